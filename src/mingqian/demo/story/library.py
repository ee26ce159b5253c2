"""Stage 1, 一单两库: objects, inspectors, lists — built once a place."""

from __future__ import annotations

from django.utils import timezone

from mingqian.demo.inspectors import build_inspectors, build_recusals
from mingqian.demo.items import build_lists, keeper_of
from mingqian.demo.labels import build_labels
from mingqian.demo.objects import build_objects
from mingqian.demo.story.frame import Frame
from mingqian.library import services as library
from mingqian.library.models import InspectionItemList, InspectionObject, PartyKind


class LibraryStage(Frame):
    """Objects, registers, items, inspectors of the place."""

    def library(self) -> None:
        """Build what is not there yet; a second story of the place finds it standing."""
        if InspectionItemList.objects.filter(region=self.place.region).exists():
            return
        objects = self.bring_objects()
        build_lists(self.place)
        build_inspectors(self.place)
        if objects:
            build_recusals(self.place, objects)
            build_labels(self.place, objects, keeper_of(self.place, self.place.lead))
        library.sync_all(region_path=self.place.region.path)
        self.bring_parties()

    def bring_parties(self) -> None:
        """An expert and a testing body, where the rulebook lets them assist."""
        if not self.place.rules.is_on("experts.allowed"):
            return
        facts = self.place.facts
        keeper, office = self.place.actor("keeper"), self.place.actor("office")
        library.add_party(
            kind=PartyKind.AGENCY,
            name=f"演示·检测中心（{facts.label}）",
            domain="食品安全",
            region=self.place.region,
            actor=keeper,
            qualification_no=f"演示-{facts.prefix}-agency",
        )
        expert = library.apply_for_register(
            name=f"演示·专家甲（{facts.label}）",
            domain="食品安全",
            unit="演示·食品研究所",
            region=self.place.region,
            applied_on=timezone.localdate(),
            qualification_no=f"演示-{facts.prefix}-expert",
            actor=keeper,
        )
        library.review_application(party=expert, reason="专业能力符合要求（演示）", actor=keeper)
        library.report_application(party=expert, actor=keeper)
        library.list_expert(party=expert, actor=office)

    def bring_objects(self) -> list[InspectionObject]:
        """The objects of the place: invented ones, unless a story brings its own."""
        return build_objects(self.place, self.size, keeper_of(self.place, self.place.lead))
