"""What the demo knows of some objects beside their entry: labels, licences, numbers, contacts."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from mingqian.demo.places import Place
from mingqian.foundation.org import selectors as org
from mingqian.foundation.policy.actor import Actor
from mingqian.library import services as library
from mingqian.library.models import InspectionObject, Label

#: Every so many objects carry the label and a licence.
_EVERY = 8
_CLASSES = (("major", "演示·重点监管"), ("middle", "演示·食品安全"), ("small", "演示·冷链食品"))


def build_labels(place: Place, objects: list[InspectionObject], keeper: Actor) -> None:
    """A label of three levels on some objects; licences, old numbers, contacts, a hazard."""
    chosen = [row for row in objects if row.uscc][::_EVERY]
    bureau = place.lead.bureau
    if org.upper_of(bureau) is None and chosen:
        library.put_label(
            label=_catalogue(place, keeper),
            objects=chosen,
            reason="冷链食品经营者专项排查",
            source="演示数据",
            actor=keeper,
        )
    for number, row in enumerate(chosen, start=1):
        _license(row, number, bureau.name, keeper)
    for number, row in enumerate(chosen[:3], start=1):
        _number(place, row, number, keeper)


def _catalogue(place: Place, keeper: Actor) -> Label:
    parent: Label | None = None
    for level, name in _CLASSES:
        made = library.propose_label(
            department=place.lead.bureau,
            level=level,
            name=name,
            parent=parent,
            meaning="经营冷藏、冷冻食品的主体" if level == "small" else "",
            valid_from=timezone.localdate().replace(month=1, day=1),
            needs_review=level != "small",
            actor=keeper,
        )
        parent = library.review_label(label=made, approve=True, actor=place.actor("head"))
    if parent is None:
        raise ValueError("the demo has no label")
    return parent


def _license(row: InspectionObject, number: int, issuer: str, keeper: Actor) -> None:
    today = timezone.localdate()
    library.add_license(
        inspection_object=row,
        name="食品经营许可证",
        number=f"DEMO{row.pk:08d}",
        issuer=issuer,
        valid_from=today - dt.timedelta(days=900 + number),
        valid_to=None if number % 4 == 0 else today + dt.timedelta(days=40 * number),
        scope="预包装食品销售",
        source="演示数据",
        actor=keeper,
    )


def _number(place: Place, row: InspectionObject, number: int, keeper: Actor) -> None:
    region = place.region.pk[:6]
    library.add_code(
        inspection_object=row,
        kind="registration",
        number=f"{region}{row.pk:09d}",
        source="演示数据",
        actor=keeper,
    )
    library.add_contact(
        inspection_object=row,
        name=f"演示·联系人{number}",
        post="食品安全员",
        phone=f"000-1000{number:04d}",
        actor=keeper,
    )
