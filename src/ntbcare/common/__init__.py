"""Clock, identifiers, environment, errors. Imports no room."""
