"""Own cases, unlicensed business, single clues: paths beside the order to correct."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mingqian.analytics import selectors as analytics
from mingqian.analytics.scope import Scope
from mingqian.draw.models import DrawnObject
from mingqian.followup import selectors, services
from mingqian.followup.models import FollowUpState, NonRandomCheck, NonRandomState
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.publication import disclosed
from mingqian.publication import services as publication
from tests.stages.followup.finding import find
from tests.stages.publication.story import Story

TODAY = timezone.localdate


@pytest.mark.clause("JL-208b", "CJ-17d", "PY-207c")
def test_a_case_needs_number_and_date_and_keeps_them(jilin_story: Story) -> None:
    found = find(jilin_story, "case_filing")
    with pytest.raises(Refused) as refused:
        services.file_case(
            followup=found, number=" ", filed_on=TODAY(), actor=jilin_story.handler()
        )
    assert "number" in refused.value.fields
    filed = services.file_case(
        followup=found, number="吉市监立〔2026〕1号", filed_on=TODAY(), actor=jilin_story.handler()
    )
    assert (filed.case.number, filed.case.filed_on) == ("吉市监立〔2026〕1号", TODAY())
    assert filed.state == FollowUpState.IN_PROGRESS


@pytest.mark.clause("CJ-17d", "XL-300c")
def test_the_decision_comes_later_with_its_date_and_is_to_be_published(
    jilin_story: Story,
) -> None:
    found = find(jilin_story, "case_filing")
    services.file_case(followup=found, number="1", filed_on=TODAY(), actor=jilin_story.handler())
    found.refresh_from_db()
    with pytest.raises(Refused, match="早于立案"):
        services.decide_case(
            followup=found,
            decision="罚款",
            decided_on=TODAY() - dt.timedelta(days=1),
            actor=jilin_story.handler(),
        )
    done = services.decide_case(
        followup=found, decision="罚款一千元", decided_on=TODAY(), actor=jilin_story.handler()
    )
    assert done.state == FollowUpState.CLOSED
    assert (done.publication.kind, done.publication.text) == ("outcome", "罚款一千元")


@pytest.mark.clause("JL-208e", "PY-207e", "JL-208f")
def test_an_unlicensed_address_needs_no_credit_code_and_is_published_as_its_own_type(
    jilin_story: Story,
) -> None:
    found = find(jilin_story, "unlicensed_business")
    handled = services.handle_unlicensed(
        followup=found,
        party="演示路9号地下室",
        address="演示路9号",
        basis="《无证无照经营查处办法》",
        measures="责令停止经营",
        handled_on=TODAY(),
        actor=jilin_story.handler(),
    )
    done = services.close_unlicensed(
        followup=handled, outcome="已停止经营", actor=jilin_story.handler()
    )
    publication.publish(publication=done.publication, actor=jilin_story.handler())
    [row] = disclosed.search("演示路9号地下室")
    assert row.kind == "unlicensed"


def clue(story: Story, **facts: str) -> NonRandomCheck:
    ground = rules.for_region(story.place.lead).texts("nonapplicable.cases")[0]
    given = {
        "source": "complaint",
        "reason": "群众举报无照经营",
        "party": "演示路9号摊点",
        "ground": ground,
        **facts,
    }
    return services.register_nonrandom(actor=story.handler(), **given)


@pytest.mark.clause("JL-208a", "PY-207b", "XL-503a", "CJ-03e")
def test_a_clue_is_checked_with_its_source_without_a_draw_and_apart_from_its_statistics(
    jilin_story: Story,
) -> None:
    scope = Scope(jilin_story.handler(), TODAY().year)
    before, drawn = analytics.figures(scope), DrawnObject.objects.count()
    made = clue(jilin_story)
    assert made.get_source_display() == "投诉举报"
    assert [t.kind for t in selectors.todos(jilin_story.handler())] == ["非随机检查"]
    services.record_nonrandom(
        check=made,
        checked_on=TODAY(),
        situation="现场正在经营",
        is_problem=True,
        actor=jilin_story.handler(),
    )
    made.refresh_from_db()
    done = services.conclude_nonrandom(
        check=made,
        outcome="立案处理",
        path="case_filing",
        case_number="2号",
        case_filed_on=TODAY(),
        actor=jilin_story.handler(),
    )
    assert done.state == NonRandomState.HANDLED
    assert DrawnObject.objects.count() == drawn
    assert analytics.figures(scope) == before
    assert analytics.draw_share(scope).by_clue == 1


@pytest.mark.clause("JL-208b", "PY-207c")
def test_a_clue_that_becomes_a_case_needs_number_and_date(jilin_story: Story) -> None:
    made = services.record_nonrandom(
        check=clue(jilin_story),
        checked_on=TODAY(),
        situation="有问题",
        is_problem=True,
        actor=jilin_story.handler(),
    )
    with pytest.raises(Refused) as refused:
        services.conclude_nonrandom(
            check=made, outcome="立案", path="case_filing", actor=jilin_story.handler()
        )
    assert "case_number" in refused.value.fields


def test_a_clue_needs_source_and_a_ground_of_the_rulebook(jilin_story: Story) -> None:
    with pytest.raises(Refused) as refused:
        clue(jilin_story, source="传言", ground="领导要求", reason="")
    assert set(refused.value.fields) == {"source", "ground"}
