"""Outgoing webhooks: other systems are told what happened to cases, signed as standardwebhooks.com says."""
