"""The word lists of the library for forms and filters of the faces, which do not read models."""

from __future__ import annotations

from mingqian.foundation.org.models import RegionLevel
from mingqian.library.fields import longest_of
from mingqian.library.models import (
    BulkChange,
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
    SavedFilter,
    StaffClass,
)

LONGEST_FILTER_NAME = longest_of(SavedFilter, "name")
LONGEST_REASON = longest_of(BulkChange, "reason")

__all__ = [
    "LONGEST_FILTER_NAME",
    "LONGEST_REASON",
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
