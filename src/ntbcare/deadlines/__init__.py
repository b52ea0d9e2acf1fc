"""Working calendars, policies, clocks, pauses and escalation steps."""
