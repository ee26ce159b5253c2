"""Records of the draw stage: attempts, what came out, outside lists, the log and its anchors."""

from __future__ import annotations

from mingqian.draw.models.anchors import (
    Anchor,
    AnchorState,
    Medium,
    Verdict,
    Verified,
    WitnessedHead,
)
from mingqian.draw.models.drawn import DrawnObject, DrawnState
from mingqian.draw.models.draws import (
    Coordination,
    Draw,
    DrawKind,
    DrawPool,
    DrawState,
    Exclusion,
    SeedShare,
    Stratum,
    SupplementGround,
)
from mingqian.draw.models.log import LogEntry, LogHead, LogKind
from mingqian.draw.models.outside import OutsideKind, OutsideList, OutsideObject

__all__ = [
    "Anchor",
    "AnchorState",
    "Coordination",
    "Draw",
    "DrawKind",
    "DrawPool",
    "DrawState",
    "DrawnObject",
    "DrawnState",
    "Exclusion",
    "LogEntry",
    "LogHead",
    "LogKind",
    "Medium",
    "OutsideKind",
    "OutsideList",
    "OutsideObject",
    "SeedShare",
    "Stratum",
    "SupplementGround",
    "Verdict",
    "Verified",
    "WitnessedHead",
]
