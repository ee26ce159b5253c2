"""Credit record, class proposal, lists, joint punishment, mutual recognition."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mingqian.followup import credit_file, services
from mingqian.followup.models import CreditEntry, ListingState
from mingqian.foundation.policy.decision import Refused
from mingqian.library.models import ObjectChange
from tests.stages.followup.finding import find
from tests.stages.publication.story import Story


@pytest.mark.clause("JL-207f", "CJ-19a")
def test_a_published_result_stands_in_the_credit_record_and_moves_the_proposed_class(
    changjiang_story: Story,
) -> None:
    owner = changjiang_story.world.objects[0].inspection_object
    owner.risk_class = "B"
    owner.save()
    find(changjiang_story, "rectification_order")
    record = credit_file.credit_file(owner)
    assert sorted(entry.is_adverse for entry in record.entries) == [False, True]
    assert all(entry.recorded_at for entry in record.entries)
    assert record.proposal.proposed == "C"
    assert "不良 1 条" in record.proposal.ground


def test_an_unpublished_result_does_not(jilin_story: Story) -> None:
    find(jilin_story, "rectification_order")
    assert not CreditEntry.objects.exists()


@pytest.mark.clause("PY-206h")
def test_a_listing_is_proposed_from_a_result_and_its_flag_shows_with_dates(
    pengyang_story: Story,
) -> None:
    story = pengyang_story
    find(story, "case_filing")
    owner = story.world.objects[0].inspection_object
    made = services.propose_listing(
        result=story.result(),
        kind="abnormal",
        basis="《企业经营异常名录管理暂行办法》",
        actor=story.handler(),
    )
    with pytest.raises(Refused):
        services.decide_listing(listing=made, decision_no="1号", actor=story.handler())
    listed = services.decide_listing(
        listing=made, decision_no="彭列〔2026〕1号", actor=story.head()
    )
    owner.refresh_from_db()
    assert owner.is_abnormal
    assert listed.listed_on == timezone.localdate()
    assert ObjectChange.objects.filter(inspection_object=owner, field="列入经营异常名录").exists()
    services.remove_listing(listing=listed, reason="已恢复联系", actor=story.head())
    owner.refresh_from_db()
    listed.refresh_from_db()
    assert not owner.is_abnormal
    assert (listed.state, listed.removed_on) == (ListingState.REMOVED, timezone.localdate())


def test_nothing_is_listed_from_a_clean_result(pengyang_story: Story) -> None:
    find(pengyang_story, "case_filing")
    with pytest.raises(Refused):
        services.propose_listing(
            result=pengyang_story.result("partner"),
            kind="abnormal",
            basis="依据",
            actor=pengyang_story.handler("partner"),
        )


@pytest.mark.clause("JL-207h", "CJ-19b", "PY-206h")
def test_serious_dishonesty_is_exported_for_joint_punishment_with_its_ground(
    pengyang_story: Story,
) -> None:
    story = pengyang_story
    find(story, "case_filing")
    made = services.propose_listing(
        result=story.result(), kind="serious", basis="《严重违法名单办法》", actor=story.handler()
    )
    assert credit_file.punishment_rows(story.handler()) == []
    services.decide_listing(listing=made, decision_no="2号", actor=story.head())
    [row] = credit_file.punishment_rows(story.handler())
    assert dict(zip(credit_file.PUNISHMENT_COLUMNS, row, strict=True)) == {
        "主体名称": story.world.objects[0].name,
        "统一社会信用代码": "",
        "失信情形": "严重违法失信名单",
        "依据": "《严重违法名单办法》",
        "决定文号": "2号",
        "认定日期": timezone.localdate().isoformat(),
        "认定部门": "彭阳县市场监督管理局",
    }


@pytest.mark.clause("JL-207g")
def test_another_department_sees_a_recent_result_and_recognises_it(jilin_story: Story) -> None:
    story = jilin_story.run_to_publication()
    owner = story.world.objects[0].inspection_object
    third = story.place.third
    result = story.result("lead")
    found = credit_file.recognisable(department=third, owner=owner, item_code=result.item.code)
    assert list(found) == [result]
    made = services.recognise(
        result=result, reason="同一事项三个月内已查", actor=story.handler("third")
    )
    assert (made.department, made.result) == (third, result)
    with pytest.raises(Refused, match="本部门自己"):
        services.recognise(result=result, reason="同", actor=story.handler("lead"))


@pytest.mark.clause("JL-207g")
def test_where_no_rule_knows_recognition_nothing_is_offered(changjiang_story: Story) -> None:
    story = changjiang_story
    story.carry_out_all()
    story.enter_all()
    owner = story.world.objects[0].inspection_object
    assert not credit_file.recognisable(department=story.place.third, owner=owner).exists()
    with pytest.raises(Refused, match="没有规定结果互认"):
        services.recognise(result=story.result(), reason="同", actor=story.handler("third"))
