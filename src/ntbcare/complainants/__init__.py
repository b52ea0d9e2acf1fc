"""People and their contact points, sealed and found by keyed hash."""
