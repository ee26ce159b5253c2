"""Journeys in a real browser against a real server, and accessibility."""
