"""Shapes of items, objects, inspectors."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field

from mingqian.openapi.paging import MAXIMUM


class ItemQuery(Schema):
    """Which items are asked for."""

    after: str = Field(default="", description="上一页给出的 next")
    limit: int = Field(default=100, ge=1, le=MAXIMUM)
    on: dt.date | None = Field(default=None, description="有效日期，默认今天")
    region: str = Field(default="", description="行政区划代码，含其下级")
    code: str = Field(default="", description="事项编码")


class CheckpointOut(Schema):
    """A checkpoint."""

    seq: int
    content: str
    method: str
    standard: str
    basis: str
    is_key: bool
    is_veto: bool
    sub_item: str

    @staticmethod
    def resolve_sub_item(row: object) -> str:
        """The code of the sub-item it belongs to; empty for the item itself."""
        sub = row.sub_item  # type: ignore[attr-defined]
        return sub.code if sub else ""


class SubItemOut(Schema):
    """A sub-item."""

    seq: int
    code: str
    name: str
    content: str


class FieldChangeOut(Schema):
    """One fact before and after."""

    label: str
    old: str
    new: str


class ItemChangeOut(Schema):
    """What became of an item between two versions: added, removed or changed."""

    kind: str
    code: str
    name: str
    fields: list[FieldChangeOut]


class JointItemOut(Schema):
    """A line of a joint list."""

    code: str
    domain: str
    name: str
    object_kinds: str
    lead: str
    participants: list[str]

    @staticmethod
    def resolve_lead(row: object) -> str:
        """Who leads."""
        return str(row.lead_department)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_participants(row: object) -> list[str]:
        """Who takes part."""
        return [str(one) for one in row.participating_departments.all()]  # type: ignore[attr-defined]


class ItemListOut(Schema):
    """A list version in force."""

    id: int
    title: str
    region_code: str
    department: str
    year: int
    version: int
    kind: str
    state: str
    published_at: dt.datetime | None
    superseded_at: dt.datetime | None

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
    list_id: int
    code: str
    category_code: str
    category: str
    name: str
    department: str
    basis: str
    basis_valid_to: dt.date | None
    subject: str
    content: str
    methods: list[str]
    object_kinds: str
    random_unit: str
    tier: str
    is_drawable: bool
    ratio_text: str
    ratio_percent: float | None
    ratio_bound: str
    risk_ratios: dict[str, float]
    frequency_text: str
    frequency_times: int | None
    frequency_months: int | None
    frequency_bound: str
    materials: list[str]
    required_speciality: str
    required_qualification: str
    required_post: str
    result_handling: dict[str, str]
    sub_items: list[SubItemOut]
    checkpoints: list[CheckpointOut]

    @staticmethod
    def resolve_list_id(row: object) -> int:
        """The list version it stands in."""
        return int(row.item_list_id)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_sub_items(row: object) -> list[object]:
        """Its sub-items in order."""
        return list(row.sub_items.all())  # type: ignore[attr-defined]

    @staticmethod
    def resolve_department(row: object) -> str:
        """Which department checks it."""
        return str(row.department)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_checkpoints(row: object) -> list[object]:
        """Its points in order."""
        return list(row.checkpoints.all())  # type: ignore[attr-defined]
