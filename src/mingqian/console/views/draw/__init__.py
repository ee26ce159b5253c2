"""Pages of the draw: lists, the ceremony, the acts, drops."""
