"""Stage 10, 一次一档: the dossiers complete and sealed; the task report before, where required."""

from __future__ import annotations

from mingqian.archive import services as archive
from mingqian.archive.models import Dossier, DossierState
from mingqian.demo.story.frame import Frame
from mingqian.oversight import services as oversight

ADVICE = "建议对同类问题开展行业提示，三个月后回访（演示）"


class ArchiveStage(Frame):
    """One dossier per inspection."""

    def reported(self) -> None:
        """The task report lies in the dossier, hence comes first (彭阳 二（五）（六）)."""
        if not self.rules.is_on("reports.per_task"):
            return
        report = oversight.draft_report(task=self.task, actor=self.handler)
        empty = {name: ADVICE for name, text in report.sections.items() if not text}
        report = oversight.edit_report(report=report, sections=empty, actor=self.handler)
        self.report = oversight.submit_report(report=report, actor=self.handler)

    def dossiers(self) -> list[Dossier]:
        """The dossiers of the task."""
        rows = Dossier.objects.filter(inspection__part__task=self.task)
        return list(rows.select_related("department", "inspection__part").order_by("pk"))

    def archive(self) -> None:
        """Complete and seal every dossier of every department."""
        self.reported()
        for dossier in self.dossiers():
            handler = self.place.actor("handler", dossier.department)
            keeper = self.place.actor("archivist", dossier.department)
            if dossier.state == DossierState.COLLECTING:
                archive.complete(dossier=dossier, actor=handler)
            dossier.refresh_from_db()
            archive.seal(dossier=dossier, actor=keeper)
