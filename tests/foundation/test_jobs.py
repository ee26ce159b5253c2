"""Jobs survive a kill and go on; the clock starts, is met, turns overdue."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from mingqian.foundation.jobs import clock, selectors, work
from mingqian.foundation.jobs.models import Deadline, DeadlineState, Job, JobState
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from tests import cast

DAY = dt.date(2026, 3, 2)


class Killed(BaseException):
    """Stands for the end of the process."""


@work.handler("test:count")
def count_up(run: work.Run) -> dict[str, int]:
    """Adds one at a time; the parameter says before which number the process dies."""
    for number in range(run.cursor.get("at", 0), 10):
        if number == run.params.get("die_at") and run.job.attempts == 1:
            raise Killed
        with transaction.atomic():
            Job.objects.create(kind="test:made", title=str(number))
            run.progress(number + 1, 10, {"at": number + 1})
    return {"made": 10}


@work.handler("test:refuse")
def refuse_always(run: work.Run) -> None:
    """Fails with a message for the user."""
    raise Refused("第 3 行的信用代码有误")


@pytest.mark.django_db
class TestJobs:
    """Background work."""

    def run(self, job: Job) -> Job:
        """Run as the worker would."""
        work.run_job.func(job.pk)
        job.refresh_from_db()
        return job

    def test_a_job_reports_progress_and_its_outcome(self) -> None:
        job = self.run(Job.objects.create(kind="test:count", title="数"))
        assert (job.state, job.percent, job.outcome) == (JobState.DONE, 100, {"made": 10})

    def test_a_killed_job_is_taken_up_where_it_stopped_and_doubles_nothing(self) -> None:
        job = Job.objects.create(kind="test:count", title="数", params={"die_at": 4})
        with pytest.raises(Killed):
            work.run_job.func(job.pk)
        assert Job.objects.get(pk=job.pk).state == JobState.RUNNING
        Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - dt.timedelta(hours=1))
        assert work.resume_abandoned() == 1
        job = self.run(job)
        assert job.state == JobState.DONE
        made = Job.objects.filter(kind="test:made").values_list("title", flat=True)
        assert sorted(made) == [str(n) for n in range(10)]

    def test_a_job_that_still_beats_is_left_alone(self) -> None:
        Job.objects.create(kind="test:count", state=JobState.RUNNING, beat_at=timezone.now())
        assert work.resume_abandoned() == 0

    def test_a_refusal_reaches_the_one_who_started_it(self) -> None:
        job = self.run(Job.objects.create(kind="test:refuse", title="拒"))
        assert (job.state, job.message) == (JobState.FAILED, "第 3 行的信用代码有误")

    def test_two_workers_never_run_one_job(self) -> None:
        job = self.run(Job.objects.create(kind="test:count", title="数"))
        self.run(job)
        assert Job.objects.filter(kind="test:made").count() == 10

    def test_a_cancelled_job_stops_at_its_next_step(self) -> None:
        job = Job.objects.create(kind="test:count", title="数")
        work.cancel(job)
        assert self.run(job).state == JobState.CANCELLED

    def test_others_do_not_see_a_job(self, huizhou: cast.Place, outsider: object) -> None:
        actor = huizhou.actor("lead", Role.KEEPER)
        job = Job.objects.create(kind="test:x", title="我的", person_id=actor.person_id)
        assert selectors.job_for(actor, job.pk) == job
        with pytest.raises(Refused):
            selectors.job_for(outsider, job.pk)  # type: ignore[arg-type]


@pytest.mark.django_db
class TestClock:
    """Deadlines."""

    def begin(self, home: cast.Place, days: int = 7) -> Deadline:
        """A deadline on the department itself."""
        due = clock.Due(
            DAY + dt.timedelta(days=days), "result.entry_working_days", "第（十一）条", "must"
        )
        return clock.start(
            "result_entry",
            title="结果录入",
            subject=home.lead,
            department=home.lead,
            due=due,
            started_on=DAY,
        )

    def test_a_deadline_met_in_time_is_closed(self, huizhou: cast.Place) -> None:
        self.begin(huizhou)
        assert clock.meet("result_entry", huizhou.lead, DAY) is True
        assert selectors.of_subject(huizhou.lead)[0].state == DeadlineState.MET

    @pytest.mark.clause("HZ-16b", "PY-302b")
    def test_a_passed_deadline_is_in_the_overdue_register_the_next_day(
        self, huizhou: cast.Place, outsider: object
    ) -> None:
        deadline = self.begin(huizhou)
        reader = huizhou.actor("lead", Role.OFFICE)
        assert clock.mark_overdue(deadline.due_on) == 0
        after = deadline.due_on + dt.timedelta(days=1)
        assert clock.mark_overdue(after) == 1
        (line,) = selectors.overdue(reader, after)
        assert (line.department_name, (after - line.due_on).days) == (huizhou.lead.name, 1)
        assert clock.mark_overdue(after) == 0
        assert not selectors.overdue(outsider, after)  # type: ignore[arg-type]

    def test_a_late_act_closes_it_as_late_and_stays_on_record(self, huizhou: cast.Place) -> None:
        deadline = self.begin(huizhou)
        late = deadline.due_on + dt.timedelta(days=3)
        assert clock.meet("result_entry", huizhou.lead, late) is False
        assert list(selectors.overdue(huizhou.actor("lead", Role.OFFICE), late)) == [deadline]

    def test_starting_it_again_moves_the_one_that_runs(self, huizhou: cast.Place) -> None:
        self.begin(huizhou)
        self.begin(huizhou, days=9)
        assert Deadline.objects.count() == 1
        assert Deadline.objects.get().due_on == DAY + dt.timedelta(days=9)

    def test_without_a_running_deadline_there_is_nothing_to_meet(self, huizhou: cast.Place) -> None:
        assert clock.meet("result_entry", huizhou.lead) is None
