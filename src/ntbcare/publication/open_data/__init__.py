"""The register for programs: columns, monthly snapshots, catalogue."""
