"""When a dossier opens, whose it is, how it is numbered."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from mingqian.archive import selectors
from mingqian.archive.models import Dossier
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.rules import selectors as rules
from tests.cast import Place
from tests.stages.archive.filing import archivist, dossier, ready
from tests.stages.publication.story import Story


@pytest.mark.clause("JL-206j")
def test_in_jilin_a_dossier_opens_with_the_completed_check_and_a_soft_clock(
    jilin_story: Story,
) -> None:
    jilin_story.carry_out("lead")
    found = dossier(jilin_story)
    clock = of_subject(found, "archive").get()
    law = rules.for_case(jilin_story.task)
    assert clock.due_on == law.calendar.add_working_days(timezone.localdate(), 7).on
    assert clock.strength == "should"


@pytest.mark.clause("JL-206j", "CJ-20a")
def test_two_checks_of_one_object_have_two_files_each_department_its_own(jilin: Place) -> None:
    story = Story(jilin, ("lead", "partner"))
    again = Story(jilin, ("lead",), subjects=[story.world.objects[0].inspection_object])
    for each in (story, again):
        each.carry_out_all()
    rows = Dossier.objects.order_by("pk")
    assert len(rows) == 3
    assert len({row.number for row in rows}) == 3
    assert [row.department.label for row in rows] == [
        "市场监督管理局",
        "生态环境局",
        "市场监督管理局",
    ]


@pytest.mark.clause("PY-206e")
def test_in_pengyang_it_opens_when_the_work_of_the_task_has_ended(pengyang_story: Story) -> None:
    pengyang_story.carry_out("lead")
    assert not Dossier.objects.exists()
    pengyang_story.carry_out("partner")
    assert Dossier.objects.count() == 2


@pytest.mark.clause("XL-400a", "XL-400c")
def test_in_xinglongtai_the_todo_goes_to_the_unit_with_jurisdiction_after_publication(
    xinglongtai_story: Story,
) -> None:
    story = xinglongtai_story
    drawn = story.world.objects[0]
    drawn.executing_department = story.place.third
    drawn.save()
    story.carry_out_all()
    story.enter_all()
    assert not Dossier.objects.exists()
    story.publish_all()
    found = dossier(story)
    assert found.department == story.place.third
    clock = of_subject(found, "archive").get()
    law = rules.for_case(story.task)
    assert clock.due_on == law.calendar.add_working_days(timezone.localdate(), 20).on
    [todo] = selectors.todos(archivist(story, "third"))
    assert (todo.target, todo.due_on) == (("dossier-detail", found.pk), clock.due_on)
    assert selectors.todos(archivist(story, "lead")) == []


@pytest.mark.clause("PY-206f")
def test_the_number_follows_the_rulebooks_pattern(pengyang_story: Story) -> None:
    ready(pengyang_story)
    year = timezone.localdate().year
    numbers = sorted(Dossier.objects.values_list("number", flat=True))
    assert numbers == [f"{year}-pengyang-lead-0001", f"{year}-pengyang-partner-0001"]
    law = rules.for_case(pengyang_story.task)
    pattern = re.sub(r"\{\w+\}", ".+", law.text("archive.number_pattern"))
    assert all(re.fullmatch(pattern, number) for number in numbers)
    assert dossier(pengyang_story).retention == f"{law.number('archive.retention_years')}年"
