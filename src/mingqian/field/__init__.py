"""FACE of the inspectors on their phones (现场端)."""
