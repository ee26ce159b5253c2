"""The word lists of the library for forms and filters of the faces, which do not read models."""

from __future__ import annotations

from mingqian.foundation.org.models import RegionLevel
from mingqian.library.fields import label_of, longest_of
from mingqian.library.models import (
    AbsenceKind,
    Adapter,
    Bound,
    BulkChange,
    CodeKind,
    CreditRiskClass,
    FieldRule,
    InspectionMethod,
    InspectionObject,
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
    PartyState,
    RandomUnit,
    RecusalKind,
    RiskKind,
    SavedFilter,
    Sex,
    StaffClass,
    WordKind,
)

LONGEST_FILTER_NAME = longest_of(SavedFilter, "name")
LONGEST_REASON = longest_of(BulkChange, "reason")

__all__ = [
    "LONGEST_FILTER_NAME",
    "LONGEST_REASON",
    "AbsenceKind",
    "Adapter",
    "Bound",
    "CodeKind",
    "CreditRiskClass",
    "FieldRule",
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
    "PartyState",
    "RandomUnit",
    "RecusalKind",
    "RegionLevel",
    "RiskKind",
    "Sex",
    "StaffClass",
    "WordKind",
    "field_label",
]


def field_label(name: str) -> str:
    """The Chinese name of a fact of an object."""
    return label_of(InspectionObject, name)
