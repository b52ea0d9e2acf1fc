"""Whether two reports are of one and the same thing: by meaning, place and time."""
