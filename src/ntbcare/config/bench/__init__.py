"""Measurements: the figures that the service promises, beside what the same machine can do at all."""
