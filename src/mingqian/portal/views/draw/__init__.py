"""Draws in public: pages, files, the authority's log."""
