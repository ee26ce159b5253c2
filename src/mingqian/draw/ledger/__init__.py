"""The append-only log of an authority in this installation: writing, proving, auditing it."""
