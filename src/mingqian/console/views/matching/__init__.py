"""Pages of the matching: parts, teams, people."""
