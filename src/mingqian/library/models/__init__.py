"""Tables of 一单两库: items, objects, inspectors, imports."""

from __future__ import annotations

from mingqian.library.models.imports import ImportBatch, ImportFault
from mingqian.library.models.inspectors import (
    EnforcementCredential,
    Inspector,
    InspectorMove,
    InspectorStatus,
    Leave,
    PartyKind,
    Recusal,
    RecusalKind,
    StaffClass,
    SupportingParty,
)
from mingqian.library.models.items import (
    CatalogueEntry,
    Checkpoint,
    InspectionItem,
    InspectionItemList,
    InspectionMethod,
    ItemTier,
    JointItem,
    ListKind,
    ListState,
)
from mingqian.library.models.nonrandom import NonRandomCheck
from mingqian.library.models.objects import (
    CreditRiskClass,
    EnforcementRecord,
    InspectionObject,
    ObjectChange,
    ObjectKind,
    ObjectRegistry,
    ObjectStatus,
    ObjectType,
    Origin,
    RegisterFiling,
    Registration,
)

__all__ = [
    "CatalogueEntry",
    "Checkpoint",
    "CreditRiskClass",
    "EnforcementCredential",
    "EnforcementRecord",
    "ImportBatch",
    "ImportFault",
    "InspectionItem",
    "InspectionItemList",
    "InspectionMethod",
    "InspectionObject",
    "Inspector",
    "InspectorMove",
    "InspectorStatus",
    "ItemTier",
    "JointItem",
    "Leave",
    "ListKind",
    "ListState",
    "NonRandomCheck",
    "ObjectChange",
    "ObjectKind",
    "ObjectRegistry",
    "ObjectStatus",
    "ObjectType",
    "Origin",
    "PartyKind",
    "Recusal",
    "RecusalKind",
    "RegisterFiling",
    "Registration",
    "StaffClass",
    "SupportingParty",
]
