"""The form a department fills after its check, from recorded data only.

吉林 二（六）: 《吉林省行政执法机关执法检查登记表》 within 7 working days, each department its own;
昌江 第十六条（三）: 检查记录表. The title comes from the rulebook.
"""

from __future__ import annotations

from django.db import transaction

from mingqian.foundation.jobs import clock
from mingqian.foundation.journal.record import record
from mingqian.foundation.papers import services as papers
from mingqian.foundation.papers.models import Paper
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, require
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection import selectors as inspections
from mingqian.inspection.models import Inspection
from mingqian.library.models import InspectionMethod
from mingqian.result import events, plausibility, policies
from mingqian.result.models import Result, ResultState


@transaction.atomic
def issue_form(*, inspection: Inspection, actor: Actor) -> Paper:
    """Fill and number the department's form of a completed check; meets the form clock.

    Only own items and results stand in it. Raises :class:`Refused` (409) while a result of the
    check is not entered, or the form was already filled.
    """
    require(policies.can_enter(actor, inspection))
    law = rules.for_case(inspection.part.task)
    title = law.text("forms.result_form")
    clause = law.clause("forms.result_form")
    results = _results(inspection)
    if not results or any(not row.is_entered for row in results):
        raise Refused("本部门的检查结果尚未全部录入，不能填写登记表", clause, "state")
    if form_of(inspection) is not None:
        raise Refused(f"《{title}》已经填写", clause, "state")
    paper = papers.issue(
        "result_form",
        title=title,
        prefix=f"{inspection.part.department.label}检登",
        subject=inspection,
        actor=actor,
        department_name=inspection.part.department.name,
        context=_context(inspection, results),
    )
    in_time = clock.meet("result_form", inspection)
    payload = {"title": title, "number": paper.number, "late": "是" if in_time is False else "否"}
    record(events.FORM_ISSUED, actor=actor, subject=inspection, payload=payload)
    return paper


def _results(inspection: Inspection) -> list[Result]:
    return list(
        Result.objects.filter(inspection=inspection)
        .exclude(state__in=[ResultState.CORRECTED, ResultState.RETURNED])
        .select_related("item")
    )


def form_of(inspection: Inspection) -> Paper | None:
    """The filled form of a check, if any."""
    return papers.papers_of(inspection).filter(kind="result_form").first()


def _context(inspection: Inspection, results: list[Result]) -> dict[str, object]:
    law = rules.for_case(inspection.part.task)
    paths = plausibility.paths(law)
    grounds = plausibility.grounds(law)
    lines = [
        {
            "result": row,
            "methods": [InspectionMethod(code).label for code in row.methods],
            "path": paths.get(row.handling_path, ""),
            "grounds": [grounds.get(code, "其他情节严重") for code in row.noncooperation_grounds],
        }
        for row in results
    ]
    return {**inspections.record_context(inspection), "lines": lines}
