"""FACE of the public (公示门户): results, lists, plans, and checking a draw."""
