"""Shapes of items, objects, inspectors."""

from __future__ import annotations

import datetime as dt

from ninja import Schema


class CheckpointOut(Schema):
    """A checkpoint."""

    seq: int
    content: str
    method: str
    standard: str
    basis: str


class ItemListOut(Schema):
    """A list version in force."""

    id: int
    title: str
    region_code: str
    department: str
    year: int
    version: int
    kind: str
    published_at: dt.datetime | None

    @staticmethod
    def resolve_title(row: object) -> str:
        """The list's name."""
        return str(row)

    @staticmethod
    def resolve_region_code(row: object) -> str:
        """Its region."""
        return str(row.region_id)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_department(row: object) -> str:
        """Who made it."""
        return str(row.department)  # type: ignore[attr-defined]


class ItemOut(Schema):
    """An item as published."""

    id: int
    code: str
    category: str
    name: str
    department: str
    basis: str
    subject: str
    content: str
    methods: list[str]
    tier: str
    checkpoints: list[CheckpointOut]

    @staticmethod
    def resolve_department(row: object) -> str:
        """Which department checks it."""
        return str(row.department)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_checkpoints(row: object) -> list[object]:
        """Its points in order."""
        return list(row.checkpoints.all())  # type: ignore[attr-defined]
