"""Packaged data of the library: industry sections (GB/T 4754-2017)."""
