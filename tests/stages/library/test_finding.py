"""Finding objects by a piece of their name: what the index of pairs finds is what a scan finds."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from mingqian.library.finding import find, named, names
from mingqian.library.models import InspectionObject, ObjectKind, ObjectType
from tests.cast import Place

pytestmark = pytest.mark.django_db

NAMES = (
    "演示·江宁食品有限公司",
    "演示·江宁区百货商店",
    "演示·宁江食品厂",
    "演示（江宁）药店",
    "演示(江宁)茶社",
    "百分之100%好店_甲",
    'O\'Brien "Quality" 食品',
    "反斜\\杠食品店",
    "江",
    "江江江江",
    "演示·Ａ座超市",
    "ABC便利店",
    "𠮷野家演示店",
    "多  空格 商店",
    "——",
    "名" * 200,
)
WORDS = (
    *("江宁", "宁江", "食品", "江宁食", "宁食品有", "江宁食品有限公司", "公司"),
    *("（江", "(江", "江宁）", "0%", "%好", "店_", "_甲", "O'", "'Br", '"Q', 'y"'),
    *("\\杠", "斜\\", "江", "江江", "江江江", "Ａ座", "AB", "BC便", "𠮷野"),
    *("格 商", "  空", "——", "·江", "示·", "名名"),
)
NOBODY = ("甲乙", "& |", "NOT", "*", "江江江江江", "演示·江宁食品有限公司的")


@pytest.fixture
def shops(huizhou: Place) -> list[InspectionObject]:
    """An object for each name."""
    rows = [make(huizhou, number, name) for number, name in enumerate(NAMES)]
    return InspectionObject.objects.bulk_create(rows)


def make(place: Place, number: int, name: str) -> InspectionObject:
    """An unsaved object."""
    return InspectionObject(
        oid=f"x:演示-{number}",
        name=name,
        object_type=ObjectType.COMPANY,
        kind=ObjectKind.BUSINESS,
        region=place.region,
        source="演示",
        source_at=timezone.now(),
    )


def found(words: str) -> set[str]:
    """Names that are found."""
    return set(InspectionObject.objects.filter(named(words)).values_list("name", flat=True))


def scanned(words: str) -> set[str]:
    """Names a look at every row finds."""
    rows = InspectionObject.objects.filter(name__contains=words.strip())
    return set(rows.values_list("name", flat=True))


@pytest.mark.parametrize("words", [*WORDS, *NOBODY])
def test_the_index_finds_what_a_scan_finds(shops: list[InspectionObject], words: str) -> None:
    assert found(words) == scanned(words)
    assert words.strip() in {"甲乙", "& |", "NOT", "*", "江江江江江", NAMES[0] + "的"} or found(
        words
    )


def test_nothing_is_found_by_nothing(shops: list[InspectionObject]) -> None:
    assert found("") == found("  ") == set()


def test_a_name_changed_or_gone_in_any_way_is_found_no_more(
    huizhou: Place, shops: list[InspectionObject]
) -> None:
    first = InspectionObject.objects.get(name=NAMES[0])
    first.name = "演示·浦口食品有限公司"
    first.save()
    assert "演示·江宁食品有限公司" not in found("江宁食")
    assert found("浦口") == {"演示·浦口食品有限公司"}
    InspectionObject.objects.filter(name=NAMES[1]).update(name="演示·栖霞百货")
    assert (found("栖霞"), found("百货")) == ({"演示·栖霞百货"}, {"演示·栖霞百货"})
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM library_inspectionobject WHERE name = %s", ["ABC便利店"])
        cursor.execute(
            "UPDATE library_inspectionobject SET name = %s WHERE name = %s", ["改名茶楼", NAMES[4]]
        )
    assert found("便利") == set()
    assert found("名茶") == {"改名茶楼"}
    for words in WORDS:
        assert found(words) == scanned(words)


def test_words_most_names_hold_are_found_without_the_index(
    shops: list[InspectionObject], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "MOST", 2)
    assert names.candidates("食品") is None
    assert found("食品") == scanned("食品")
    # Too many to be asked one by one, too few for a walk: the index as a whole.
    monkeypatch.setattr(names, "SELDOM", 1)
    for words in ("食品", "江宁食", "AB", "江"):
        assert found(words) == scanned(words)
    assert len(names.candidates("江宁食") or ()) == 1


def test_it_narrows_what_it_is_given(shops: list[InspectionObject]) -> None:
    rows = InspectionObject.objects.exclude(name=NAMES[0])
    assert NAMES[0] not in set(find(rows, "江宁").values_list("name", flat=True))


def test_rare_words_are_not_looked_for_row_by_row(shops: list[InspectionObject]) -> None:
    """The plan starts from the candidates, not from the table."""
    for words in ("浦口", "9132"):
        plan = find(InspectionObject.objects.all(), words).explain()
        assert "SCAN library_inspectionobject" not in plan


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("91440300ma0000001", 1),
        ("9144", 2),
        ("GX-7", 3),
        ("x:演示-3", 0),
        ("91 44", 0),
        ("4403", 0),
    ],
)
def test_a_code_is_found_by_its_beginning(huizhou: Place, text: str, number: int) -> None:
    rows = [make(huizhou, n, f"演示{n}号") for n in range(4)]
    rows[0].uscc, rows[1].uscc = "91440300MA0000001X", "91440300MA0000002X"
    rows[2].oid, rows[3].oid = "obj:GX-70", "obj:GX-71"
    rows += [make(huizhou, 5, "演示5号"), make(huizhou, 6, "GX-7酒吧")]
    InspectionObject.objects.bulk_create(rows)
    assert find(InspectionObject.objects.all(), text).count() == number
