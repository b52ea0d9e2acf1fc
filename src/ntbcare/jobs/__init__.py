"""Background work on a lease, behind the tasks API of Django."""
