"""Dated copies outside: the superior authority, a time-stamping service, a newspaper (§14)."""
