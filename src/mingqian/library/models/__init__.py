"""Tables of 一单两库: items, objects, inspectors, imports."""

from __future__ import annotations

from mingqian.library.models.imports import ImportBatch, ImportFault
from mingqian.library.models.inspectors import (
    EnforcementCredential,
    Inspector,
    InspectorStatus,
    Leave,
    PartyKind,
    Recusal,
    StaffClass,
    SupportingParty,
)
from mingqian.library.models.items import (
    Checkpoint,
    InspectionItem,
    InspectionItemList,
    ItemTier,
    JointItem,
    ListKind,
    ListState,
)
from mingqian.library.models.objects import (
    CreditRiskClass,
    InspectionObject,
    ObjectChange,
    ObjectKind,
    ObjectRegistry,
    ObjectStatus,
    ObjectType,
    Registration,
)

__all__ = [
    "Checkpoint",
    "CreditRiskClass",
    "EnforcementCredential",
    "ImportBatch",
    "ImportFault",
    "InspectionItem",
    "InspectionItemList",
    "InspectionObject",
    "Inspector",
    "InspectorStatus",
    "ItemTier",
    "JointItem",
    "Leave",
    "ListKind",
    "ListState",
    "ObjectChange",
    "ObjectKind",
    "ObjectRegistry",
    "ObjectStatus",
    "ObjectType",
    "PartyKind",
    "Recusal",
    "Registration",
    "StaffClass",
    "SupportingParty",
]
