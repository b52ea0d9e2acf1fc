"""The doors that foreign systems knock at: verify, store, answer. Nothing is decided here."""
