"""The desk pages of stage 8."""

from __future__ import annotations

import json

import pytest

from mingqian.foundation.policy.roles import Role
from mingqian.publication import services
from mingqian.publication.models import Objection, Publication
from tests.cast import Place
from tests.faces.console.late_stages import address, desk, inspector_desk, stranger, text
from tests.stages.publication.story import Story
from tests.told import told


@pytest.fixture
def story(jilin: Place) -> Story:
    made = Story(jilin)
    made.carry_out_all()
    made.enter_all()
    return made


@pytest.fixture
@told
def objection(story: Story) -> Objection:
    story.publish_all()
    return services.file(
        publication=story.publication(),
        sender="演示企业负责人",
        contact="000-0000",
        text="结果与现场不符，请核查。",
        is_objection=True,
    )


def press(client, row, action: str, **data: str):
    return client.post(address("publication-act", row.pk), {"action": action, **data})


@pytest.mark.clause("HZ-03c", "JL-207a")
def test_the_button_is_there_for_the_own_department_alone(story: Story) -> None:
    found = story.publication()
    own = text(desk(story), "publication-detail", found.pk)
    others = text(desk(story, key="partner"), "publication-detail", found.pk)
    assert 'name="action" value="publish"' in own
    assert 'name="action" value="publish"' not in others
    press(desk(story, key="partner"), found, "publish")
    assert not Publication.objects.get(pk=found.pk).is_public
    answer = press(desk(story), found, "publish")
    assert answer.status_code == 302
    assert Publication.objects.get(pk=found.pk).is_public


@pytest.mark.clause("JL-207c")
def test_the_page_shows_one_line_per_channel_with_state_and_retry(story: Story) -> None:
    story.publish()
    found = story.publication()
    page = text(desk(story), "publication-detail", found.pk)
    assert "国家企业信用信息公示系统" in page
    assert "全国信用信息共享平台" in page
    assert "没有统一社会信用代码" in page
    owner = story.world.objects[0].inspection_object
    owner.uscc = "91220101MA0DEMO001"
    owner.save()
    for delivery in found.deliveries.all():
        desk(story).post(address("delivery-retry", delivery.pk))
    first = found.deliveries.first()
    body = desk(story).get(address("delivery-package", first.pk))
    assert json.loads(body.content)["entName"] == story.world.objects[0].name
    bundle = desk(story).get(address("publication-package"), {"channel": "necips"})
    assert len(json.loads(bundle.content)) == 1
    assert desk(story).get(address("publication-package"), {"channel": "x"}).status_code == 404


@pytest.mark.clause("PY-206a")
def test_withholding_is_asked_with_a_ground_and_decided_with_a_reason(story: Story) -> None:
    found = story.publication()
    form = address("publication-withhold", found.pk)
    assert "商业秘密" in desk(story).get(form).content.decode()
    wrong = desk(story).post(form, {"ground": "", "text": ""})
    assert wrong.status_code == 422
    desk(story).post(form, {"ground": "商业秘密", "text": "涉及配方"})
    head = desk(story, Role.HEAD)
    assert "不公示审批" in head.get(address("todo-list")).content.decode()
    press(head, found, "withhold", reason="配方属于商业秘密", confirmed="1")
    assert Publication.objects.get(pk=found.pk).state == "withheld"
    page = text(head, "publication-detail", found.pk)
    assert "配方属于商业秘密" in page


def test_the_list_narrows_by_state_and_party(story: Story) -> None:
    story.publish()
    client = desk(story)
    assert '共 <b class="num">2</b>' in text(client, "publication-list")
    answer = client.get(address("publication-list"), {"state": "published"})
    assert '共 <b class="num">1</b>' in answer.content.decode()
    failed = client.get(address("publication-list"), {"channel": "failed"})
    assert '共 <b class="num">1</b>' in failed.content.decode()


def test_htmx_gets_the_list_alone(story: Story) -> None:
    answer = desk(story).get(address("publication-list"), headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<section class="card" id="list">')


def test_the_head_corrects_and_the_old_page_leads_to_the_new(story: Story) -> None:
    story.publish()
    old = story.publication()
    head = desk(story, Role.HEAD)
    form = address("publication-correct", old.pk)
    assert head.get(form).status_code == 200
    assert desk(story).get(form).status_code == 403
    answer = head.post(
        form,
        {
            "category_code": "ordered_to_rectify",
            "methods": ["on_site"],
            "handling_path": "rectification_order",
            "situation": "复核发现台账不全。",
            "handling_text": "责令改正",
            "noncooperation_detail": "",
            "reason": "复核记录后更正",
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    new = Publication.objects.get(previous=old)
    assert new.result.category == "发现问题已责令改正"
    page = text(head, "publication-detail", old.pk)
    assert "本公示已更正" in page
    assert address("publication-detail", new.pk) in page


def test_an_objection_is_taken_up_and_answered(story: Story, objection: Objection) -> None:
    client = desk(story)
    assert objection.receipt_no in text(client, "objection-list")
    page = text(client, "objection-detail", objection.pk)
    assert "请核查" in page
    client.post(address("objection-act", objection.pk), {"action": "accept"})
    objection.refresh_from_db()
    assert objection.state == "examining"
    form = address("objection-answer", objection.pk, "dismiss")
    assert client.post(form, {"answer": "", "finding": ""}).status_code == 422
    client.post(form, {"answer": "经核查无误", "finding": "调阅记录"})
    objection.refresh_from_db()
    assert (objection.state, objection.answer) == ("dismissed", "经核查无误")


def test_the_original_inspector_finds_the_button_refused(
    story: Story, objection: Objection
) -> None:
    page = text(inspector_desk(story), "objection-detail", objection.pk)
    assert "异议须由原检查人员以外的人员核查" in page


def test_the_head_upholds_with_the_corrected_result(story: Story, objection: Objection) -> None:
    desk(story).post(address("objection-act", objection.pk), {"action": "accept"})
    head = desk(story, Role.HEAD)
    form = address("objection-answer", objection.pk, "uphold")
    assert head.get(form).status_code == 200
    answer = head.post(
        form,
        {
            "answer": "异议成立",
            "finding": "记录有误",
            "category_code": "activity_not_found",
            "methods": ["on_site"],
            "situation": "未开展该项经营活动。",
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert story.result().category == "未发现开展本次抽查涉及的经营活动"


def test_the_stranger_gets_nothing(story: Story, objection: Objection) -> None:
    client = stranger()
    assert "没有符合条件的公示" in text(client, "publication-list")
    assert "没有符合条件的异议" in text(client, "objection-list")
    found = story.publication()
    for name, args in (
        ("publication-detail", (found.pk,)),
        ("publication-act", (found.pk,)),
        ("publication-withhold", (found.pk,)),
        ("publication-correct", (found.pk,)),
        ("objection-detail", (objection.pk,)),
        ("objection-answer", (objection.pk, "dismiss")),
        ("delivery-package", (found.deliveries.first().pk,)),
    ):
        assert client.get(address(name, *args)).status_code == 404, name
