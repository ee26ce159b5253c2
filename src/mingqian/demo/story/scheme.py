"""Stage 3, 工作方案: from the plan line or a decision, consulted, finalised, launched."""

from __future__ import annotations

from mingqian.demo.story.frame import Frame
from mingqian.scheme import services as schemes
from mingqian.scheme.models import ConsultationState, Scheme
from mingqian.scheme.services import BatchParts, SchemeParts

#: Rates by credit risk class where both ways are wanted (昌江 第十四条): low down, high up.
RATES = {"A": 20, "B": 50, "C": 100, "D": 200, "U": 50}


class SchemeStage(Frame):
    """The scheme, its consultation, the tasks it becomes."""

    def scheme_drafted(self) -> Scheme:
        """Write the scheme with every part the rulebook asks for."""
        scheme = self._open()
        parts = self._scheme_parts()
        scheme = schemes.edit(scheme=scheme, actor=self.handler, parts=parts)
        if self.partners:
            scheme = schemes.invite(scheme=scheme, actor=self.handler, departments=self.partners)
        scheme = schemes.set_batches(scheme=scheme, actor=self.handler, batches=self._batches())
        self.scheme_made = scheme
        return scheme

    def _open(self) -> Scheme:
        if self.entry is not None:
            self.entry.refresh_from_db()
            return schemes.create_from_entry(entry=self.entry, actor=self.handler)
        return schemes.create_from_decision(
            actor=self.handler,
            name=self.name,
            factors=self.place.rules.texts("scheme.decision_factors")[:2],
            note="近期投诉举报集中于餐饮食品经营单位（演示）",
        )

    def _scheme_parts(self) -> SchemeParts:
        known = self.place.rules.texts("inspection.methods")
        modes = self.place.rules.texts("scheme.modes")
        parts: SchemeParts = {
            "range_text": "从事餐饮、食品经营的检查对象",
            "object_range": {"keywords": ["餐饮", "食品"]},
            "starts_on": self.today,
            "completion_on": self.last_day,
            "methods": [method for method in ("on_site", "online") if method in known],
            "requirements": "一次上门查完各部门事项；全程记录，当场签字。",
            "items": self.items_of(self.place.lead),
            "is_single_department": not self.partners,
        }
        if modes:
            parts["joint_mode"] = modes[0]
        if self.is_stratified:
            parts["sampling_permille"] = None
            parts["strata_permille"] = RATES
        elif self.entry is None:
            parts["object_count"] = self.wanted
        return parts

    @property
    def is_stratified(self) -> bool:
        """Whether the rulebook draws by risk class, up and down (昌江 第十四条)."""
        return self.place.rules.text("draw.risk_weighting") == "stratified_both_ways"

    def _batches(self) -> list[BatchParts]:
        """One batch an area where the rulebook wants batches, else the whole."""
        if "batches" not in self.place.rules.texts("scheme.required_fields"):
            whole = BatchParts(
                range_text="从事餐饮、食品经营的检查对象",
                starts_on=self.today,
                ends_on=self.last_day,
            )
            return [whole]
        return [
            BatchParts(
                range_text=f"{area.name}从事餐饮、食品经营的检查对象",
                object_range={"regions": [area.pk]},
                object_count=self.wanted,
                starts_on=self.today,
                ends_on=self.last_day,
                coordination="发起部门统一安排时间，各参与部门同时到场",
                requirements="一次上门查完各部门事项",
            )
            for area in self.place.areas
        ]

    def consulted(self) -> Scheme:
        """Send the scheme to those invited."""
        return schemes.consult(scheme=self.scheme, actor=self.handler)

    def answered(self) -> Scheme:
        """Everybody invited agrees; a remark before shows the thread."""
        for number, row in enumerate(self.scheme.consultations.order_by("pk")):
            if not number:
                handler = self.place.actor("handler", row.department)
                text = "建议上午到场，便于查看后厨（演示）"
                schemes.discuss(consultation=row, actor=handler, text=text)
            if row.state != ConsultationState.ACCEPTED:
                head = self.place.actor("head", row.department)
                schemes.accept(consultation=row, actor=head)
        return self.scheme

    def launched(self) -> None:
        """Fix the scheme and open its tasks."""
        reason = "单部门实施的年度抽查（演示）" if not self.partners else ""
        schemes.finalise(scheme=self.scheme, actor=self.head, reason=reason)
        self.tasks = schemes.launch(scheme=self.scheme, actor=self.handler)

    def scheme_stage(self) -> None:
        """All of it in order."""
        self.scheme_drafted()
        if self.partners:
            self.consulted()
            self.answered()
        self.launched()
