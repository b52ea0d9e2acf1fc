"""SMS by a GSM modem on Gammu SMSD: its tables are read and written, in SQLite or PostgreSQL."""
