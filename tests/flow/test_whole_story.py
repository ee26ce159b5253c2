"""The whole story: every step on the platform, in its order, provable from outside afterwards."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from mingqian.demo.story import ORDER, Story
from mingqian.foundation.files import store
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.policy.decision import Refused
from mingqian.library.models import InspectionObject
from mingqian.library.services import sync_all
from mingqian.scheme.models import InspectionTask, TaskState
from mingqian.scheme.services import advance
from tests.flow.conftest import Tell, Teller
from tests.flow.shelf import BEGIN

ROOT = Path(__file__).resolve().parents[2]
#: The steps of a task in the order of 昌江 第十一条.
STEPS = [
    "drawn", "dispatched", "ready", "running", "inspected", "entered", "published", "archived",
    "closed",
]  # fmt: skip
#: Function of the platform → journal codes that show it was used.
FUNCTIONS = {
    "list": "library:list-published",
    "registers": "library:registry-opened",
    "inspectors": "library:inspector-added",
    "scheme": "scheme:finalised",
    "draw": "draw:drawn",
    "result": "result:entered",
}
#: Place → its real extract and the region code its objects are known by.
EXTRACTS = {
    "huizhou": ("huizhou_441300.csv", "4413"),
    "jilin": ("jilin_220000.csv", "22"),
    "pengyang": ("guyuan_640400.csv", "640425"),
}


def steps_of(task: InspectionTask) -> list[str]:
    """The states a task went through, as the journal tells them."""
    rows = Entry.objects.filter(
        subject_type="scheme.inspectiontask", subject_id=str(task.pk), event__startswith="task:"
    )
    moved = rows.exclude(from_state="").order_by("seq")
    return [row.to_state for row in moved if row.from_state != row.to_state]


@pytest.mark.clause("JL-201a", "CJ-11a", "CJ-02a", "JL-206e", "XL-201c")
def test_one_task_goes_through_all_procedures_in_their_order(tell: Tell) -> None:
    story = tell("oversight")
    assert story.task.state == TaskState.CLOSED
    assert steps_of(story.task) == STEPS
    who = Entry.objects.filter(case_no=story.task.task_no).order_by("seq")
    assert all(row.person_name and row.at for row in who)


@pytest.mark.clause("CJ-08a", "CJ-08c")
def test_each_function_was_used_by_a_member_and_left_its_entry(tell: Tell, key: str) -> None:
    story = tell("oversight")
    member = story.place.lead.bureau
    family = {member.pk, *member.units.values_list("pk", flat=True)}
    functions = dict(FUNCTIONS)
    if key != "huizhou":
        functions["plan"] = "plan:submitted"
    for code in functions.values():
        rows = Entry.objects.filter(event=code, department_id__in=family)
        assert rows.exists(), code
        assert all(row.person_id for row in rows)


@pytest.mark.clause("HZ-05a", "JL-206e")
def test_every_state_that_stands_was_reached_by_an_entry(tell: Tell) -> None:
    story = tell("oversight")
    things = [story.task, story.scheme, story.draw_now, *story.inspections(), *story.dossiers()]
    things += [*story.publications(), *story.findings()]
    if story.plan_made is not None:
        things.append(type(story.plan_made).objects.get(pk=story.plan_made.pk))
    for thing in things:
        last = (
            Entry.objects.filter(subject_type=thing._meta.label_lower, subject_id=str(thing.pk))
            .exclude(to_state="")
            .order_by("-seq")
            .first()
        )
        assert last is not None, thing
        assert last.to_state == thing.state


@pytest.mark.clause("CJ-11a")
@pytest.mark.parametrize("stage", ["scheme", "draw", "matching", "inspection"])
def test_no_step_is_taken_before_the_one_before_it(tell: Tell, stage: str) -> None:
    story = tell(stage)
    now = STEPS.index(story.task.state) if story.task.state in STEPS else -1
    for step in STEPS[now + 2 :]:
        with pytest.raises(Refused, match="须先完成"):
            advance(task=story.task, to=step, actor=story.handler)
    for step in STEPS[: now + 1]:
        with pytest.raises(Refused):
            advance(task=story.task, to=step, actor=story.handler)


@pytest.mark.clause("HZ-09c", "XL-100a")
def test_a_stranger_verifies_the_downloaded_record_without_the_platform(
    tell: Tell, tmp_path: Path
) -> None:
    story = tell("oversight")
    draw = story.draw_now
    certificate, pool = tmp_path / "certificate.json", tmp_path / "pool.tsv"
    certificate.write_bytes(store.read(draw.certificate))
    pool.write_bytes(store.read(draw.pool.file))
    command = [sys.executable, "-I", "-c", _ALONE, "verify", str(certificate), "--pool", str(pool)]
    good = subprocess.run(command, capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stdout + good.stderr
    line = pool.read_text(encoding="utf-8").splitlines()
    pool.write_text("\n".join(line[:-1]) + "\n", encoding="utf-8")
    bad = subprocess.run(command, capture_output=True, text=True, check=False)
    assert bad.returncode != 0


#: ``python -m fairdraw`` with nothing of the platform to import but the protocol itself.
_ALONE = (
    f"import sys, runpy; sys.path.insert(0, {str(ROOT / 'src')!r}); "
    "runpy.run_module('fairdraw', run_name='__main__')"
)


@pytest.mark.clause("XL-201c", "XL-400e", "JL-206e")
def test_journal_and_files_pass_their_checks_at_the_end(tell: Tell) -> None:
    tell("oversight")
    told = io.StringIO()
    call_command("verify_journal", stdout=told)
    call_command("verify_archive", stdout=told)
    assert "完整" in told.getvalue()
    assert "全部一致" in told.getvalue()


@pytest.mark.clause("JL-100c", "PY-100d")
@pytest.mark.parametrize("place", ["jilin", "pengyang"])
def test_a_department_alone_goes_through_the_same_stages(teller: Teller, place: str) -> None:
    # 彭阳 二（三）: whoever plans for itself has at least one joint line beside.
    told = teller(place, "plan")
    story = Story(told.place, alone=True, lines=2, line=2)
    for stage in ORDER:
        story.play(stage)
    assert steps_of(story.task) == STEPS
    assert not story.task.is_joint
    assert not story.task.participating_departments.exists()
    assert InspectionTask.objects.filter(is_joint=True).count() == 0


class RealStory(Story):
    """The story on objects of a real registry extract; its inspectors stay invented."""

    extract: Path

    def bring_objects(self) -> list[InspectionObject]:
        """Import the extract through the command an administrator would use."""
        call_command(
            "import_objects",
            str(self.extract),
            mapping="registry-extract",
            department=self.place.lead.bureau.code,
            stdout=io.StringIO(),
        )
        sync_all(region_path=self.place.region.path)
        return list(InspectionObject.objects.order_by("pk"))


def some_rows(source: Path, target: Path, region: str, count: int) -> None:
    """Copy food businesses of a region to a smaller file."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [
            row
            for row in reader
            if row["住所区县代码_推断"].startswith(region)
            and ("餐饮" in row["经营范围"] or "食品" in row["经营范围"])
        ]
        names = list(reader.fieldnames or [])
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows[:count])


@pytest.mark.real_data
@pytest.mark.parametrize("place", sorted(EXTRACTS))
def test_the_same_story_on_objects_of_the_real_register(
    teller: Teller, shared: Path, tmp_path: Path, place: str
) -> None:
    name, region = EXTRACTS[place]
    source = shared / "data" / "entities" / name
    if not source.exists():
        pytest.skip(f"the real extract {name} is not beside the project")
    story = RealStory(teller(place, BEGIN).place, lines=2, line=2)
    story.extract = tmp_path / name
    some_rows(source, story.extract, region, count=60)
    story.whole()
    assert story.task.state == TaskState.CLOSED
    assert steps_of(story.task) == STEPS
    for drawn in story.drawn_objects():
        assert drawn.inspection_object.uscc
        assert not drawn.name.startswith("演示·")
        assert drawn.inspection_object.region.path.startswith(story.place.region.path)
