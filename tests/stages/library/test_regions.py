"""Seeding the regions of the country."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from mingqian.foundation.org.models import Region
from mingqian.foundation.org.regions import packaged_regions, seed_regions
from tests.cast import region

pytestmark = pytest.mark.django_db


def test_every_packaged_region_hangs_below_its_parent() -> None:
    done = seed_regions()
    assert done.added == len(packaged_regions()) == Region.objects.count()
    county = Region.objects.get(pk="640425")
    assert (county.name, county.path) == ("彭阳县", "640000/640400/640425/")
    assert Region.objects.get(pk="110101").path == "110000/110101/"
    for row in Region.objects.exclude(parent=None).select_related("parent"):
        assert row.path == f"{row.parent.path}{row.pk}/"


def test_seeding_again_changes_nothing_and_mends_what_differs() -> None:
    call_command("load_regions", stdout=io.StringIO())
    Region.objects.filter(pk="441302").update(name="旧名")
    out = io.StringIO()
    call_command("load_regions", stdout=out)
    assert "新增 0，更新 1" in out.getvalue()
    assert seed_regions().changed == 0
    assert Region.objects.get(pk="441302").name == "惠城区"


def test_regions_outside_the_package_stay_and_follow_their_parent() -> None:
    lone = region("640425", "彭阳县", "county")
    town = region("640425100", "演示镇", "town", lone)
    assert town.path == "640425/640425100/"
    seed_regions()
    town.refresh_from_db()
    assert town.path == "640000/640400/640425/640425100/"
