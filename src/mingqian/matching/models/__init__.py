"""Tables of the matching: parts and who goes where (`parts`), the seals of terms (`seals`)."""

from __future__ import annotations

from mingqian.matching.models.parts import (
    Assignment,
    AssignmentState,
    DepartmentPart,
    InspectionTeam,
    PartState,
    Substitution,
    SubstitutionState,
    TeamRole,
    Vacancy,
)
from mingqian.matching.models.seals import SealState, TermsSeal

__all__ = [
    "Assignment",
    "AssignmentState",
    "DepartmentPart",
    "InspectionTeam",
    "PartState",
    "SealState",
    "Substitution",
    "SubstitutionState",
    "TeamRole",
    "TermsSeal",
    "Vacancy",
]
