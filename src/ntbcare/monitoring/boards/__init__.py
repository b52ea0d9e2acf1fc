"""Dashboards: who sees which blocks of figures, of what, and the reading of them."""
