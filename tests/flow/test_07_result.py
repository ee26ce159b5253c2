"""7 结果录入与审核: who inspected enters, in the categories of the text, and the clocks stop."""

from __future__ import annotations

import pytest

from mingqian.foundation.jobs.models import DeadlineState
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.papers.services import papers_of
from mingqian.foundation.policy.decision import Refused
from mingqian.inspection import selectors as checks
from mingqian.result import services as results
from mingqian.result.models import Result
from mingqian.result.services import ResultFacts
from mingqian.scheme.models import TaskState
from tests.flow.conftest import Tell, Teller

#: Categories the story's findings get: the customary list, or the three of 兴隆台 六（五）.
FINDINGS = {"xinglongtai": {"发现违法违规行为"}}
CUSTOMARY = {"发现问题已责令改正", "发现问题待后续处理"}
#: Where entering is publishing, the task is published once all is entered.
ON_ENTRY = {"huizhou", "changjiang"}
#: Where a form of its own name is filled in seven working days (吉林 二（六）).
FORMS = {"jilin": "吉林省行政执法机关执法检查登记表"}


@pytest.mark.clause("HZ-11c", "XL-605b", "HZ-10c", "HZ-10d")
def test_every_department_has_its_own_dated_result_in_the_texts_categories(
    tell: Tell, key: str
) -> None:
    story = tell("result")
    rows = list(Result.objects.select_related("inspection__part__department"))
    for inspection in story.inspections():
        own = [row for row in rows if row.inspection_id == inspection.pk]
        assert {row.item for row in own} == set(checks.items_of(inspection))
        for row in own:
            assert row.entered_at is not None
            assert row.attestation.startswith("本人承诺")
            assert row.entered_by == story.inspector(inspection).name
            assert row.reviewed_by == story.place.actor("head", inspection.part.department).name
    problems = {row.category for row in rows if row.is_problem}
    assert problems == FINDINGS.get(key, CUSTOMARY)
    assert {row.category for row in rows if not row.is_problem} == {"未发现问题"}
    assert story.task.state == (TaskState.PUBLISHED if key in ON_ENTRY else TaskState.ENTERED)


@pytest.mark.clause("XL-605b")
def test_a_category_the_text_does_not_know_is_refused(teller: Teller) -> None:
    story = teller("xinglongtai", "inspection")
    inspection = story.inspections()[0]
    item = checks.items_of(inspection)[0]
    facts = ResultFacts("unreachable", "查无此址（演示）", ("on_site",))
    with pytest.raises(Refused, match="没有这种结果类别"):
        results.enter(
            inspection=inspection,
            item=item,
            facts=facts,
            attested=True,
            actor=story.inspector(inspection),
        )


@pytest.mark.clause("HZ-11b", "XL-300a", "CJ-16i", "PY-206c")
def test_who_did_not_inspect_does_not_enter(tell: Tell) -> None:
    story = tell("inspection")
    inspection = story.inspections()[-1]
    item = checks.items_of(inspection)[0]
    facts = story.facts(inspection, item)
    strangers = [story.head, story.place.actor("office")]
    if story.partners:
        strangers.append(story.inspector(story.inspections()[0]))
    for stranger in strangers:
        with pytest.raises(Refused) as refusal:
            results.enter(
                inspection=inspection, item=item, facts=facts, attested=True, actor=stranger
            )
        assert refusal.value.status == 403


@pytest.mark.clause("CJ-16m", "HZ-10c", "HZ-10d")
def test_a_result_that_contradicts_its_findings_or_lacks_a_path_is_refused(tell: Tell) -> None:
    story = tell("inspection")
    inspection = story.inspections()[0]
    item = next(row.item for row in inspection.findings.all() if row.answer == "fails")
    right = story.facts(inspection, item)
    enter = {"inspection": inspection, "item": item, "actor": story.inspector(inspection)}
    wrong = [
        (ResultFacts("no_issue", "未见异常", ("on_site",)), "结果不能是未发现问题"),
        (ResultFacts(right.category_code, "", ("on_site",), right.handling_path), "检查情况"),
        (ResultFacts(right.category_code, "有问题", ("on_site",)), "处理途径"),
    ]
    for facts, words in wrong:
        with pytest.raises(Refused, match=words):
            results.enter(facts=facts, attested=True, **enter)
    with pytest.raises(Refused, match="真实性承诺"):
        results.enter(facts=right, attested=False, **enter)
    assert results.enter(facts=right, attested=True, **enter).is_problem


@pytest.mark.clause("JL-206i", "JL-206k")
def test_each_department_fills_the_form_the_text_names(tell: Tell, key: str) -> None:
    story = tell("result")
    for inspection in story.inspections():
        forms = papers_of(inspection).filter(kind="result_form")
        assert [form.title for form in forms] == ([FORMS[key]] if key in FORMS else [])
    forms = [d for i in story.inspections() for d in of_subject(i, "result_form")]
    assert len(forms) == (len(story.inspections()) if key in FORMS else 0)
    assert {deadline.state for deadline in forms} <= {DeadlineState.MET}


@pytest.mark.clause("HZ-11a", "CJ-16j")
def test_entry_in_time_stops_its_clock_and_leaves_no_mark(tell: Tell) -> None:
    story = tell("result")
    for inspection in story.inspections():
        for deadline in of_subject(inspection, "result_entry"):
            assert deadline.state == DeadlineState.MET
    assert not Result.objects.filter(is_late=True).exists()
    assert not Result.objects.filter(is_deemed_not_completed=True).exists()


def test_an_entered_result_is_not_entered_again(tell: Tell) -> None:
    story = tell("result")
    inspection = story.inspections()[0]
    item = checks.items_of(inspection)[0]
    with pytest.raises(Refused, match="已经录入"):
        results.enter(
            inspection=inspection,
            item=item,
            facts=story.facts(inspection, item),
            attested=True,
            actor=story.inspector(inspection),
        )
