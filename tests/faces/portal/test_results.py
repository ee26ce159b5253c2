"""Published results as the public finds them: one search, one page an object, nothing withheld."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.test import Client

from mingqian.followup import services as followups
from mingqian.followup.models import FollowUp
from mingqian.foundation.files import store
from mingqian.foundation.policy.actor import Actor
from mingqian.publication import selectors, services
from mingqian.publication.models import Publication
from tests.cast import Place, today
from tests.faces.portal.conftest import Read
from tests.stages.publication.story import Story
from tests.told import told

CODE = "91220101MA0DEMO00X"


def owner_of(story: Story, nth: int = 0):
    """The inspected object, given a credit code."""
    found = story.world.objects[nth].inspection_object
    found.uscc = CODE
    found.save()
    return found


@pytest.mark.clause("HZ-12b", "CJ-16k")
@pytest.mark.parametrize("name", ["huizhou_story", "changjiang_story"])
def test_the_public_page_shows_a_result_as_soon_as_it_is_entered(
    name: str, request: pytest.FixtureRequest, read: Read
) -> None:
    story: Story = request.getfixturevalue(name)
    owner = owner_of(story)
    story.carry_out_all()
    assert owner.name not in read("result-list")
    story.enter("lead")
    assert owner.name in read("result-list")
    page = read("result", story.publication().pk)
    for shown in (owner.name, CODE, story.place.lead.name, "未发现问题", "实地检查"):
        assert shown in page
    assert story.publication().result.item.basis in page
    assert today().isoformat() in page


@pytest.mark.clause("HZ-12b")
def test_what_the_public_reads_is_what_the_export_for_the_publicity_system_holds(
    huizhou_story: Story, read: Read
) -> None:
    owner = owner_of(huizhou_story)
    huizhou_story.carry_out_all()
    huizhou_story.enter("lead")
    found = huizhou_story.publication()
    [delivery] = found.deliveries.all()
    exported = json.loads(store.read(delivery.package))
    assert (exported["uniscId"], exported["entName"]) == (CODE, owner.name)
    assert exported["details"][0]["raninsCheckResName"] in read("result", found.pk)
    assert delivery.channel in read("result", found.pk)


@pytest.mark.clause("JL-201c", "JL-207d", "HZ-12c")
def test_one_search_by_name_or_code_returns_the_results_of_every_department(
    jilin_story: Story, read: Read
) -> None:
    owner = owner_of(jilin_story)
    jilin_story.run_to_publication()
    for words in (owner.name[3:8], CODE, CODE.lower()):
        page = read("result-list", q=words)
        assert page.count(owner.name) == 2
        for department in (jilin_story.place.lead, jilin_story.place.partner):
            assert f'data-label="公示部门">{department.name}<' in page
    assert "没有符合条件的公示" in read("result-list", q="没有这一家")


def test_the_search_narrows_by_place_department_category_and_day(
    huizhou_story: Story, jilin_story: Story, read: Read
) -> None:
    huizhou_story.run_to_publication()
    jilin_story.run_to_publication(path="rectification_order")
    here, there = huizhou_story.world.objects[0].name, jilin_story.world.objects[0].name

    def seen(**query: str) -> tuple[int, int]:
        page = read("result-list", **query)
        return page.count(f">{here}<"), page.count(f">{there}<")

    assert seen() == (2, 2)
    assert seen(region="441300") == (2, 0)
    assert seen(region="440000") == (2, 0)
    assert seen(department=str(jilin_story.place.partner.pk)) == (0, 1)
    assert seen(category="未发现问题") == (2, 0)
    assert seen(kind="outcome") == (0, 0)
    assert seen(since=today().isoformat(), until=today().isoformat()) == (2, 2)
    assert seen(until="2020-01-01") == (0, 0)
    assert "截止日期早于开始日期" in read("result-list", since="2026-02-01", until="2026-01-01")


def test_the_list_is_paged_without_losing_or_repeating_a_row(
    jilin_story: Story, read: Read
) -> None:
    for number in range(25):
        made = services.register_unlicensed(
            department=jilin_story.place.lead,
            party_name=f"演示路第{number:02}号摊点",
            text="已取缔",
            basis="《演示办法》第五条",
            actor=jilin_story.handler(),
        )
        services.publish(publication=made, actor=jilin_story.handler())
    first = Client().get("/p/results/")
    second = Client().get(first.context["page"].next_url)
    names = [
        notice.publication.party_name
        for answer in (first, second)
        for notice in answer.context["notices"]
    ]
    assert names == [f"演示路第{number:02}号摊点" for number in reversed(range(25))]


@pytest.mark.clause("PY-206d")
def test_the_objects_page_shows_the_results_and_offers_feedback(
    pengyang_story: Story, read: Read
) -> None:
    pengyang_story.run_to_publication()
    owner = owner_of(pengyang_story)
    page = read("object", owner.oid)
    for department in (pengyang_story.place.lead, pengyang_story.place.partner):
        assert department.name in page
    assert "2 个部门联合检查" in page
    found = pengyang_story.publication()
    assert f"/p/results/{found.pk}/" in page
    assert f"/p/results/{found.pk}/objection/" in read("result", found.pk)


@pytest.mark.clause("XL-201d")
def test_a_sampling_result_stands_on_the_objects_page_beside_the_others(
    xinglongtai: Place, read: Read
) -> None:
    story = Story(xinglongtai, ("lead", "partner"))
    item = story.check("partner").part.items.get()
    item.name = "食品安全抽样检验"
    item.save()
    story.carry_out_all()
    story.enter_all()
    story.publish_all()
    page = read("object", owner_of(story).oid)
    assert "食品安全抽样检验" in page
    assert story.publication("lead").title in page
    assert "食品安全抽样检验" in read("result", story.publication("partner").pk)


@pytest.fixture
@told
def withheld(changjiang_story: Story) -> tuple[Story, Publication]:
    """The lead's result is lawfully withheld, the partner's is published."""
    story = changjiang_story
    story.carry_out_all()
    asked = services.request_withholding(
        publication=story.publication(),
        ground="商业秘密",
        text="检查情况涉及未公开的配方。",
        actor=story.handler(),
    )
    done = services.withhold(publication=asked, reason="属于商业秘密", actor=story.head())
    story.enter("lead")
    story.enter("partner")
    return story, done


@pytest.mark.clause("CJ-02b")
def test_every_result_ends_published_or_lawfully_not_published(
    withheld: tuple[Story, Publication], read: Read
) -> None:
    story, _ = withheld
    assert not selectors.unsettled(story.task).exists()
    page = read("result-list")
    assert f'data-label="公示部门">{story.place.partner.name}<' in page
    assert f'data-label="公示部门">{story.place.lead.name}<' not in page


@pytest.mark.clause("PY-206a")
def test_what_is_withheld_is_on_no_page_in_no_file_and_in_no_answer_of_the_api(
    withheld: tuple[Story, Publication],
    read: Read,
    status: Callable[..., int],
    outsider: Actor,
) -> None:
    story, hidden = withheld
    owner = owner_of(story)
    for page in (read("result-list"), read("object", owner.oid), read("home")):
        assert f"/p/results/{hidden.pk}/" not in page
        assert hidden.title not in page
    assert status("result", hidden.pk) == 404
    assert status("objection-new", hidden.pk) == 404
    for text in (read("open-data-file"), read("violation-file"), read("violation-list")):
        assert hidden.title not in text
    answer = Client().get("/api/v1/results", {"code": CODE}).json()
    assert [row["department"] for row in answer["rows"]] == [str(story.place.partner)]


def test_what_waits_for_publication_is_not_public(
    jilin_story: Story, read: Read, status: Callable[..., int]
) -> None:
    jilin_story.carry_out_all()
    jilin_story.enter_all()
    waiting = jilin_story.publication()
    assert waiting.party_name not in read("result-list")
    assert status("result", waiting.pk) == 404
    assert status("object", waiting.inspection_object.oid) == 404
    assert status("object", "x:没有这个对象") == 404


def test_no_page_names_an_inspector_or_tells_the_checks_own_notes(
    huizhou_story: Story, read: Read
) -> None:
    huizhou_story.run_to_publication(path="rectification_order")
    found = huizhou_story.publication()
    pages = (
        read("result", found.pk),
        read("object", found.inspection_object.oid),
        read("result-list"),
        read("open-data-file"),
    )
    secrets = ["检查员", "ZJ0", found.result.situation, found.result.entered_by, "演示联系人"]
    for page in pages:
        for secret in secrets:
            assert secret not in page


def test_a_corrected_result_shows_the_new_version_and_no_longer_the_old(
    jilin_story: Story, read: Read
) -> None:
    jilin_story.run_to_publication(path="rectification_order")
    old = jilin_story.publication()
    services.correct(
        publication=old,
        actor=jilin_story.head(),
        reason="复核记录后更正",
        facts=jilin_story.facts(),
    )
    new = jilin_story.publication()
    page = read("result", new.pk)
    for shown in ("已更正", "复核记录后更正", "未发现问题"):
        assert shown in page
    assert "已更正" in read("object", new.inspection_object.oid)
    before = read("result", old.pk)
    assert "已更正" in before
    assert f"/p/results/{new.pk}/" in before
    assert old.result.category not in before


def test_a_problem_put_right_is_marked(changjiang_story: Story, read: Read) -> None:
    story = changjiang_story
    story.carry_out_all()
    story.enter("lead", path="rectification_order")
    story.enter("partner")
    page = read("object", owner_of(story).oid)
    assert "已改正" not in page
    found = FollowUp.objects.get()
    handler = story.handler()
    followups.order(
        followup=found,
        basis="《演示条例》第三条",
        requirement="补齐台账",
        due_on=today().replace(year=today().year + 1),
        actor=handler,
    )
    followups.submit_evidence(followup=found, text="台账已补齐", actor=handler)
    found.refresh_from_db()
    followups.confirm_corrected(followup=found, opinion="台账齐全", actor=handler)
    assert "已改正" in read("object", owner_of(story).oid)
    assert "经复查确认" in read("result", story.publication().pk)
    assert "已改正" not in read("result", story.publication("partner").pk)


@pytest.fixture
@told
def exposed(jilin_story: Story) -> Story:
    """The lead found a problem, the partner none; an unlicensed stall was closed."""
    jilin_story.carry_out_all()
    jilin_story.approve(jilin_story.enter("lead", path="rectification_order"))
    jilin_story.approve(jilin_story.enter("partner"))
    jilin_story.publish_all()
    made = services.register_unlicensed(
        department=jilin_story.place.lead,
        party_name="演示路9号无照摊点",
        text="已取缔,没收经营工具",
        basis="《无证无照经营查处办法》第五条",
        actor=jilin_story.handler(),
    )
    services.publish(publication=made, actor=jilin_story.handler())
    return jilin_story


@pytest.mark.clause("JL-208f")
def test_the_handling_of_an_unlicensed_business_is_public_as_its_own_type(
    exposed: Story, read: Read
) -> None:
    for name in ("result-list", "violation-list"):
        page = read(name, kind="unlicensed")
        assert "演示路9号无照摊点" in page
        assert exposed.world.objects[0].name not in page
    made = Publication.objects.get(kind="unlicensed")
    page = read("result", made.pk)
    for shown in ("无证无照经营查处", "已取缔,没收经营工具", "《无证无照经营查处办法》第五条"):
        assert shown in page


@pytest.mark.clause("PY-304b")
def test_the_list_of_violations_can_be_read_and_taken_away_by_the_media(
    exposed: Story, read: Read
) -> None:
    page = read("violation-list")
    assert f'data-label="公示部门">{exposed.place.lead.name}<' in page
    assert f'data-label="公示部门">{exposed.place.partner.name}<' not in page
    rows = list(csv.DictReader(io.StringIO(read("violation-file").lstrip("\ufeff"))))
    assert [(row["公示类型"], row["公示部门"]) for row in rows] == [
        ("无证无照经营查处", exposed.place.lead.name),
        ("抽查检查结果", exposed.place.lead.name),
    ]


def test_the_open_data_file_is_the_search_and_every_column_is_explained(
    exposed: Story, read: Read
) -> None:
    text = read("open-data-file", q=exposed.world.objects[0].name)
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert {row["公示部门"] for row in rows} == {
        exposed.place.lead.name,
        exposed.place.partner.name,
    }
    assert {row["检查方式"] for row in rows} == {"实地检查"}
    assert rows[0]["更正说明"] == ""
    explained = read("open-data")
    for column in rows[0]:
        assert f"<b>{column}</b>" in explained
