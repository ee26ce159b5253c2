"""The word lists of the library for forms and filters of the faces, which do not read models."""

from __future__ import annotations

from mingqian.foundation.org.models import RegionLevel
from mingqian.library.models import (
    AbsenceKind,
    Bound,
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
    PartyState,
    RandomUnit,
    RecusalKind,
    Sex,
    StaffClass,
    WordKind,
)

__all__ = [
    "AbsenceKind",
    "Bound",
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
    "PartyState",
    "RandomUnit",
    "RecusalKind",
    "RegionLevel",
    "Sex",
    "StaffClass",
    "WordKind",
]
