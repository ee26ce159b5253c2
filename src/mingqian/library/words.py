"""The word lists of the library for forms and filters of the faces, which do not read models."""

from __future__ import annotations

from mingqian.foundation.org.models import RegionLevel
from mingqian.library.fields import label_of
from mingqian.library.models import (
    Adapter,
    CreditRiskClass,
    FieldRule,
    InspectionMethod,
    InspectionObject,
    InspectorStatus,
    ItemTier,
    ListKind,
    ListState,
    ObjectKind,
    ObjectStatus,
    ObjectType,
    PartyKind,
    RecusalKind,
    StaffClass,
)

__all__ = [
    "Adapter",
    "CreditRiskClass",
    "FieldRule",
    "InspectionMethod",
    "InspectorStatus",
    "ItemTier",
    "ListKind",
    "ListState",
    "ObjectKind",
    "ObjectStatus",
    "ObjectType",
    "PartyKind",
    "RecusalKind",
    "RegionLevel",
    "StaffClass",
    "field_label",
]


def field_label(name: str) -> str:
    """The Chinese name of a fact of an object."""
    return label_of(InspectionObject, name)
