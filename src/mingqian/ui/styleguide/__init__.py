"""The live style guide at ``/_ui/``: every component as it looks, with the markup to copy.

Mounted in debug mode and tests only. Its samples are files, so what is shown is what is rendered.
"""
