"""What the public finds without signing in, and what it does not."""

from __future__ import annotations

import csv
import io

import pytest

from mingqian.foundation.policy.decision import Refused
from mingqian.publication import disclosed, services
from mingqian.publication.models import PublicationState
from tests.stages.publication.story import Story


@pytest.mark.clause("JL-201c", "PY-206d", "XL-201d", "JL-207d")
def test_one_search_finds_the_results_of_every_department(jilin_story: Story) -> None:
    jilin_story.run_to_publication()
    owner = jilin_story.world.objects[0].inspection_object
    owner.uscc = "91220101MA0DEMO001"
    owner.save()
    by_name = {row.department.name for row in disclosed.search(owner.name)}
    by_code = {row.department.name for row in disclosed.search("91220101ma0demo001")}
    assert by_name == by_code == {"吉林省市场监督管理局", "吉林省生态环境局"}
    assert not disclosed.search("没有这家").exists()


@pytest.mark.clause("PY-206d")
def test_the_objects_page_lists_results_and_visits(huizhou_story: Story) -> None:
    huizhou_story.carry_out_all()
    huizhou_story.enter_all()
    page = disclosed.object_page(huizhou_story.world.objects[0].inspection_object_id)
    assert len(page.publications) == 2
    [(_, departments)] = page.visits
    assert set(departments) == {"惠州市市场监督管理局", "惠州市生态环境局"}


def test_an_object_without_publications_has_no_page(huizhou_story: Story) -> None:
    huizhou_story.carry_out()
    with pytest.raises(Refused) as refused:
        disclosed.object_page(huizhou_story.world.objects[0].inspection_object_id)
    assert refused.value.status == 404


@pytest.mark.clause("PY-304b")
def test_the_list_of_violations_holds_the_problems_alone(jilin_story: Story) -> None:
    jilin_story.carry_out_all()
    jilin_story.approve(jilin_story.enter("lead", path="rectification_order"))
    jilin_story.approve(jilin_story.enter("partner"))
    jilin_story.publish_all()
    assert [row.department.label for row in disclosed.violations()] == ["市场监督管理局"]


@pytest.mark.clause("JL-208f")
def test_the_handling_of_an_unlicensed_business_is_its_own_type(jilin_story: Story) -> None:
    made = services.register_unlicensed(
        department=jilin_story.place.lead,
        party_name="演示路9号无照摊点",
        text="已取缔，没收经营工具",
        basis="《无证无照经营查处办法》第五条",
        actor=jilin_story.handler(),
    )
    services.publish(publication=made, actor=jilin_story.handler())
    [found] = disclosed.search("无照摊点")
    assert found.get_kind_display() == "无证无照经营查处"
    assert found.state == PublicationState.PUBLISHED


@pytest.mark.clause("CJ-07d")
def test_the_open_data_file_names_no_person(jilin_story: Story) -> None:
    jilin_story.run_to_publication()
    text = "".join(disclosed.open_data())
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row["公示部门"] for row in rows] == ["吉林省生态环境局", "吉林省市场监督管理局"]
    assert rows[0]["检查结果"] == "未发现问题"
    assert "检查员" not in text
    assert "演示经办人" not in text


def test_a_name_that_looks_like_a_formula_stays_text(huizhou_story: Story) -> None:
    huizhou_story.carry_out()
    publication = huizhou_story.publication()
    publication.party_name = "=HYPERLINK(1)"
    publication.save()
    huizhou_story.enter()
    assert "'=HYPERLINK(1)" in "".join(disclosed.open_data())


def test_the_counters_count_what_is_published(jilin_story: Story) -> None:
    jilin_story.run_to_publication()
    counted = disclosed.counters()
    assert (counted.publications, counted.objects, counted.departments) == (2, 1, 2)
