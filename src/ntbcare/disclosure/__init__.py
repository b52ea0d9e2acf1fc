"""Published information: what the law wants public anyway, and what answers a request before it is made."""
