"""The three real registry extracts: everything in them is either kept or named."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from fairdraw.ids import is_uscc
from mingqian.foundation.org.regions import seed_regions
from mingqian.library.models import ImportBatch, InspectionObject

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]


@pytest.mark.parametrize("name", ["huizhou_441300", "guyuan_640400", "jilin_220000"])
def test_a_real_extract_is_taken_in_whole_and_a_second_time_without_change(
    shared: Path, rulebooks: None, name: str
) -> None:
    seed_regions()
    path = shared / "data" / "entities" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        codes = [row["统一社会信用代码"] for row in csv.DictReader(file)]
    for _ in range(2):
        call_command("import_objects", str(path), mapping="registry-extract", stdout=io.StringIO())
    second, first = ImportBatch.objects.order_by("-pk")
    assert first.read_count == len(codes)
    assert first.added_count + first.refused_count == len(codes)
    assert first.refused_count <= len(codes) // 1000, list(first.faults.values_list("rule"))
    assert (second.added_count, second.updated_count) == (0, 0)
    assert second.unchanged_count == first.added_count
    assert InspectionObject.objects.count() == first.added_count
    counties = InspectionObject.objects.filter(is_region_inferred=True, region__level="county")
    assert counties.exists()
    refused = dict(first.faults.values_list("row_no", "rule"))
    assert set(refused) == set(faulty(path)), refused
    for fault in first.faults.all():
        assert fault.field
        assert fault.rule
        assert fault.advice


def faulty(path: Path) -> dict[int, str]:
    """Rows with a fault that can be named, found without the importer."""
    seen, found = set(), {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row_no, row in enumerate(csv.DictReader(file), start=2):
            code = re.sub(r"\s", "", row["统一社会信用代码"]).upper()
            if not is_uscc(code):
                found[row_no] = "code"
            elif code in seen:
                found[row_no] = "twice"
            elif not row["企业名称"].strip() or len(row["企业名称"]) > 200 or None in row:
                found[row_no] = "name"
            seen.add(code)
    return found
