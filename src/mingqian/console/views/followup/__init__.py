"""Pages of follow-up: paths, single clues, credit and lists."""
