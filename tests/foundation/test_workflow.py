"""perform(): who, state, guard, reason, race; and what the buttons say."""

from __future__ import annotations

from typing import Any

import pytest

from mingqian.foundation.jobs.models import Job
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.journal.vocabulary import declare
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Decision, Refused, refuse
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.workflow.perform import available, perform
from mingqian.foundation.workflow.transition import Facts, Table, Transition
from tests import cast

BEGUN = declare("test:begun", "开始了作业")


def has_a_title(job: Job, facts: Facts) -> Decision | None:
    """A hard guard."""
    return None if job.title else refuse("没有名称", clause="测试 第一条")


def is_small(job: Job, facts: Facts) -> Decision | None:
    """A soft guard, as of a rule with strength «should»."""
    return None if job.total < 10 else refuse("原则上不超过10", overridable=True)


TABLE = Table(
    Transition(
        action="begin",
        label="开始",
        source=("queued",),
        target="running",
        permission=Permission.JOBS_VIEW,
        event=BEGUN,
        clause="测试 第二条",
        guards=(is_small, has_a_title),
    ),
    Transition(
        action="end",
        label="结束",
        source=("running",),
        target="done",
        permission=Permission.JOBS_VIEW,
        event=BEGUN,
        clause="测试 第三条",
        needs_reason=True,
    ),
)


def a_job(**facts: Any) -> Job:
    """A row with a state field."""
    return Job.objects.create(**{"kind": "test:x", "title": "作业", **facts})


@pytest.mark.django_db
class TestPerform:
    """The one way a state changes."""

    def test_it_moves_the_state_runs_the_change_and_writes_one_entry(self) -> None:
        job = a_job()
        moved = perform(TABLE, job, "begin", actor=SYSTEM, change=lambda j: {"done": j.pk})
        assert moved.state == "running"
        assert Job.objects.get(pk=job.pk).state == "running"
        lines = journal.history(job)
        assert [line.sentence for line in lines] == ["开始了作业"]

    def test_a_failing_change_leaves_nothing_behind(self) -> None:
        job = a_job()

        def fail(_: Job) -> None:
            raise Refused("不行")

        with pytest.raises(Refused):
            perform(TABLE, job, "begin", actor=SYSTEM, change=fail)
        assert Job.objects.get(pk=job.pk).state == "queued"
        assert journal.history(job) == []

    def test_the_wrong_state_is_refused_with_the_clause(self) -> None:
        with pytest.raises(Refused, match="不能“结束”") as refused:
            perform(TABLE, a_job(), "end", actor=SYSTEM, reason="因故")
        assert refused.value.clause == "测试 第三条"
        assert refused.value.status == 409

    def test_a_hard_guard_refuses_even_with_a_reason(self) -> None:
        with pytest.raises(Refused, match="没有名称"):
            perform(TABLE, a_job(title="", total=99), "begin", actor=SYSTEM, reason="因故")

    def test_a_soft_guard_gives_way_to_a_recorded_reason(self) -> None:
        job = a_job(total=99)
        with pytest.raises(Refused, match="原则上"):
            perform(TABLE, job, "begin", actor=SYSTEM)
        perform(TABLE, job, "begin", actor=SYSTEM, reason="集中整治")
        assert journal.history(job)[0].reason == "集中整治"

    def test_a_reason_is_demanded_where_the_row_says_so(self) -> None:
        with pytest.raises(Refused) as refused:
            perform(TABLE, a_job(state="running"), "end", actor=SYSTEM, reason="  ")
        assert refused.value.status == 422
        assert "reason" in refused.value.fields

    def test_a_person_without_the_permission_is_refused(self, huizhou: cast.Place) -> None:
        actor = huizhou.actor("lead", Role.INSPECTOR)
        with pytest.raises(Refused, match="没有") as refused:
            perform(TABLE, a_job(), "begin", actor=actor)
        assert refused.value.status == 403

    def test_the_second_of_two_who_read_the_same_state_loses(self) -> None:
        job = a_job()
        perform(TABLE, job, "begin", actor=SYSTEM)
        with pytest.raises(Refused):
            perform(TABLE, job, "begin", actor=SYSTEM)


@pytest.mark.django_db
class TestButtons:
    """What a screen shows comes from the same rows."""

    def test_a_refused_button_says_why_and_by_which_clause(self) -> None:
        (button,) = available(TABLE, a_job(title=""), SYSTEM)
        assert (button.allowed, button.reason, button.clause) == (False, "没有名称", "测试 第一条")

    def test_a_soft_refusal_asks_for_a_reason(self) -> None:
        (button,) = available(TABLE, a_job(total=99), SYSTEM)
        assert button.allowed
        assert button.needs_reason
        assert button.overridable

    def test_a_button_the_role_never_has_is_left_out(self, huizhou: cast.Place) -> None:
        assert available(TABLE, a_job(), huizhou.actor("lead", Role.INSPECTOR)) == []

    def test_the_table_draws_itself(self) -> None:
        assert "queued --> running: 开始" in TABLE.mermaid("作业")
