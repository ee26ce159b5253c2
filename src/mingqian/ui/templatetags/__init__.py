"""Template tags of the shared interface, loaded as builtins in every template."""
