"""Forms and steps of what meetings keep: minutes, tasks, commitments, changes of services."""
