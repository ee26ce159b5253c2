"""The word lists of the stage for forms and filters of the faces, which do not read models."""

from __future__ import annotations

from mingqian.scheme.models import (
    ConsultationState,
    RegisterCombination,
    SchemeOrigin,
    SchemeState,
    TaskState,
)

__all__ = [
    "ConsultationState",
    "RegisterCombination",
    "SchemeOrigin",
    "SchemeState",
    "TaskState",
]
