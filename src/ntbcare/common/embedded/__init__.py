"""The embedded database's backend: SQLite as Django has it, with a line in which writers wait."""
