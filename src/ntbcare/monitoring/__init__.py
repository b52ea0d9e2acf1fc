"""Counters and indicators; reads the rooms below and never writes them."""
