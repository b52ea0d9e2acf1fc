"""Other systems: the national export and import, spreadsheets."""
