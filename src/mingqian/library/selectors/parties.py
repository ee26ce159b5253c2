"""Reading 专家库 and the dictionaries of the inspector registry."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules_of
from mingqian.library.models import DictionaryWord, PartyState, SupportingParty, WordKind
from mingqian.library.policies import parties_visible_to


def supporting_parties(
    *, domain: str = "", on: dt.date | None = None, region: Region | None = None
) -> QuerySet[SupportingParty]:
    """Experts and agencies that can be invited: in the register, qualification not expired.

    ``region`` narrows to those registered there and in the regions above it.

    They assist and never count as inspectors (吉林 二（三）); one that left cannot be chosen
    (昌江 第十条（二）).
    """
    day = on or timezone.localdate()
    rows = SupportingParty.objects.filter(state=PartyState.LISTED).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )
    if region is not None:
        rows = rows.filter(region_id__in=region.codes)
    return (rows.filter(domain__contains=domain) if domain else rows).select_related("region")


def party_for(actor: Actor, pk: int) -> SupportingParty:
    """An expert or agency the actor may see."""
    found = parties_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个专家或机构", code="missing", status=404)
    return found


def applications_at(region: Region) -> QuerySet[SupportingParty]:
    """Applications that lie with a region's office for its decision."""
    rows = SupportingParty.objects.filter(state=PartyState.REPORTED, at_region=region)
    return rows.select_related("region", "at_region").order_by("applied_on", "pk")


def lapsing_parties(region: Region, on: dt.date | None = None) -> QuerySet[SupportingParty]:
    """Experts and agencies of a region whose qualification has lapsed or lapses within
    ``registry.credential_notice_days``; they drop out of the choice by themselves."""
    day = on or timezone.localdate()
    days = rules_of.for_region(region, day).number("registry.credential_notice_days")
    if days is None:
        return SupportingParty.objects.none()
    limit = day + dt.timedelta(days=days)
    rows = SupportingParty.objects.filter(region=region, state=PartyState.LISTED)
    return rows.filter(valid_to__lte=limit).order_by("valid_to", "pk")


def words_of(department: Department, kind: str) -> list[str]:
    """The words of a department's dictionary that are offered; [] where it keeps none, and then
    any word may be written."""
    rows = DictionaryWord.objects.filter(department=department.bureau, kind=kind)
    return list(rows.filter(retired_on__isnull=True).values_list("word", flat=True))


def dictionaries_for(department: Department) -> dict[str, list[str]]:
    """Kind of dictionary → the words a department offers."""
    return {kind: words_of(department, kind) for kind in WordKind.values}


def regions_up_from(actor: Actor) -> QuerySet[Region]:
    """The actor's region and those above it: whose expert register one may apply for."""
    return Region.objects.filter(pk__in=[code for code in actor.region_path.split("/") if code])


def dictionary_of(department: Department) -> QuerySet[DictionaryWord]:
    """All words of a department's dictionaries, retired ones included."""
    return DictionaryWord.objects.filter(department=department.bureau)
