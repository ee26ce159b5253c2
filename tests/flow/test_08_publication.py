"""8 公示: on the channels of the text, by entry itself or by the inspecting department."""

from __future__ import annotations

import pytest

from mingqian.foundation.jobs.models import DeadlineState
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.policy.decision import Refused
from mingqian.publication import disclosed
from mingqian.publication import services as publications
from mingqian.publication.models import PublicationState
from mingqian.scheme.models import TaskState
from tests.flow.conftest import PLACES, Tell, Teller

#: The channels each text names.
CHANNELS = {
    "huizhou": {"全国企业信用信息公示系统"},
    "jilin": {"国家企业信用信息公示系统", "全国信用信息共享平台"},
    "pengyang": {"“双随机、一公开”监管工作平台"},
    "xinglongtai": {"企业信用信息公示系统"},
    "changjiang": {"国家企业信用信息公示系统（江西）", "江西省行政执法服务网"},
}
#: Where entry publishes by itself (惠州 第（十二）条, 昌江 第十六条（三）).
ON_ENTRY = {"huizhou", "changjiang"}


@pytest.mark.clause("CJ-08b", "JL-207c", "HZ-12a", "XL-300d", "CJ-16k")
def test_every_result_is_public_with_one_record_a_channel(tell: Tell, key: str) -> None:
    story = tell("publication")
    rows = story.publications()
    assert rows
    for row in rows:
        assert row.state == PublicationState.PUBLISHED
        deliveries = list(row.deliveries.all())
        assert {delivery.channel for delivery in deliveries} == CHANNELS[key]
        assert len(deliveries) == len(CHANNELS[key])
        assert all(delivery.at and delivery.state != "failed" for delivery in deliveries)
        by = "系统" if key in ON_ENTRY else story.place.actor("handler", row.department).name
        assert row.published_by == by
    assert story.task.state == TaskState.PUBLISHED


@pytest.mark.clause("HZ-12b", "JL-201c", "JL-207d", "PY-206d", "HZ-12c")
def test_anybody_finds_the_results_of_all_departments_under_the_object(tell: Tell) -> None:
    story = tell("publication")
    drawn = story.drawn_objects()[0]
    shown = disclosed.search(drawn.inspection_object.uscc or drawn.name)
    assert {row.department for row in shown} == {story.place.lead, *story.partners}
    assert set(disclosed.search(drawn.name)) == set(shown)
    told = "\n".join(disclosed.open_data(shown))
    assert drawn.name in told
    assert "检查员" not in told


@pytest.mark.clause("HZ-16b", "PY-206b", "JL-207b", "XL-605d")
def test_publication_in_time_stops_its_clock(tell: Tell) -> None:
    story = tell("publication")
    for inspection in story.inspections():
        deadline = of_subject(inspection, "publication").get()
        assert deadline.state == DeadlineState.MET


@pytest.mark.clause("HZ-03c", "JL-207a", "XL-605c", "PY-206c")
@pytest.mark.parametrize("key", [key for key in PLACES if key not in ON_ENTRY])
def test_only_the_department_that_inspected_publishes(teller: Teller, key: str) -> None:
    story = teller(key, "result")
    row = story.publications()[-1]
    strangers = [story.place.actor("office"), story.place.actor("observer")]
    if row.department != story.place.lead:
        strangers.append(story.handler)
    for stranger in strangers:
        with pytest.raises(Refused) as refusal:
            publications.publish(publication=row, actor=stranger)
        assert refusal.value.status == 403
    own = story.place.actor("handler", row.department)
    assert publications.publish(publication=row, actor=own).state == PublicationState.PUBLISHED


@pytest.mark.clause("PY-206a", "CJ-02b", "HZ-01d")
@pytest.mark.parametrize("key", [key for key in PLACES if key not in ON_ENTRY])
def test_what_may_not_be_public_is_withheld_by_whom_the_text_names(
    teller: Teller, key: str
) -> None:
    story = teller(key, "result")
    row = story.publications()[0]
    with pytest.raises(Refused, match="不公示的情形只能是"):
        publications.request_withholding(
            publication=row, ground="不便公开", text="演示", actor=story.handler
        )
    row = publications.request_withholding(
        publication=row, ground="商业秘密", text="涉及配方（演示）", actor=story.handler
    )
    # 兴隆台: the legal unit decides; elsewhere the department's head.
    right, wrong = story.head, story.place.actor("office")
    if key == "xinglongtai":
        right, wrong = story.place.actor("legal"), story.head
    with pytest.raises(Refused):
        publications.withhold(publication=row, reason="同意", actor=wrong)
    row = publications.withhold(publication=row, reason="涉及商业秘密（演示）", actor=right)
    assert row.state == PublicationState.WITHHELD
    assert row not in disclosed.public_rows()
    story.publication()
    assert story.task.state == TaskState.PUBLISHED
