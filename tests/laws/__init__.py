"""Laws of the codebase, as tests."""
