"""Pages of oversight: registers, reports, urging, issues."""
