"""What all faces share: shells, components, form fields, icons, tokens. No stage knows it.

See it live at ``/_ui/`` (debug and tests only): every component with the markup to copy.
"""
