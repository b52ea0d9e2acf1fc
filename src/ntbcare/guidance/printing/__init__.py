"""Certificates on paper. Typst is large, so it lives in a process that ends with its page."""
