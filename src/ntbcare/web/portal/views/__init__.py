"""The citizens' pages, one file a way through them."""
