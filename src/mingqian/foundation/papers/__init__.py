"""Statutory papers (文书): numbered, rendered once, kept by digest."""
