"""The overdue register, delayed tasks, the ledger, urging and excuses."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from mingqian.foundation.files import tables
from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.org.models import Post
from mingqian.foundation.policy.actor import Actor, actor_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.oversight import registers, selectors, services
from mingqian.scheme.models import InspectionTask
from tests.cast import Place, place
from tests.stages.publication.story import Story


@pytest.mark.clause("HZ-16b", "JL-302c", "PY-302b")
def test_a_deadline_passed_is_in_the_register_the_same_day(huizhou_story: Story) -> None:
    story = huizhou_story
    story.carry_out("lead")
    office = story.actor("lead", Role.OFFICE)
    due = Deadline.objects.get(kind="result_entry").due_on
    clock.mark_overdue(due)
    assert not registers.overdue_register(office, due)
    lines = registers.overdue_register(office, due + dt.timedelta(days=1))
    entry = next(line for line in lines if line.kind == "结果录入")
    assert (entry.department, entry.days_late) == ("惠州市市场监督管理局", 1)
    assert entry.deadline.clause
    published = next(line for line in lines if line.kind == "结果公示")
    assert published.person == "检查员甲·市场监督管理局"


def test_the_register_of_another_region_stays_empty(huizhou_story: Story, outsider: Actor) -> None:
    huizhou_story.carry_out("lead")
    late = timezone.localdate() + dt.timedelta(days=60)
    clock.mark_overdue(late)
    assert registers.overdue_register(outsider, late) == []


@pytest.mark.clause("JL-302e", "HZ-16b")
def test_a_task_past_its_window_with_unchecked_objects_is_delayed(jilin: Place) -> None:
    story = Story(jilin, ("lead",), objects=2)
    story.carry_out("lead", 0)
    InspectionTask.objects.update(completion_on=timezone.localdate() - dt.timedelta(days=3))
    office = story.actor("lead", Role.OFFICE)
    [late] = registers.delayed_tasks(office)
    assert (late.task, late.days_late, late.unchecked) == (story.task, 3, 1)
    story.carry_out("lead", 1)
    assert registers.delayed_tasks(office) == []


@pytest.mark.clause("JL-303b")
def test_the_ledger_lists_every_task_and_exports_to_a_spreadsheet(jilin_story: Story) -> None:
    story = jilin_story.run_to_publication()
    office = story.actor("lead", Role.OFFICE)
    lines = [registers.ledger_line(task) for task in registers.ledger_tasks(office)]
    assert [line.task_no for line in lines] == [story.task.task_no]
    line = lines[0]
    assert (line.state, line.objects, line.published) == ("已公示", 1, 2)
    assert line.scheme.startswith("FA-")
    assert line.drawn_on == timezone.localdate().isoformat()
    values = registers.ledger_values(lines)
    body = tables.as_csv(registers.LEDGER_COLUMNS, values)
    [row] = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    assert (row["任务编号"], row["参与部门"]) == (story.task.task_no, "吉林省生态环境局")
    sheet = load_workbook(
        io.BytesIO(registers.as_xlsx("台账", registers.LEDGER_COLUMNS, values))
    ).active
    assert [cell.value for cell in sheet[1]] == list(registers.LEDGER_COLUMNS)
    assert sheet.cell(2, 1).value == story.task.task_no


def test_the_ledger_of_another_region_stays_empty(jilin_story: Story, outsider: Actor) -> None:
    assert not registers.ledger_tasks(outsider).exists()


@pytest.mark.clause("HZ-04e")
def test_the_lead_urges_a_participant_whose_todo_it_becomes(huizhou_story: Story) -> None:
    story = huizhou_story
    made = services.urge(
        to_department=story.place.partner,
        text="请尽快录入检查结果",
        task=story.task,
        actor=story.handler(),
    )
    [todo] = [t for t in selectors.todos(story.handler("partner")) if t.kind == "催办"]
    assert (todo.title, todo.target) == ("请尽快录入检查结果", ("urge-detail", made.pk))
    with pytest.raises(Refused):
        services.read_urge(urge=made, actor=story.handler())
    services.read_urge(urge=made, actor=story.handler("partner"), reply="今日录入")
    assert not [t for t in selectors.todos(story.handler("partner")) if t.kind == "催办"]


@pytest.mark.clause("PY-A200d")
def test_the_office_urges_a_member_about_an_overdue_duty(pengyang_story: Story) -> None:
    story = pengyang_story
    story.carry_out_all()
    deadline = Deadline.objects.filter(
        kind="publication", department_id=story.place.partner.pk
    ).get()
    office = story.actor("lead", Role.OFFICE)
    made = services.urge(
        to_department=story.place.partner, text="公示逾期", deadline=deadline, actor=office
    )
    [todo] = [t for t in selectors.todos(story.handler("partner")) if t.kind == "催办"]
    assert todo.due_on == deadline.due_on
    assert list(selectors.urges(office)) == [made]
    with pytest.raises(Refused):
        services.urge(to_department=story.place.third, text="x", deadline=deadline, actor=office)


def test_a_participant_does_not_urge_others(huizhou_story: Story) -> None:
    with pytest.raises(Refused):
        services.urge(
            to_department=huizhou_story.place.third,
            text="快",
            task=huizhou_story.task,
            actor=huizhou_story.handler("partner"),
        )


@pytest.mark.clause("JL-301h", "PY-301a")
def test_an_upper_body_sees_and_urges_its_own_line_below_only(pengyang_story: Story) -> None:
    from mingqian.foundation.org.models import Department, Person
    from tests.cast import region, system

    story = pengyang_story
    above = region("640400", "固原市", "city")
    made = {}
    for line in ("market", "housing"):
        department = Department.objects.create(
            code=f"gy-{line}", name=f"固原市{line}", region=above, system=system(line, line)
        )
        person = Person.objects.create_person(
            username=f"gy-{line}", name="上级甲", department=department
        )
        Post.objects.create(person=person, role=Role.UPPER, valid_from=dt.date(2019, 1, 1))
        made[line] = actor_of(Person.objects.prefetch_related("posts").get(pk=person.pk))
    services.urge(to_department=story.place.lead, text="请报进度", actor=made["market"])
    assert registers.ledger_tasks(made["market"]).count() == 1
    assert not registers.ledger_tasks(made["housing"]).exists()
    with pytest.raises(Refused):
        services.urge(to_department=story.place.lead, text="请报进度", actor=made["housing"])


def test_the_head_records_special_circumstances_and_the_lateness_stays(
    huizhou_story: Story,
) -> None:
    story = huizhou_story
    story.carry_out("lead")
    deadline = Deadline.objects.get(kind="result_entry")
    clock.mark_overdue(deadline.due_on + dt.timedelta(days=1))
    with pytest.raises(Refused):
        services.excuse(deadline=deadline, text="台风停工", actor=story.handler())
    done = services.excuse(deadline=deadline, text="台风停工", actor=story.head())
    done.refresh_from_db()
    assert (done.excuse, done.state) == ("台风停工", "overdue")


def test_places_do_not_mix(huizhou_story: Story, rulebooks: None) -> None:
    other = place("changjiang")
    assert not registers.ledger_tasks(other.actor("lead", Role.OFFICE)).exists()
