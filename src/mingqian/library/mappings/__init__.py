"""Packaged column mappings of the object import."""
