"""The word lists of the library for forms and filters of the faces, which do not read models."""

from __future__ import annotations

from mingqian.foundation.org.models import RegionLevel
from mingqian.library.models import (
    CreditRiskClass,
    InspectionMethod,
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
    "CreditRiskClass",
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
]
