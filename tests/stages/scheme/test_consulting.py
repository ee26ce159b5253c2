"""Asking and answering: to-dos, thread, acceptance, letters, silence, versions."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mingqian.foundation.files import store
from mingqian.foundation.jobs.models import DeadlineState
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.papers.services import papers_of
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.scheme import jobs, selectors, services
from mingqian.scheme.models import ConsultationState, Scheme, SchemeState
from tests import cast
from tests.cast import Place
from tests.stages.scheme import build

pytestmark = pytest.mark.django_db


def head(home: Place, department: str = "partner") -> Actor:
    """The head of a department."""
    return home.actor(department, Role.HEAD)


def handler(home: Place, department: str = "lead") -> Actor:
    """The handler of a department."""
    return home.actor(department, Role.HANDLER)


@pytest.mark.clause("HZ-07a")
def test_no_scheme_is_final_before_it_was_sent_and_every_invited_department_gets_a_to_do(
    huizhou: Place,
) -> None:
    scheme = build.draft(huizhou)
    services.invite(
        scheme=scheme, actor=handler(huizhou), departments=[huizhou.partner, huizhou.third]
    )
    with pytest.raises(Refused) as refused:
        services.finalise(scheme=scheme, actor=head(huizhou, "lead"), reason="赶时间")
    assert "征求其他参与部门的意见" in refused.value.reason
    assert "第（七）条" in refused.value.clause
    services.consult(scheme=scheme, actor=handler(huizhou))
    for department in ("partner", "third"):
        for role in (Role.HANDLER, Role.HEAD):
            todo = next(
                t for t in selectors.todos(huizhou.actor(department, role)) if t.kind == "答复"
            )
            assert todo.target == ("scheme-detail", scheme.pk)
            assert todo.due_on is not None


@pytest.mark.clause("HZ-08a")
def test_answers_and_the_thread_stand_in_the_tasks_history_with_person_and_time(
    huizhou: Place,
) -> None:
    scheme = build.draft(huizhou)
    services.invite(
        scheme=scheme, actor=handler(huizhou), departments=[huizhou.partner, huizhou.third]
    )
    scheme = services.consult(scheme=scheme, actor=handler(huizhou))
    ours, theirs = scheme.consultations.order_by("pk")
    services.discuss(consultation=ours, actor=handler(huizhou, "partner"), text="建议避开中考时段")
    services.discuss(consultation=ours, actor=handler(huizhou), text="已调整")
    services.accept(consultation=ours, actor=head(huizhou))
    services.decline(consultation=theirs, actor=head(huizhou, "third"), reason="无对应职责")
    scheme.refresh_from_db()
    assert scheme.state == SchemeState.SETTLED
    services.finalise(scheme=scheme, actor=head(huizhou, "lead"))
    task = services.launch(scheme=scheme, actor=handler(huizhou))[0]
    lines = {line.event: line for line in selectors.task_history(task)}
    assert "建议避开中考时段" in " ".join(
        line.sentence for line in selectors.task_history(task) if line.event == "scheme:discussed"
    )
    assert lines["scheme:accepted"].department == huizhou.partner.name
    assert lines["scheme:declined"].reason == "无对应职责"
    assert all(line.who and line.at for line in lines.values())
    assert [m.department_name for m in ours.messages.all()] == [
        huizhou.partner.name,
        huizhou.lead.name,
    ]
    assert selectors.participants_of(task) == [huizhou.lead, huizhou.partner]


@pytest.mark.clause("HZ-08b")
def test_a_decline_without_a_reason_is_refused_and_the_letter_carries_it(huizhou: Place) -> None:
    question = build.question(build.sent(huizhou))
    with pytest.raises(Refused) as refused:
        services.decline(consultation=question, actor=head(huizhou), reason="  ")
    assert (refused.value.status, list(refused.value.fields)) == (422, ["reason"])
    assert not papers_of(question).exists()
    done = services.decline(
        consultation=question, actor=head(huizhou), reason="本年度执法力量已全部安排"
    )
    paper = papers_of(question).get()
    page = store.read(paper.file).decode()
    assert done.letter_no == paper.number
    assert "本年度执法力量已全部安排" in page
    assert paper.number in page
    assert huizhou.lead.name in page


def test_only_the_invited_departments_head_answers(huizhou: Place, outsider: Actor) -> None:
    question = build.question(build.sent(huizhou))
    wrong = (outsider, head(huizhou, "lead"), head(huizhou, "third"), handler(huizhou, "partner"))
    for actor in wrong:
        with pytest.raises(Refused) as refused:
            services.accept(consultation=question, actor=actor)
        assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        services.discuss(consultation=question, actor=handler(huizhou, "third"), text="插一句")
    assert refused.value.status == 403


def test_silence_is_marked_after_the_date_and_is_no_consent_and_the_office_is_told(
    huizhou: Place,
) -> None:
    scheme = build.sent(huizhou)
    question = build.question(scheme)
    deadline = of_subject(question, "consultation").get()
    r = rules.for_case(scheme)
    days = r.number("consultation.answer_working_days")
    assert days
    assert deadline.due_on == r.calendar.add_working_days(cast.today(), days).on
    assert jobs.mark_silent() == 0
    after = dt.datetime.fromisoformat(f"{deadline.due_on + dt.timedelta(1)}T09:00:00+08:00")
    with time_machine.travel(after, tick=False):
        assert jobs.mark_silent() == 1
        assert jobs.mark_silent() == 0
        question.refresh_from_db()
        scheme.refresh_from_db()
        assert question.state == ConsultationState.NO_ANSWER
        assert scheme.state == SchemeState.SETTLED
        with pytest.raises(Refused, match="没有部门同意参加"):
            services.finalise(scheme=scheme, actor=head(huizhou, "lead"))
        told = [t.title for t in selectors.todos(huizhou.actor("lead", Role.OFFICE))]
        assert any(huizhou.partner.name in title for title in told)


def test_when_all_decline_the_lead_changes_and_asks_again_or_abandons(huizhou: Place) -> None:
    scheme = build.sent(huizhou)
    services.decline(consultation=build.question(scheme), actor=head(huizhou), reason="无力参加")
    with pytest.raises(Refused, match="没有部门同意参加"):
        services.finalise(scheme=scheme, actor=head(huizhou, "lead"), reason="独自办理")
    scheme = services.revise(scheme=scheme, actor=handler(huizhou), reason="推迟时间")
    assert scheme.state == SchemeState.DRAFT
    services.edit(scheme=scheme, actor=handler(huizhou), parts={"completion_on": build.day(12, 25)})
    scheme = services.consult(scheme=scheme, actor=handler(huizhou))
    assert build.question(scheme).state == ConsultationState.INVITED
    with pytest.raises(Refused) as refused:
        services.abandon(scheme=scheme, actor=handler(huizhou), reason="")
    assert refused.value.status == 422
    done = services.abandon(scheme=scheme, actor=handler(huizhou), reason="条件不成熟")
    assert done.state == SchemeState.ABANDONED
    ended = of_subject(build.question(scheme), "consultation").first()
    assert ended is not None
    assert ended.state == DeadlineState.DROPPED


@pytest.mark.clause("HZ-09a")
def test_changing_range_ratio_or_number_after_the_final_version_makes_a_new_one(
    huizhou: Place,
) -> None:
    scheme = build.final(huizhou)
    digest = scheme.digest
    assert len(digest) == 64
    for part in (
        {"range_text": "部分区域"},
        {"sampling_permille": 100},
        {"sampling_permille": None, "object_count": 9},
    ):
        with pytest.raises(Refused, match="另起新版"):
            services.edit(scheme=scheme, actor=handler(huizhou), parts=part)  # type: ignore[arg-type]
    task = services.launch(scheme=scheme, actor=handler(huizhou))[0]
    second = services.new_version(scheme=scheme, actor=handler(huizhou), reason="扩大范围")
    scheme.refresh_from_db()
    task.refresh_from_db()
    assert (scheme.state, scheme.digest) == (SchemeState.SUPERSEDED, digest)
    assert (second.version, second.state, second.previous) == (2, SchemeState.DRAFT, scheme)
    assert (task.state, "扩大范围" in task.cancelled_reason) == ("cancelled", True)
    services.edit(scheme=second, actor=handler(huizhou), parts={"sampling_permille": 100})
    second = services.consult(scheme=second, actor=handler(huizhou))
    assert build.question(second).state == ConsultationState.INVITED
    services.accept(consultation=build.question(second), actor=head(huizhou))
    second = services.finalise(scheme=Scheme.objects.get(pk=second.pk), actor=head(huizhou, "lead"))
    assert second.digest != digest


@pytest.mark.clause("HZ-09a")
def test_a_drawn_task_holds_its_scheme(huizhou: Place) -> None:
    task = build.make_task(huizhou)
    services.advance(task=task, to="drawn", actor=handler(huizhou))
    with pytest.raises(Refused, match="已抽取的任务不能再变更方案"):
        services.new_version(scheme=task.scheme, actor=handler(huizhou), reason="改比例")


def test_a_new_version_asks_only_those_affected(huizhou: Place) -> None:
    scheme = build.final(huizhou)
    second = services.new_version(scheme=scheme, actor=handler(huizhou), reason="增加参与部门")
    services.invite(
        scheme=second, actor=handler(huizhou), departments=[huizhou.partner, huizhou.third]
    )
    second = services.consult(scheme=second, actor=handler(huizhou))
    states = {row.department: row.state for row in second.consultations.all()}
    assert states == {
        huizhou.partner: ConsultationState.ACCEPTED,
        huizhou.third: ConsultationState.INVITED,
    }


def test_two_heads_answering_at_once_leave_one_answer(huizhou: Place) -> None:
    question = build.question(build.sent(huizhou))
    services.accept(consultation=question, actor=head(huizhou))
    with pytest.raises(Refused, match="同意参加"):
        services.decline(consultation=question, actor=head(huizhou), reason="改主意")


def test_participants_see_the_scheme_once_asked_and_not_before(huizhou: Place) -> None:
    scheme = build.draft(huizhou)
    partner, office = handler(huizhou, "partner"), huizhou.actor("lead", Role.OFFICE)
    assert scheme not in selectors.schemes_visible_to(partner)
    assert scheme in selectors.schemes_visible_to(office)
    services.consult(scheme=scheme, actor=handler(huizhou))
    assert scheme in selectors.schemes_visible_to(partner)
    assert scheme not in selectors.schemes_visible_to(handler(huizhou, "third"))
