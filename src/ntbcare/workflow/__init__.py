"""The journey of a complaint, one file a step."""
