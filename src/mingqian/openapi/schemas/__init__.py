"""Shapes the API gives out."""
