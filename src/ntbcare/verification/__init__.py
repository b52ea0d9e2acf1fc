"""Whether a report is complete, new, meant for us: what is looked at before anything is decided."""
