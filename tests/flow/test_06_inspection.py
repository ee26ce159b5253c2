"""6 现场检查: told beforehand, online first, by whom, until when — as each text says."""

from __future__ import annotations

import datetime as dt

import pytest

from mingqian.demo.story import Story
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.policy.decision import Refused
from mingqian.inspection import services as checks
from mingqian.inspection.models import Inspection, OnlineOutcome, SignatureKind, Visit
from mingqian.inspection.services import AnswerEntry
from mingqian.scheme.models import TaskState
from tests.flow.conftest import Tell, Teller

#: Places whose text asks the online check first, then notice, and lets the leader set the day.
CHANGJIANG = "changjiang"
#: Days until which the checks must be done: 90 calendar days of 兴隆台; else the scheme's date.
WINDOW = {"xinglongtai": 90}
#: Place → clocks that run from a completed check, in working days of its text.
CLOCKS = {
    "huizhou": {"result_entry": 7, "publication": 7},
    "jilin": {"result_form": 7, "publication": 7},
    "pengyang": {"publication": 10},
    "xinglongtai": {"publication": 20},
    "changjiang": {"result_entry": 20, "publication": 20},
}


def open_first(story: Story) -> tuple[list[Inspection], Inspection]:
    """Open the checks; those of the first object, and its lead's."""
    story.opened()
    drawn = story.drawn_objects()[0]
    rows = [row for row in story.inspections() if row.drawn_object_id == drawn.pk]
    return rows, rows[0]


@pytest.mark.clause("PY-203f", "CJ-15d", "HZ-15a")
def test_all_departments_check_an_object_on_one_visit(tell: Tell) -> None:
    story = tell("inspection")
    assert story.task.state == TaskState.INSPECTED
    assert story.task.completed_on == story.today
    for drawn in story.drawn_objects():
        visit = Visit.objects.get(drawn_object=drawn)
        assert visit.inspections.count() == 1 + len(story.partners)
        assert visit.ended_at is not None


@pytest.mark.clause("CJ-16b", "CJ-16c")
def test_the_online_check_comes_first_only_where_the_text_sets_the_order(
    tell: Tell, key: str
) -> None:
    story = tell("matching")
    rows, first = open_first(story)
    story.appointed(first.drawn_object)
    first.refresh_from_db()
    begin = {
        "inspection": first,
        "actor": story.inspector(first),
        "present": [row.pk for row in story.staff(first)],
        "credentials_shown": True,
    }
    if key != CHANGJIANG:
        assert checks.start_visit(**begin).state == "visiting"
        return
    with pytest.raises(Refused, match="应先完成网络核查"):
        checks.start_visit(**begin)
    for row in rows:
        story.online(row)
    outcomes = {row.online_outcome for row in first.findings.all()}
    assert outcomes == {OnlineOutcome.VERIFIED, OnlineOutcome.NOT_VERIFIABLE}


@pytest.mark.clause("CJ-16d", "CJ-16e")
def test_what_was_verified_online_is_not_checked_again_without_a_reason(teller: Teller) -> None:
    story = teller(CHANGJIANG, "matching")
    rows, first = open_first(story)
    for row in rows:
        story.online(row)
    story.appointed(first.drawn_object)
    actor = story.inspector(first)
    first = checks.start_visit(
        inspection=Inspection.objects.get(pk=first.pk),
        actor=actor,
        present=[row.pk for row in story.staff(first)],
        credentials_shown=True,
    )
    verified = first.findings.filter(online_outcome=OnlineOutcome.VERIFIED).first()
    entry = AnswerEntry(verified.pk, "conforms", "on_site")
    with pytest.raises(Refused, match="网络核查已核实"):
        checks.answer(inspection=first, entries=[entry], actor=actor)
    again = AnswerEntry(verified.pk, "conforms", "on_site", reopen_reason="地址有变（演示）")
    checks.answer(inspection=first, entries=[again], actor=actor)


@pytest.mark.clause("CJ-16f")
def test_the_object_is_told_beforehand_only_where_the_text_says_so(tell: Tell, key: str) -> None:
    story = tell("inspection")
    visits = Visit.objects.filter(drawn_object__draw__task=story.task)
    for visit in visits:
        assert hasattr(visit, "notice") == (key == CHANGJIANG)
        if key == CHANGJIANG:
            assert visit.notice.channel in {"电话", "传真", "邮件"}
            assert str(visit.scheduled_on) in visit.notice.content
            assert visit.notice.materials
            assert visit.notice.paper_no


@pytest.mark.clause("CJ-16f", "CJ-16g")
def test_without_notice_or_legal_ground_the_check_does_not_start(teller: Teller) -> None:
    story = teller(CHANGJIANG, "matching")
    rows, first = open_first(story)
    for row in rows:
        story.online(row)
    leader = story.acting(first.drawn_object.team.leader)
    visit = checks.schedule_visit(drawn_object=first.drawn_object, on=story.today, actor=leader)
    begin = {
        "actor": story.inspector(first),
        "present": [row.pk for row in story.staff(first)],
        "credentials_shown": True,
    }
    with pytest.raises(Refused, match="尚未告知"):
        checks.start_visit(inspection=Inspection.objects.get(pk=first.pk), **begin)
    with pytest.raises(Refused, match="法律依据"):
        checks.exempt_notice(visit=visit, ground=" ", actor=leader)
    checks.exempt_notice(visit=visit, ground="《食品安全法》第一百一十条（演示）", actor=leader)
    begun = checks.start_visit(inspection=Inspection.objects.get(pk=first.pk), **begin)
    assert begun.state == "visiting"


@pytest.mark.clause("CJ-15c", "PY-204b")
def test_the_day_is_set_by_whom_the_text_names(tell: Tell, key: str) -> None:
    story = tell("matching")
    _, first = open_first(story)
    drawn = first.drawn_object
    leader, handler = story.acting(drawn.team.leader), story.handler
    allowed, other = (leader, handler) if key == CHANGJIANG else (handler, None)
    if other is not None:
        with pytest.raises(Refused, match="组长安排"):
            checks.schedule_visit(drawn_object=drawn, on=story.today, actor=other)
    if story.partners:
        stranger = story.place.actor("handler", story.partners[0])
        with pytest.raises(Refused):
            checks.schedule_visit(drawn_object=drawn, on=story.today, actor=stranger)
    visit = checks.schedule_visit(drawn_object=drawn, on=story.today, actor=allowed)
    assert visit.scheduled_by == allowed.name


@pytest.mark.clause("PY-205d", "PY-205e")
def test_two_come_and_show_their_certificates(tell: Tell) -> None:
    story = tell("matching")
    rows, first = open_first(story)
    if story.rules.texts("inspection.sequence"):
        for row in rows:
            story.online(row)
    story.appointed(first.drawn_object)
    first.refresh_from_db()
    actor, staff = story.inspector(first), [row.pk for row in story.staff(first)]
    start = {"inspection": first, "actor": actor}
    with pytest.raises(Refused, match="至少 2 人"):
        checks.start_visit(present=staff[:1], credentials_shown=True, **start)
    with pytest.raises(Refused, match="出示执法证件"):
        checks.start_visit(present=staff, credentials_shown=False, **start)
    begun = checks.start_visit(present=staff, credentials_shown=True, **start)
    assert len(begun.certificates_shown) == 2


@pytest.mark.clause("HZ-10b", "CJ-16i")
def test_nobody_fills_what_another_department_checks(tell: Tell) -> None:
    story = tell("matching")
    rows, first = open_first(story)
    finding = first.findings.first()
    strangers = [story.head, story.handler]
    if len(rows) > 1:
        strangers.append(story.inspector(rows[1]))
    for stranger in strangers:
        with pytest.raises(Refused) as refusal:
            checks.answer(
                inspection=first,
                entries=[AnswerEntry(finding.pk, "conforms", "on_site")],
                actor=stranger,
            )
        assert refusal.value.status == 403


@pytest.mark.clause("PY-205g", "PY-205f", "HZ-13a")
def test_every_check_leaves_a_record_the_object_signed_or_refused_with_witnesses(
    tell: Tell,
) -> None:
    story = tell("inspection")
    kinds = set()
    for row in story.inspections():
        assert row.is_completed
        assert row.record_file is not None
        assert row.signature.record_digest == row.record_digest == row.record_file.digest
        assert len(row.signature.inspectors) >= 2
        kinds.add(row.signature.kind)
    # 彭阳 二（五） alone says 签字或者盖章 and nothing of a refusal.
    refusing = story.place.key != "pengyang"
    both = {SignatureKind.SIGNED, SignatureKind.REFUSED}
    assert kinds == (both if refusing else {SignatureKind.SIGNED})


@pytest.mark.clause("XL-605a", "HZ-06h")
def test_the_checks_are_due_on_the_schemes_day_or_ninety_days_after_confirmation(
    tell: Tell, key: str
) -> None:
    story = tell("matching")
    story.opened()
    due = story.last_day
    if key in WINDOW:
        due = story.today + dt.timedelta(days=WINDOW[key])
    assert {row.due_on for row in story.inspections()} == {due}
    assert due in set(of_subject(story.task, "inspection_window").values_list("due_on", flat=True))


@pytest.mark.clause("HZ-11a", "CJ-16j", "JL-206i", "JL-207b", "PY-206b", "XL-605d")
def test_the_clocks_of_the_text_run_from_the_completed_check(tell: Tell, key: str) -> None:
    story = tell("inspection")
    calendar = story.rules.calendar
    kinds = ("result_entry", "result_form", "publication")
    for row in story.inspections():
        running = {
            deadline.kind: deadline.due_on for deadline in of_subject(row) if deadline.kind in kinds
        }
        expected = {
            kind: calendar.add_working_days(story.today, days).on
            for kind, days in CLOCKS[key].items()
        }
        assert running == expected
