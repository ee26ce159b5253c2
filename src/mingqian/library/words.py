"""The word lists of the library for forms and filters of the faces, which do not read models."""

from __future__ import annotations

from mingqian.foundation.org.models import RegionLevel
from mingqian.library.models import (
    CodeKind,
    CreditRiskClass,
    InspectionMethod,
    InspectorStatus,
    ItemTier,
    LabelLevel,
    LabelScope,
    ListKind,
    ListState,
    ObjectKind,
    ObjectStatus,
    ObjectType,
    PartyKind,
    RecusalKind,
    RiskKind,
    StaffClass,
)

__all__ = [
    "CodeKind",
    "CreditRiskClass",
    "InspectionMethod",
    "InspectorStatus",
    "ItemTier",
    "LabelLevel",
    "LabelScope",
    "ListKind",
    "ListState",
    "ObjectKind",
    "ObjectStatus",
    "ObjectType",
    "PartyKind",
    "RecusalKind",
    "RegionLevel",
    "RiskKind",
    "StaffClass",
]
