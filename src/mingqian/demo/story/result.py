"""Stage 7, 结果录入与审核: who inspected enters and attests; the head reviews; forms are filled."""

from __future__ import annotations

from mingqian.demo.story.frame import Frame
from mingqian.demo.story.inspection import PROBLEM
from mingqian.inspection import selectors as checks
from mingqian.inspection.models import Answer, Inspection
from mingqian.library.models import InspectionItem
from mingqian.result import services as results
from mingqian.result.models import Result, ResultState
from mingqian.result.services import ResultFacts

RECTIFY, TRANSFER = "rectification_order", "clue_transfer"
#: Way of handling → category codes that say so, the first the place knows is taken.
CATEGORIES = {
    RECTIFY: ("ordered_to_rectify", "violation_found"),
    TRANSFER: ("pending_followup", "violation_found"),
}


class ResultStage(Frame):
    """Results of all checks."""

    def entered(self, inspection: Inspection) -> list[Result]:
        """Enter the results of a check."""
        actor = self.inspector(inspection)
        return [
            results.enter(
                inspection=inspection,
                item=item,
                facts=self.facts(inspection, item),
                attested=True,
                actor=actor,
            )
            for item in checks.items_of(inspection)
        ]

    def facts(self, inspection: Inspection, item: InspectionItem) -> ResultFacts:
        """What the findings say: nothing, an order to correct, or a clue for others."""
        findings = inspection.findings.filter(item=item)
        methods = tuple(sorted({row.method for row in findings if row.method}))
        if not findings.filter(answer=Answer.FAILS).exists():
            return ResultFacts("no_issue", "未发现问题（演示）", methods)
        first = self.drawn_objects()[0]
        path = RECTIFY if inspection.drawn_object_id == first.pk else TRANSFER
        known = self.rules.texts("result.category_codes")
        category = next(code for code in CATEGORIES[path] if code in known)
        text = "责令限期改正" if path == RECTIFY else "移送有管辖权的部门"
        return ResultFacts(category, PROBLEM, methods, handling_path=path, handling_text=text)

    def reviewed(self, inspection: Inspection) -> None:
        """The department's head approves what was entered."""
        head = self.place.actor("head", inspection.part.department)
        rows = inspection.results.filter(state=ResultState.ENTERED, corrected_by__isnull=True)
        for row in rows:
            results.approve(result=row, actor=head, opinion="情况属实（演示）")

    def result(self) -> None:
        """All checks in order; the form where the rulebook counts days for it (吉林 二（六）)."""
        for inspection in self.inspections():
            self.entered(inspection)
            self.reviewed(inspection)
            if self.rules.is_on("forms.result_form_working_days"):
                results.issue_form(inspection=inspection, actor=self.inspector(inspection))
