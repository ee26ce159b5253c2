"""The deal of a part as it would be sealed under given terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from mingqian.draw.selectors import live_draw
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.rules import selectors as rules
from mingqian.matching.dealing.round import Round, Terms
from mingqian.matching.models import DepartmentPart
from mingqian.matching.selectors.parts import mode_labels, objects_of


def settle_terms(
    part: DepartmentPart,
    *,
    factors: Sequence[str] = (),
    mode: str,
    need: int,
    planned_on: dt.date | None,
) -> Terms:
    """The terms of a deal, checked against the rules of the part. Refused 422 naming the field."""
    found = rules.for_case(part.task)
    if mode not in mode_labels(part):
        raise invalid("请选择规则列明的人员抽取方式", mode="请选择")
    strange = sorted(set(factors) - set(found.texts("draw.inspector_factors")))
    if strange:
        raise invalid("匹配因素不在规则列明的范围内：" + "、".join(strange), factors="请重新选择")
    today = timezone.localdate()
    day = planned_on or max(part.task.completion_on or today, today)
    if day < today:
        raise invalid("计划检查日期不能早于今天", planned_on="请填写今天或以后的日期")
    return Terms(need, mode, tuple(factors), day, tuple(part.items.all()))


def round_of(part: DepartmentPart, terms: Terms) -> Round:
    """The deal about to be sealed. Refused (409) before the objects are drawn.

    Objects of a supplementary draw are dealt apart: their record must follow from their own draw.
    """
    draw = live_draw(part.task)
    if draw is None or not draw.seed:
        raise Refused("检查对象尚未抽取，不能封存匹配条件", code="state")
    return Round(part, draw, terms, list(objects_of(part).filter(draw=draw)))
