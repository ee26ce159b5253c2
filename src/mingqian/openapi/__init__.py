"""FACE of programs: REST API v1 (OpenAPI 3.1)."""
