"""views of the console, one module per stage."""
