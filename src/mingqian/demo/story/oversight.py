"""Stage 11, 监督考评: the office receives the report, the lead closes the task."""

from __future__ import annotations

from mingqian.demo.story.frame import Frame
from mingqian.oversight import services as oversight


class OversightStage(Frame):
    """The end of the case."""

    def oversight(self) -> None:
        """Receive what was reported, put a question to the office, close the task."""
        if self.report is not None:
            office = self.place.actor("office")
            self.report = oversight.accept_report(report=self.report, actor=office)
        oversight.raise_issue(
            title="联合检查时间协调（演示）",
            text="建议办公室统一各部门到场时间",
            actor=self.handler,
        )
        oversight.close_task(task=self.task, actor=self.handler)
