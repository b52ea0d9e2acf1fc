"""An Instagram account: direct messages, comments, mentions."""
