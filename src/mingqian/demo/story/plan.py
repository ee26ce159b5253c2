"""Stage 2, 年度抽查计划: drafted, sent in, reviewed or compiled by whom the rulebook names."""

from __future__ import annotations

from dataclasses import replace

from mingqian.demo.story.frame import Frame, wanted_on
from mingqian.library import selectors as library
from mingqian.library.models import ObjectStatus
from mingqian.plan import services as plans
from mingqian.plan.models import AnnualPlan, LeadGround, PlanKind, PlanState
from mingqian.plan.services import EntryParts

#: Rulebook value under which a decision may stand in for a plan line (惠州).
BY_DECISION = "plan_line_or_decision"
#: Reviewer named by the rulebook → the post that reviews.
REVIEWERS = {"justice_department": "justice", "leader_in_charge": "chief"}
#: The line nobody has launched yet: whoever tries the platform starts from it.
SPARE = "餐饮食品经营单位抽查（待您发起）"
LATE = "年初计划在平台启用前已经制定，本次补录（演示）"


class PlanStage(Frame):
    """The yearly plan and the line this story is launched from."""

    def plan(self) -> None:
        """Make the plan where tasks need one, and take our line of it."""
        if self.place.rules.text("plan.task_basis") == BY_DECISION:
            return
        self.entry = self.planned().entries.order_by("seq")[self.line - 1]

    def planned(self) -> AnnualPlan:
        """The plan in force that the lead has lines in; it is made where it does not stand yet."""
        self.plan_made = self._standing() or self._make()
        return self.plan_made

    def _standing(self) -> AnnualPlan | None:
        rows = AnnualPlan.objects.filter(
            region=self.place.region, year=self.today.year, state=PlanState.IN_FORCE
        )
        if self.alone:
            rows = rows.filter(kind=self.kind)
        return rows.filter(entries__lead_department=self.place.lead).first()

    def _make(self) -> AnnualPlan:
        plan = self.draft()
        plan = plans.submit(plan=plan, actor=self.head, reason=LATE)
        self.sign_receipts(plan)
        reviewer = REVIEWERS.get(self.place.rules.text("plan.approval_by"))
        if reviewer:
            plan = plans.send_for_review(plan=plan, actor=self.head)
            opinion = "同意实施"
            plan = plans.approve(plan=plan, actor=self.place.actor(reviewer), reason=opinion)
        if self.place.rules.is_on("plan.compiled_by"):
            return self._compile()
        return plans.put_in_force(plan=plan, actor=self.head)

    def draft(self) -> AnnualPlan:
        """A draft of the lead's plan with all its lines; the spare one comes last."""
        plan = plans.draft_plan(
            actor=self.handler,
            department=self.place.lead,
            year=self.today.year,
            kind=self.kind,
            note="演示计划",
        )
        for number in range(1, self.lines + 1):
            plans.add_entry(plan=plan, actor=self.handler, parts=self.line_parts(number))
        if self.spare:
            free = replace(self.line_parts(2), name=SPARE)
            plans.add_entry(plan=plan, actor=self.handler, parts=free)
        return plan

    @property
    def kind(self) -> str:
        """The joint plan where the rulebook knows one, else its only kind."""
        kinds = self.place.rules.texts("plan.kinds")
        if self.alone:
            return next((kind for kind in kinds if kind != PlanKind.JOINT), kinds[0])
        return PlanKind.JOINT if PlanKind.JOINT in kinds else kinds[0]

    def line_parts(self, number: int) -> EntryParts:
        """A line of the plan."""
        lead = self.place.lead
        partners = self.partners if PlanKind(self.kind).is_joint else []
        return EntryParts(
            name=self.name if number == 1 else f"{self.name}（{number}）",
            lead_department=lead,
            lead_ground=LeadGround.LEADING,
            items=self.items_of(lead),
            participants=partners,
            range_text="从事餐饮、食品经营的检查对象",
            object_range={"keywords": ["餐饮", "食品"]},
            sampling_permille=self.permille(number),
            starts_on=self.today,
            ends_on=self.last_day,
            methods=self.methods(),
        )

    def methods(self) -> list[str]:
        """On the spot and online, as far as the place knows them."""
        known = self.place.rules.texts("inspection.methods")
        return [method for method in ("on_site", "online") if method in known]

    def permille(self, number: int) -> int:
        """The rate that gives about the wanted number of the place's objects."""
        rows = library.objects_in_range(
            object_range={"keywords": ["餐饮", "食品"]}, departments=[self.place.lead]
        )
        count = rows.filter(status=ObjectStatus.ACTIVE).count()
        return max(1, min(1000, round(1000 * wanted_on(number) / max(1, count))))

    def sign_receipts(self, plan: AnnualPlan) -> None:
        """Every receiver on the platform signs for the plan (彭阳 二（三）)."""
        for receipt in plan.receipts.select_related("department"):
            if receipt.department is None:
                continue
            is_upper = receipt.department.region_id != self.place.region.pk
            actor = self.place.actor("upper" if is_upper else "office")
            plans.receive(receipt=receipt, actor=actor)

    def _compile(self) -> AnnualPlan:
        office = self.place.actor("office")
        total = plans.compile_joint(region=self.place.region, year=self.today.year, actor=office)
        total = plans.adopt(plan=total, actor=office)
        return plans.publish(plan=total, actor=office)
