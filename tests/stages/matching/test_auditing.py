"""``verify_deals``: whoever edits rows or files behind the platform is found out."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from mingqian.foundation.files import store
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.roles import Role
from mingqian.matching import selectors, services, triggers
from mingqian.matching.dealing.auditing import audit
from mingqian.matching.models import Assignment, DepartmentPart, TermsSeal, Vacancy
from tests.cast import Place
from tests.stages.matching import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(huizhou: Place) -> DepartmentPart:
    """A dealt part with one substitution, and another part still waiting."""
    build.staff(huizhou, "lead", 6)
    build.staff(huizhou, "partner", 3)
    _, parts = build.dispatched(huizhou, objects=15, object_count=3)
    dealt = build.dealt(huizhou, parts[0])
    build.sealed(huizhou, parts[1])
    services.declare_recusal(
        assignment=selectors.assignments_of(dealt).first(),
        ground="近亲属任职",
        actor=huizhou.actor("lead", Role.HANDLER),
    )
    return dealt


def problems() -> str:
    """Everything that is wrong, as one text."""
    return "；".join(fault.problem for fault in audit())


def swap_a_person(part: DepartmentPart) -> None:
    """Another inspector in a row of the deal."""
    row = part.assignments.filter(came_by=None, state="active").first()
    on = part.assignments.filter(drawn_object=row.drawn_object).values("inspector")
    other = part.department.inspectors.exclude(pk__in=on).first()
    Assignment.objects.filter(pk=row.pk).update(inspector=other)


def swap_the_seed(part: DepartmentPart) -> None:
    """Another seed on the page."""
    DepartmentPart.objects.filter(pk=part.pk).update(deal_seed="ab" * 32)


def swap_the_terms(part: DepartmentPart) -> None:
    """Another sealed file under the old digest."""
    seal = part.seals.get()
    body = json.loads(store.read(seal.file))
    body["terms"]["facts"]["planned_on"] = "2027-01-01"
    file = store.keep(json.dumps(body).encode(), name="x", media_type="x/x", actor=SYSTEM)
    TermsSeal.objects.filter(pk=seal.pk).update(file=file)


def swap_the_record(part: DepartmentPart) -> None:
    """Another record, the part's own, too."""
    seal = part.seals.get()
    body = json.loads(store.read(seal.record))
    first, last = body["assignment"][0], body["assignment"][-1]
    first["inspectors"], last["inspectors"] = last["inspectors"], first["inspectors"]
    file = store.keep(json.dumps(body).encode(), name="x", media_type="x/x", actor=SYSTEM)
    TermsSeal.objects.filter(pk=seal.pk).update(record=file)


def forget_the_deal(part: DepartmentPart) -> None:
    """The seal waits again, for a better throw."""
    TermsSeal.objects.filter(pk=part.seals.get().pk).update(state="awaiting")


def drop_the_seal(part: DepartmentPart) -> None:
    """No seal at all."""
    part.seals.all().delete()


def choose_the_substitute(part: DepartmentPart) -> None:
    """Somebody else in the vacant place, among those who could come."""
    place = Vacancy.objects.get(assignment__part=part)
    came = place.assignment.inspector.iid
    other = part.department.inspectors.get(iid=next(x for x in place.candidates if x != came))
    Assignment.objects.filter(pk=place.assignment_id).update(inspector=other)


def try_the_vacancy_again(part: DepartmentPart) -> None:
    """The seed of a second vacancy, as if a first had been passed over."""
    Vacancy.objects.filter(assignment__part=part).update(number=2)


def damage_the_file(part: DepartmentPart) -> None:
    """Other bytes on the disk."""
    store.path_of(part.seals.get().record.digest).write_bytes(b"{}")


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (swap_a_person, "既非抽取，也无更换手续"),
        (swap_the_seed, "种子与封存的不符"),
        (swap_the_terms, "匹配条件不是日志登记的"),
        (swap_the_record, "匹配记录复算不符"),
        (forget_the_deal, "匹配与否同日志登记的不符"),
        (drop_the_seal, "已不在"),
        (choose_the_substitute, "次补位不该是"),
        (try_the_vacancy_again, "补位的种子不是匹配种子给出的"),
        (damage_the_file, "无法读取"),
    ],
)
def test_an_edit_behind_the_platform_is_found(
    part: DepartmentPart, edit: Callable[[DepartmentPart], None], words: str
) -> None:
    assert problems() == ""
    triggers.remove(connection)
    edit(part)
    assert words in problems()


@pytest.mark.parametrize(
    "edit",
    [
        swap_the_terms,
        swap_the_record,
        forget_the_deal,
        drop_the_seal,
        try_the_vacancy_again,
    ],
)
def test_the_database_itself_refuses_it(
    part: DepartmentPart, edit: Callable[[DepartmentPart], None]
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        edit(part)
    assert problems() == ""


def test_the_command_says_so_and_ends_with_one(
    part: DepartmentPart, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_deals")
    assert "1 次匹配" in capsys.readouterr().out
    swap_the_seed(part)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_deals")
    assert ended.value.code == 1
    assert "未通过" in capsys.readouterr().err
