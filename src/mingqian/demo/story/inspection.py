"""Stage 6, 现场检查: online first where the rulebook says so, told beforehand where it says so.

The first object has a problem that is put right by order, the second one that is transferred;
the third does not sign, where the rulebook has a way for that. All others conform.
"""

from __future__ import annotations

from mingqian.demo.story.frame import Frame
from mingqian.draw.models import DrawnObject
from mingqian.inspection import services as checks
from mingqian.inspection.models import (
    Answer,
    EvidenceKind,
    Finding,
    Inspection,
    OnlineOutcome,
    SignatureKind,
)
from mingqian.inspection.services import AnswerEntry, EvidenceFacts, OnlineEntry

MATERIALS = ("营业执照", "相关许可证", "进货查验记录")
PROBLEM = "现场发现不符合规定的情形，已拍照取证（演示）"
#: Source named where the rulebook lists none.
SOURCE = "国家企业信用信息公示系统"


class InspectionStage(Frame):
    """The checks of all departments at all objects."""

    def opened(self) -> list[Inspection]:
        """Open the checks; the task runs."""
        return checks.open_inspections(task=self.task, actor=self.handler)

    def visited(self, drawn: DrawnObject, *, number: int) -> None:
        """One object: online, day set, notice, then every department's check on the spot."""
        rows = [row for row in self.inspections() if row.drawn_object_id == drawn.pk]
        if "online" in self.rules.texts("inspection.sequence"):
            for row in rows:
                self.online(row)
        self.appointed(drawn)
        for row in rows:
            self.checked(row, fails=self.fails(number, row), signs=number != 2)

    def fails(self, number: int, inspection: Inspection) -> bool:
        """Whether the check finds a problem: the lead's at object 0, a partner's at object 1."""
        is_last = inspection.part_id == self._part_order()[-1]
        return (number == 0 and inspection.part.is_lead) or (number == 1 and is_last)

    def _part_order(self) -> list[int]:
        return [part.pk for part in self.task.parts.order_by("-is_lead", "pk")]

    def online(self, inspection: Inspection) -> None:
        """Look every point up; those of items that may be closed online are verified."""
        sources = self.rules.texts("inspection.online_sources") or (SOURCE,)
        entries = []
        for row in inspection.findings.select_related("item"):
            verified = row.item.may_close_online
            outcome = OnlineOutcome.VERIFIED if verified else OnlineOutcome.NOT_VERIFIABLE
            entries.append(OnlineEntry(row.pk, outcome, sources[0]))
        actor = self.inspector(inspection)
        checks.check_online(inspection=inspection, entries=entries, actor=actor)
        checks.finish_online(inspection=inspection, actor=actor)

    def appointed(self, drawn: DrawnObject) -> None:
        """Set the day by whom the rulebook names, and tell the object where it asks."""
        leader = self.acting(drawn.team.leader)
        by_leader = self.rules.text("inspection.schedule_by") == "team_leader"
        visit = checks.schedule_visit(
            drawn_object=drawn, on=self.today, actor=leader if by_leader else self.handler
        )
        if not self.rules.is_on("notification.before"):
            return
        checks.give_notice(
            visit=visit,
            channel=self.rules.texts("notification.methods")[0],
            materials=MATERIALS,
            sent_to="演示·联系人",
            actor=leader,
        )

    def checked(self, inspection: Inspection, *, fails: bool, signs: bool) -> None:
        """One department's check from arrival to its close."""
        staff, actor = self.staff(inspection), self.inspector(inspection)
        inspection = checks.start_visit(
            inspection=Inspection.objects.get(pk=inspection.pk),
            actor=actor,
            present=[row.pk for row in staff],
            credentials_shown=True,
        )
        self._answer(inspection, fails=fails)
        if fails:
            facts = EvidenceFacts(
                kind=EvidenceKind.PHOTO, title="现场照片（演示）", file=self.picture("现场照片")
            )
            checks.register_evidence(inspection=inspection, actor=actor, facts=facts)
        situation = PROBLEM if fails else "按检查要点逐项检查，未发现问题（演示）"
        inspection = checks.close_record(inspection=inspection, actor=actor, situation=situation)
        self._sign(inspection, signs=signs)
        checks.complete(inspection=Inspection.objects.get(pk=inspection.pk), actor=actor)

    def _answer(self, inspection: Inspection, *, fails: bool) -> None:
        points = [row for row in inspection.findings.order_by("pk") if not row.is_verified_online]
        entries = [self._entry(row, fails=fails and row == points[0]) for row in points]
        actor = self.inspector(inspection)
        checks.answer(inspection=inspection, entries=entries, actor=actor)

    @staticmethod
    def _entry(row: Finding, *, fails: bool) -> AnswerEntry:
        if fails:
            return AnswerEntry(row.pk, Answer.FAILS, "on_site", detail=PROBLEM)
        return AnswerEntry(row.pk, Answer.CONFORMS, "on_site")

    def _sign(self, inspection: Inspection, *, signs: bool) -> None:
        actor, digest = self.inspector(inspection), inspection.record_digest
        way = self.rules.text("inspection.object_signature")
        if signs or not way.endswith("refusal_note"):
            checks.sign(
                inspection=inspection,
                actor=actor,
                kind=SignatureKind.SIGNED,
                signer="演示·负责人",
                capacity="现场负责人",
                image=self.picture("签名"),
                record_digest=digest,
            )
            return
        checks.refuse_signature(
            inspection=inspection,
            actor=actor,
            kind=SignatureKind.REFUSED,
            reason="负责人阅后拒绝签字（演示）",
            inspectors=[row.pk for row in self.staff(inspection)],
            record_digest=digest,
        )

    def inspection(self) -> None:
        """All objects in order."""
        self.opened()
        for number, drawn in enumerate(self.drawn_objects()):
            self.visited(drawn, number=number)
