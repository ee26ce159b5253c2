"""filters of the console, one module per stage."""
