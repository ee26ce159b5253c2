"""Stage 8, 公示: published on every channel, by the inspecting department or on entry."""

from __future__ import annotations

from mingqian.demo.story.frame import Frame
from mingqian.publication import services as publications
from mingqian.publication.models import Publication, PublicationState


class PublicationStage(Frame):
    """Publication of all results."""

    def publications(self) -> list[Publication]:
        """What is to be published of the task."""
        rows = Publication.objects.filter(result__inspection__part__task=self.task)
        return list(rows.select_related("department", "result").order_by("pk"))

    def publication(self) -> None:
        """Publish what entry did not publish by itself."""
        for row in self.publications():
            if row.state == PublicationState.PENDING:
                actor = self.place.actor("handler", row.department)
                publications.publish(publication=row, actor=actor)
