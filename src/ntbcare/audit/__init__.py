"""The append-only trail of who looked at or changed what."""
