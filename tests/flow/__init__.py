"""One inspection as a story, under each of the five rulebooks, through the real services."""
