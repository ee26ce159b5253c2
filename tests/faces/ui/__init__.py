"""The shared interface: components, shells, assets."""
