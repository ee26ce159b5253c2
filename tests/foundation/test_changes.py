"""The organisation from a day: rename, merge, split, abolish, and the duties that pass on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from mingqian.foundation.jobs import ticks
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.org import selectors, services
from mingqian.foundation.org.models import Department, OrganisationChange
from mingqian.foundation.org.services import ChangeFacts, NewDepartment
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors as library
from mingqian.library import services as library_services
from mingqian.library.models import InspectionObject, ListState, ObjectRegistry
from mingqian.library.policies import item_lists_visible_to
from mingqian.scheme.models import InspectionTask
from tests import cast
from tests.cast import Place
from tests.stages.library import build
from tests.stages.scheme import build as schemes

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def change(kind: str, *old: Department, **more: Any) -> OrganisationChange:
    """A change from a past day."""
    facts = ChangeFacts(kind=kind, old=old, document_no="编办〔2026〕1号", **{"on": DAY, **more})
    return services.register_change(facts, actor=SYSTEM)


@pytest.mark.clause("JL-201e")
def test_a_merger_ends_departments_on_a_day_and_any_day_can_be_shown(huizhou: Place) -> None:
    old = huizhou.partner
    made = change("merge", old, huizhou.third, founded=[NewDepartment("hz-new", "新设局")])
    new = made.new.get()
    old.refresh_from_db()
    assert (old.valid_to, old.successor, old.is_member) == (dt.date(2026, 5, 31), new, False)
    assert new.is_member
    on = {day: set(selectors.organisation_on(SYSTEM, day)) for day in (DAY, old.valid_to)}
    assert new in on[DAY]
    assert old not in on[DAY]
    assert old in on[old.valid_to]
    assert new not in on[old.valid_to]
    assert "合并" in str([line.sentence for line in journal.history(old)])


def test_a_name_of_a_coming_day_is_taken_on_that_day(huizhou: Place) -> None:
    old = huizhou.partner.name
    day = cast.today() + dt.timedelta(days=3)
    services.rename_department(
        department=huizhou.partner, name="新名局", on=day, document_no="某文", actor=SYSTEM
    )
    huizhou.partner.refresh_from_db()
    assert huizhou.partner.name == old
    with pytest.raises(Refused, match="尚未生效的变更"):
        change("abolish", huizhou.partner)
    with time_machine.travel(dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)):
        ticks.run_all()
    huizhou.partner.refresh_from_db()
    assert huizhou.partner.name == "新名局"
    assert huizhou.partner.name_on(day - dt.timedelta(days=1)) == old


def test_lists_show_the_name_of_the_day_at_the_cost_of_one_query(
    huizhou: Place, django_assert_num_queries: Any
) -> None:
    old, task = huizhou.lead.name, schemes.make_task(huizhou)
    build.published(huizhou.partner, "B01")
    label, day = huizhou.partner.label, cast.today() + dt.timedelta(days=1)
    for department in (huizhou.lead, huizhou.partner):
        named = f"新名{department.pk}局"
        services.rename_department(
            department=department, name=named, on=day, document_no="某文", actor=SYSTEM
        )
    former = huizhou.partner.name
    with time_machine.travel(dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)):
        ticks.run_all()
        with django_assert_num_queries(2):
            said = [str(row) for row in item_lists_visible_to(SYSTEM)]
        assert sorted(text.split("20")[0] for text in said) == sorted([old, former])
        client = Client()
        client.force_login(huizhou.person("lead", Role.OFFICE))
        page = client.get(reverse("console:task-list")).content.decode()
        assert task.name in page
        assert old in page.split(task.name)[1]
    assert label != former


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("rename", {"new_name": " "}, "new_name"),
        ("merge", {}, "new"),
        ("split", {"founded": [NewDepartment("x", "独一")]}, "new"),
        ("abolish", {"on": dt.date(2017, 1, 1)}, "on"),
        ("melt", {}, "kind"),
        ("split", {"founded": [NewDepartment("", "甲"), NewDepartment("b", "乙")]}, "founded"),
    ],
)
def test_what_does_not_fit_is_named(
    huizhou: Place, kind: str, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        change(kind, huizhou.partner, **more)
    assert field in refused.value.fields
    assert not OrganisationChange.objects.exists()


def test_a_department_ends_without_heir_only_when_it_has_no_duties(huizhou: Place) -> None:
    build.inspector(huizhou.partner)
    with pytest.raises(Refused, match="执法检查人员，请选择承继部门"):
        change("abolish", huizhou.partner)
    assert change("abolish", huizhou.third).state == "carried"


def test_a_split_gives_the_office_to_one_and_membership_to_all(huizhou: Place) -> None:
    office = huizhou.lead
    assert office.is_office
    made = change("split", office, founded=[NewDepartment("a", "甲局"), NewDepartment("b", "乙局")])
    heirs = list(made.new.order_by("pk"))
    assert [row.is_office for row in heirs] == [True, False]
    assert [row.is_member for row in heirs] == [True, True]
    assert selectors.office_of(huizhou.region) == heirs[0]


def test_nobody_but_the_administrator_changes_the_organisation(huizhou: Place) -> None:
    facts = ChangeFacts(kind="abolish", old=[huizhou.partner], on=DAY, document_no="某文")
    with pytest.raises(Refused) as refused:
        services.register_change(facts, actor=huizhou.actor("lead", Role.OFFICE))
    assert refused.value.status == 403


@pytest.mark.clause("JL-201e")
def test_duties_pass_to_the_successor_and_old_cases_stay(huizhou: Place) -> None:
    old, third = huizhou.partner, huizhou.third
    keeper = huizhou.person("partner", Role.KEEPER)
    listed = build.published(old, "B01")
    build.published(third, "B01", name="演示·另一事项")
    person = build.inspector(old)
    registry = library_services.open_registry(department=old, name="演示·库", actor=SYSTEM)
    thing = build.obj(old, 7)
    made = change("merge", old, third, kept=[third])
    labels = {row.duty.label: row.count for row in selectors.duties_of(made)}
    assert labels["检查对象名录库"] == labels["执法检查人员"] == labels["维护的检查对象"] == 1
    done = services.carry_over(made, mapping={}, actor=SYSTEM)
    assert all(not row["left"] for row in done.report), done.report
    assert ObjectRegistry.objects.get(pk=registry.pk).department == third
    assert InspectionObject.objects.get(pk=thing.pk).department == third
    assert person in library.inspectors_of(third, DAY)
    assert person in library.inspectors_of(old, DAY - dt.timedelta(days=1))
    keeper.refresh_from_db()
    assert keeper.department == third
    then = [post.person for post in selectors.posts_on(old, DAY - dt.timedelta(days=1))]
    assert keeper in then
    assert keeper in [post.person for post in selectors.posts_on(third, DAY)]
    assert keeper not in [post.person for post in selectors.posts_on(old, DAY)]
    draft = third.item_lists.get(state=ListState.DRAFT)
    assert sorted(item.code for item in draft.items.all()) == ["B01", "B01~2"]
    library_services.publish_list(item_list=draft, actor=SYSTEM, reason="承继")
    listed.refresh_from_db()
    assert listed.state == ListState.SUPERSEDED
    assert listed.items.get().department == old
    assert library.drawable_items(third).count() == 2
    with pytest.raises(Refused, match="不能移交"):
        services.carry_over(made, mapping={}, actor=SYSTEM)


def test_a_list_without_rival_is_in_force_for_the_successor_at_once(huizhou: Place) -> None:
    build.published(huizhou.partner, "B01")
    made = change("abolish", huizhou.partner, kept=[huizhou.third])
    services.carry_over(made, mapping={}, actor=SYSTEM)
    assert library.drawable_items(huizhou.third).get().code == "B01"
    assert not library.drawable_items(huizhou.partner).exists()


def test_open_tasks_pass_on_and_a_split_gives_every_kind_its_own_heir(huizhou: Place) -> None:
    task = schemes.make_task(huizhou)
    registry = ObjectRegistry.objects.get(department=huizhou.lead)
    made = change(
        "split", huizhou.lead, kept=[huizhou.lead],
        founded=[NewDepartment("hz-a", "甲局"), NewDepartment("hz-b", "乙局")],
    )  # fmt: skip
    first, second = made.new.filter(code__in=["hz-a", "hz-b"]).order_by("code")
    huizhou.lead.refresh_from_db()
    assert huizhou.lead.valid_to is None  # it goes on beside the two
    mapping = {"scheme:tasks-led": first, "library:registers": second}
    with pytest.raises(Refused, match="只能移交给承继部门"):
        services.carry_over(made, mapping={"org:people": huizhou.third}, actor=SYSTEM)
    services.carry_over(made, mapping=mapping, actor=SYSTEM)
    assert InspectionTask.objects.get(pk=task.pk).lead_department == first
    registry.refresh_from_db()
    assert registry.department == second


def test_the_pages_show_a_day_register_a_change_and_pass_duties_on(huizhou: Place) -> None:
    client = Client()
    client.force_login(huizhou.person("lead", Role.ADMIN))
    build.inspector(huizhou.partner)
    answer = client.post(
        reverse("console:change-new"),
        {
            "kind": "merge", "on": "2026-06-01", "document_no": "编办〔2026〕1号",
            "old": [huizhou.partner.pk], "founded": "hz-new，惠州市新设局，新设局",
        },
    )  # fmt: skip
    made = OrganisationChange.objects.get()
    detail = reverse("console:change-detail", args=[made.pk])
    assert answer["Location"] == detail
    assert "执法检查人员" in client.get(detail).content.decode()
    carry = reverse("console:change-carry", args=[made.pk])
    form = client.get(carry).context["form"]
    chosen = {name: made.new.get().pk for name in form.fields}
    assert client.post(carry, {**chosen, "sure": "1"})["Location"] == detail
    assert "移交报告" in client.get(detail).content.decode()
    assert "惠州市新设局" in client.get(reverse("console:change-list")).content.decode()
    listing = reverse("console:department-list")
    assert "惠州市新设局" not in client.get(listing, {"on": "2026-05-01"}).content.decode()
    assert huizhou.partner.name not in client.get(listing).content.decode()
    page = client.get(reverse("console:department-detail", args=[huizhou.partner.pk]))
    assert "已撤并" in page.content.decode()
