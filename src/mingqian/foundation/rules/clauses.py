"""Whose clause it is: a transition row names the clauses of all texts, a reader wants the own.

    own("惠州 第（九）条 / 彭阳 二（四）", "惠州市")  →  "第（九）条"

Where the own text is silent, the step follows common practice and says so: another place's
clause is never shown as if it bound here.
"""

from __future__ import annotations

import re

#: A segment that begins with the short name of a place: 「昌江 第十四条」.
_PLACE = re.compile(r"^(?P<place>[\u4e00-\u9fff]{2,3})(?:[\s\u3000]+|(?=第|附件))(?P<rest>.+)$")
_SEPARATOR = re.compile(r"\s*/\s*|；")
COMMON = "本地文本未作规定，按通行流程办理"


def own(clause: str, place: str) -> str:
    """The part of ``clause`` that belongs to ``place`` (a rulebook's region or bureau name)."""
    segments = [_PLACE.match(part.strip()) for part in _SEPARATOR.split(clause) if part.strip()]
    named = [found for found in segments if found]
    if not named or len(named) < len(segments):
        return clause
    mine = [found["rest"] for found in named if found["place"] in place]
    return "、".join(mine) if mine else COMMON
