"""Stage 1, 一单两库: objects, inspectors, lists — built once a place."""

from __future__ import annotations

from mingqian.demo.inspectors import build_inspectors, build_recusals
from mingqian.demo.items import build_lists, keeper_of
from mingqian.demo.labels import build_labels
from mingqian.demo.objects import build_objects
from mingqian.demo.story.frame import Frame
from mingqian.library.models import InspectionItemList, InspectionObject, PartyKind
from mingqian.library.services import add_party, sync_all


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
        sync_all(region_path=self.place.region.path)
        self.bring_parties()

    def bring_parties(self) -> None:
        """An expert and a testing body, where the rulebook lets them assist."""
        if not self.place.rules.is_on("experts.allowed"):
            return
        for kind, name in ((PartyKind.EXPERT, "演示·专家甲"), (PartyKind.AGENCY, "演示·检测中心")):
            add_party(
                kind=kind,
                name=f"{name}（{self.place.facts.label}）",
                domain="食品安全",
                region=self.place.region,
                actor=self.place.actor("keeper"),
                qualification_no=f"演示-{self.place.facts.prefix}-{kind}",
            )

    def bring_objects(self) -> list[InspectionObject]:
        """The objects of the place: invented ones, unless a story brings its own."""
        return build_objects(self.place, self.size, keeper_of(self.place, self.place.lead))
