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


class ObjectOut(Schema):
    """An inspection object."""

    oid: str
    name: str
    uscc: str | None
    object_type: str
    kind: str
    region_code: str
    address: str
    status: str
    risk_class: str
    industry_code: str
    source: str
    updated_at: dt.datetime

    @staticmethod
    def resolve_region_code(row: object) -> str:
        """Its region."""
        return str(row.region_id)  # type: ignore[attr-defined]


class InspectorOut(Schema):
    """An inspector of one's own region; certificate numbers only."""

    iid: str
    name: str
    department: str
    staff_class: str
    specialities: list[str]
    status: str
    credentials: list[str]

    @staticmethod
    def resolve_department(row: object) -> str:
        """The department."""
        return str(row.department)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_credentials(row: object) -> list[str]:
        """Certificate numbers with the last day."""
        rows = row.credentials.all()  # type: ignore[attr-defined]
        return [f"{c.number} 至 {c.valid_to.isoformat()}" for c in rows]
