"""NTB Care: the public-complaint service of West Nusa Tenggara."""
