"""How late and how often falsely the rules raise an alert: simulated years in which events are injected."""
