"""Who publishes, on which channels, and what a failing channel looks like."""

from __future__ import annotations

import json

import pytest

from mingqian.foundation.files import store
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.publication import disclosed, selectors, services
from mingqian.publication.channels import OUTLETS
from mingqian.publication.models import DeliveryState, PublicationState
from mingqian.publication.states import PUBLICATION
from tests.stages.publication.story import Story

CODE = "91220101MA0DEMO001"


def give_codes(story: Story) -> None:
    """Give each object a credit code, as the channels that file by entity need it."""
    for number, drawn in enumerate(story.world.objects):
        drawn.inspection_object.uscc = f"{CODE[:-1]}{number}"
        drawn.inspection_object.save()


def reviewed(story: Story, key: str = "lead"):
    story.carry_out_all()
    story.enter_all()
    return story.publication(key)


@pytest.mark.clause("HZ-03c", "JL-207a", "PY-206c", "XL-605c")
def test_only_the_department_that_inspected_publishes_its_result(jilin_story: Story) -> None:
    found = reviewed(jilin_story, "partner")
    with pytest.raises(Refused) as refused:
        services.publish(publication=found, actor=jilin_story.handler("lead"))
    assert refused.value.status == 403
    assert not available(PUBLICATION, found, jilin_story.handler("lead"))
    done = services.publish(publication=found, actor=jilin_story.handler("partner"))
    assert done.state == PublicationState.PUBLISHED


@pytest.mark.clause("XL-605c")
def test_in_xinglongtai_the_unit_that_drew_publishes(xinglongtai_story: Story) -> None:
    found = reviewed(xinglongtai_story)
    assert found.department == xinglongtai_story.task.lead_department
    with pytest.raises(Refused):
        services.publish(publication=found, actor=xinglongtai_story.handler("partner"))


def test_the_outsider_sees_and_publishes_nothing(jilin_story: Story, outsider: Actor) -> None:
    found = reviewed(jilin_story)
    assert not selectors.publications(outsider).exists()
    with pytest.raises(Refused):
        selectors.get_for(outsider, found.pk)
    with pytest.raises(Refused):
        services.publish(publication=found, actor=outsider)


@pytest.mark.clause("JL-207a")
def test_a_result_nobody_approved_cannot_be_published(jilin_story: Story) -> None:
    jilin_story.carry_out_all()
    jilin_story.enter()
    with pytest.raises(Refused, match="审核通过后才能公示"):
        jilin_story.publish()
    assert not disclosed.public_rows().exists()


@pytest.mark.clause("JL-207c", "CJ-08b", "XL-300d", "HZ-12b")
@pytest.mark.parametrize(
    "name", ["huizhou_story", "jilin_story", "xinglongtai_story", "changjiang_story"]
)
def test_there_is_one_record_per_channel_of_the_rulebook(
    name: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(name)
    give_codes(story)
    story.run_to_publication()
    deliveries = list(story.publication().deliveries.all())
    law = rules.for_case(story.task)
    assert [row.channel for row in deliveries] == list(law.texts("publication.channels"))
    assert all(row.at and row.attempts == 1 for row in deliveries)
    assert {row.state for row in deliveries} == {DeliveryState.EXPORTED}


@pytest.mark.clause("HZ-12b")
def test_the_export_for_the_publicity_system_contains_the_result(huizhou_story: Story) -> None:
    give_codes(huizhou_story)
    huizhou_story.carry_out()
    huizhou_story.enter()
    delivery = huizhou_story.publication().deliveries.get(code="necips")
    record = json.loads(store.read(delivery.package))
    assert record["uniscId"] == huizhou_story.world.objects[0].inspection_object.uscc
    assert record["insAuth"] == "惠州市市场监督管理局"
    assert record["raninsTaskId"] == huizhou_story.task.task_no
    assert record["details"] == [
        {
            "seqno": "1",
            "raninsItemName": "市场监督管理局检查事项",
            "raninsCheckResName": "未发现问题",
        }
    ]


def test_a_channel_that_cannot_take_it_is_shown_and_tried_again(huizhou_story: Story) -> None:
    huizhou_story.carry_out()
    huizhou_story.enter()
    found = huizhou_story.publication()
    delivery = found.deliveries.get()
    assert (delivery.state, found.state) == (DeliveryState.FAILED, PublicationState.PUBLISHED)
    assert "没有统一社会信用代码" in delivery.error
    kinds = [todo.kind for todo in selectors.todos(huizhou_story.handler())]
    assert kinds == ["渠道失败"]
    assert services.retry_failed() == 0
    give_codes(huizhou_story)
    again = services.redeliver(delivery=delivery, actor=huizhou_story.handler())
    assert (again.state, again.attempts, again.error) == (DeliveryState.EXPORTED, 2, "")
    assert selectors.todos(huizhou_story.handler()) == []


def test_nobody_else_retries_a_channel(huizhou_story: Story) -> None:
    huizhou_story.carry_out()
    huizhou_story.enter()
    delivery = huizhou_story.publication().deliveries.get()
    with pytest.raises(Refused):
        services.redeliver(delivery=delivery, actor=huizhou_story.handler("partner"))


def test_time_tries_the_channels_whose_obstacle_is_gone(huizhou_story: Story) -> None:
    huizhou_story.carry_out()
    huizhou_story.enter()
    give_codes(huizhou_story)
    assert services.retry_failed() == 1
    assert huizhou_story.publication().deliveries.get().state == DeliveryState.EXPORTED


@pytest.mark.parametrize("code", sorted(OUTLETS))
def test_every_outlet_packs_a_publication_or_is_this_site(code: str, huizhou_story: Story) -> None:
    give_codes(huizhou_story)
    huizhou_story.carry_out()
    huizhou_story.enter()
    package = OUTLETS[code].pack(huizhou_story.publication())
    if package.is_delivered:
        assert code == "portal"
    else:
        assert "惠州市市场监督管理局" in package.body.decode()


def test_publishing_is_written_in_the_journal(jilin_story: Story) -> None:
    jilin_story.run_to_publication()
    sentences = [line.sentence for line in history(jilin_story.publication())]
    assert "公示了结果（未发现问题），渠道 2 个" in sentences
