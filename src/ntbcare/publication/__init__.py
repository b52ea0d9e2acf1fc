"""The public register and what may be said in it."""
