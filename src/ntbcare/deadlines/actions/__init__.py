"""Writing calendars, policies and clocks. Each function needs an open transaction and opens none."""
