"""Packaged regions (GB/T 2260, provinces to counties), from modood/Administrative-divisions."""
