"""A task is closed when nothing is left open that the law wants closed."""

from __future__ import annotations

import pytest

from mingqian.followup.models import FollowUp
from mingqian.foundation.policy.decision import Refused
from mingqian.oversight import selectors, services
from mingqian.publication.models import Publication
from mingqian.scheme.models import TaskState
from tests.stages.archive.filing import certify, ready, sealed
from tests.stages.publication.story import Story
from tests.told import told


@told
def archived(story: Story, **facts: str) -> Story:
    ready(story, **facts)
    for key in story.keys:
        sealed(story, key)
    return story


@pytest.mark.clause("HZ-01d", "CJ-02b")
def test_a_task_with_everything_settled_is_closed_by_its_lead(changjiang_story: Story) -> None:
    story = archived(changjiang_story)
    assert services.blockers(story.task) == []
    assert [t.kind for t in selectors.todos(story.handler())] == ["办结"]
    with pytest.raises(Refused):
        services.close_task(task=story.task, actor=story.handler("partner"))
    done = services.close_task(task=story.task, actor=story.handler())
    assert done.state == TaskState.CLOSED


@pytest.mark.clause("HZ-01d")
def test_an_unpublished_result_stands_in_the_way(jilin_story: Story) -> None:
    jilin_story.carry_out_all()
    jilin_story.enter_all()
    with pytest.raises(Refused, match="未公示也未依法决定不公示"):
        services.close_task(task=jilin_story.task, actor=jilin_story.handler())


@pytest.mark.clause("HZ-10c")
def test_a_finding_without_a_path_stands_in_the_way(changjiang_story: Story) -> None:
    story = archived(changjiang_story, path="rectification_order")
    assert services.blockers(story.task) == []
    FollowUp.objects.filter(result=story.result()).delete()
    with pytest.raises(Refused, match="发现问题没有处理方式"):
        services.close_task(task=story.task, actor=story.handler())


@pytest.mark.clause("CJ-18f")
def test_serious_non_cooperation_needs_publication_and_a_path(changjiang_story: Story) -> None:
    story = changjiang_story
    certify(story)
    world = story.world
    for key in story.keys:
        world.arrive(key)
        if key == "lead":
            story.evidence(key)
        world.answer(key)
        world.record(key)
        world.sign(key)
        world.complete(key)
    result = story.enter("lead", path="case_filing", category="serious_non_cooperation")
    story.enter("partner")
    assert FollowUp.objects.filter(result=result).exists()
    assert not [b for b in services.blockers(story.task) if "不配合" in b]
    Publication.objects.filter(result=result).update(state="withheld")
    assert [b for b in services.blockers(story.task) if "不配合检查情节严重的结果未公示" in b]
    FollowUp.objects.all().delete()
    assert [b for b in services.blockers(story.task) if "没有处理方式" in b]


@pytest.mark.clause("PY-205h")
def test_in_pengyang_no_report_no_closing(pengyang_story: Story) -> None:
    ready(pengyang_story)
    told = services.blockers(pengyang_story.task)
    assert any("没有报送抽查情况报告" in line for line in told)


def test_a_task_not_yet_archived_is_not_closed(changjiang_story: Story) -> None:
    ready(changjiang_story)
    assert services.blockers(changjiang_story.task) == ["任务“已公示”，尚未全部归档"]
