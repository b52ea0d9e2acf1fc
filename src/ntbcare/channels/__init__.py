"""Ways in and out: each kind of channel in a folder of its own that translates and decides nothing."""
