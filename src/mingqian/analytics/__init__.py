"""Statistics over all stages: read-only."""
