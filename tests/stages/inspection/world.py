"""A dispatched, configured task of a place, ready for its checks, built row by row.

What stages 1 to 5 do has its own tests; here their outcome is the starting point.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from django.utils import timezone

from mingqian.draw.models import Draw, DrawKind, DrawnObject, DrawnState, DrawState
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Department, Person, Post
from mingqian.foundation.policy.actor import SYSTEM, Actor, actor_of
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection import services
from mingqian.inspection.models import Finding, Inspection, Visit
from mingqian.inspection.services import AnswerEntry, OnlineEntry
from mingqian.library.models import (
    Checkpoint,
    EnforcementCredential,
    InspectionItem,
    InspectionItemList,
    InspectionObject,
    Inspector,
    ListKind,
    ListState,
    ObjectKind,
    ObjectType,
    StaffClass,
)
from mingqian.matching.models import (
    Assignment,
    DepartmentPart,
    InspectionTeam,
    PartState,
    TeamRole,
)
from mingqian.scheme.models import (
    InspectionTask,
    Scheme,
    SchemeBatch,
    SchemeOrigin,
    SchemeState,
    TaskState,
)
from tests.cast import PASSWORD, Place
from tests.told import told

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32
_serial = count(1)


@dataclass
class World:
    """A place, its running task, and short words for what inspectors do there."""

    place: Place
    task: InspectionTask
    draw: Draw
    objects: list[DrawnObject] = field(default_factory=list)
    parts: dict[str, DepartmentPart] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)

    @told
    def inspector(self, department: str = "lead", number: int = 0) -> Actor:
        """An inspector of a department, dealt to every object."""
        return fresh(self.people[department][number])

    def handler(self, department: str = "lead") -> Actor:
        """The handler of a department."""
        return self.place.actor(department, Role.HANDLER)

    def head(self, department: str = "lead") -> Actor:
        """The head of a department."""
        return self.place.actor(department, Role.HEAD)

    @told
    def open(self) -> list[Inspection]:
        """Open the checks."""
        services.open_inspections(task=self.task, actor=self.handler())
        return list(Inspection.objects.order_by("drawn_object_id", "part_id"))

    @told
    def check(self, department: str = "lead", nth: int = 0) -> Inspection:
        """The check of a department at an object, fresh."""
        return Inspection.objects.get(part=self.parts[department], drawn_object=self.objects[nth])

    def assignments(self, department: str = "lead", nth: int = 0) -> list[int]:
        """Keys of a department's assignments to an object."""
        rows = Assignment.objects.filter(
            part=self.parts[department], drawn_object=self.objects[nth], state="active"
        )
        return list(rows.values_list("pk", flat=True))

    def scheduler(self) -> Actor:
        """Who sets the day here."""
        law = rules.for_case(self.task)
        leads = law.text("inspection.schedule_by") == "team_leader"
        return self.inspector() if leads else self.handler()

    @told
    def schedule(self, nth: int = 0, on: dt.date | None = None, **facts: object) -> Visit:
        """Set the day for everybody."""
        return services.schedule_visit(
            drawn_object=self.objects[nth],
            on=on or timezone.localdate(),
            actor=self.scheduler(),
            **facts,  # type: ignore[arg-type]
        )

    @told
    def notify(self, visit: Visit) -> None:
        """Tell the object by telephone."""
        services.give_notice(
            visit=visit,
            channel="电话",
            materials=["营业执照"],
            sent_to="演示联系人",
            actor=self.inspector(),
        )

    @told
    def online(self, department: str = "lead", nth: int = 0, outcome: str = "not_verifiable"):
        """Finish the online check with one outcome for every point."""
        check = self.check(department, nth)
        actor = self.inspector(department)
        sources = rules.for_case(self.task).texts("inspection.online_sources") or ("公示系统",)
        entries = [OnlineEntry(f.pk, outcome, sources[0]) for f in check.findings.all()]
        services.check_online(inspection=check, entries=entries, actor=actor)
        return services.finish_online(inspection=self.check(department, nth), actor=actor)

    @told
    def start(self, department: str = "lead", nth: int = 0, **facts: object) -> Inspection:
        """Begin the visit of a department with all its people and their certificates."""
        given = {"present": self.assignments(department, nth), "credentials_shown": True, **facts}
        return services.start_visit(
            inspection=self.check(department, nth),
            actor=self.inspector(department),
            **given,  # type: ignore[arg-type]
        )

    @told
    def answer(self, department: str = "lead", nth: int = 0, **entry: str) -> Inspection:
        """Answer every open point alike (default 符合 on site)."""
        given = {"answer": "conforms", "method": "on_site", **entry}
        check = self.check(department, nth)
        entries = [
            AnswerEntry(f.pk, **given) for f in check.findings.all() if not f.is_verified_online
        ]
        return services.answer(inspection=check, entries=entries, actor=self.inspector(department))

    @told
    def record(self, department: str = "lead", nth: int = 0) -> Inspection:
        """Freeze the record."""
        return services.close_record(
            inspection=self.check(department, nth),
            actor=self.inspector(department),
            situation="现场检查按要点逐项进行。",
        )

    @told
    def sign(self, department: str = "lead", nth: int = 0) -> Inspection:
        """The object signs the record it was shown."""
        check = self.check(department, nth)
        return services.sign(
            inspection=check,
            actor=self.inspector(department),
            kind="signed",
            signer="演示负责人",
            capacity="店长",
            image=picture(),
            record_digest=check.record_digest,
        )

    @told
    def complete(self, department: str = "lead", nth: int = 0) -> Inspection:
        """Close the check."""
        return services.complete(
            inspection=self.check(department, nth), actor=self.inspector(department)
        )

    @told
    def visit(self, nth: int = 0) -> Visit:
        """Day set and, where the rules ask for it, object told."""
        visit = self.schedule(nth)
        if rules.for_case(self.task).is_on("notification.before"):
            self.notify(visit)
        return visit

    @told
    def arrive(self, department: str = "lead", nth: int = 0) -> Inspection:
        """Everything up to the beginning of the visit."""
        if self.check(department, nth).visit_id is None:
            self.visit(nth)
        if "online" in rules.for_case(self.task).texts("inspection.sequence"):
            self.online(department, nth)
        return self.start(department, nth)

    @told
    def carry_out(self, department: str = "lead", nth: int = 0, **entry: str) -> Inspection:
        """A whole check, from the day to its close."""
        self.arrive(department, nth)
        self.answer(department, nth, **entry)
        self.record(department, nth)
        self.sign(department, nth)
        return self.complete(department, nth)


def fresh(person: Person) -> Actor:
    """The actor a person is now."""
    return actor_of(Person.objects.acting().get(pk=person.pk))


@told
def picture() -> StoredFile:
    """A small picture."""
    return store.keep(PNG, name="签名.png", media_type="image/png", actor=SYSTEM)


def finding_of(check: Inspection, nth: int = 0) -> Finding:
    """A point of a check."""
    return check.findings.order_by("pk")[nth]


@told
def build(
    place: Place,
    departments: tuple[str, ...] = ("lead", "partner"),
    objects: int = 1,
    *,
    completion_on: dt.date | None = None,
    methods: tuple[str, ...] = ("on_site",),
    may_close_online: bool = False,
    confirmed_at: dt.datetime | None = None,
    subjects: Sequence[InspectionObject] = (),
) -> World:
    """A configured task of ``departments`` (the first leads) over ``objects`` drawn objects, or
    over the given ``subjects``.
    """
    task = _task(place, departments, completion_on, methods)
    draw = Draw.objects.create(
        draw_no=f"DR-{next(_serial)}",
        task=task,
        kind=DrawKind.INITIAL,
        state=DrawState.DISPATCHED,
        authority="演示机关",
        reserve_permille=0,
        confirmed_at=confirmed_at,
        drawn_at=confirmed_at or timezone.now(),
    )
    world = World(place, task, draw)
    whom = subjects or [registered(place) for _ in range(objects)]
    world.objects = [drawn(draw, subject, rank) for rank, subject in enumerate(whom, 1)]
    for key in departments:
        _part(world, key, is_lead=key == departments[0], may_close_online=may_close_online)
    for each in world.objects:
        leader = (
            Assignment.objects.filter(drawn_object=each, part=world.parts[departments[0]])
            .order_by("pk")
            .first()
        )
        InspectionTeam.objects.create(drawn_object=each, leader=leader, formed_by="演示经办人")
    return world


def _task(place, departments, completion_on, methods) -> InspectionTask:
    version = rules.governing_version(place.departments[departments[0]])
    number = next(_serial)
    scheme = Scheme.objects.create(
        rulebook=version,
        scheme_no=f"FA-{number}",
        name="演示方案",
        state=SchemeState.FINAL,
        origin=SchemeOrigin.DECISION,
        region=place.region,
        methods=list(methods),
        lead_department=place.departments[departments[0]],
    )
    batch = SchemeBatch.objects.create(scheme=scheme, seq=1)
    task = InspectionTask.objects.create(
        rulebook=version,
        task_no=f"RW-{number}",
        name="演示抽查任务",
        scheme=scheme,
        batch=batch,
        region=place.region,
        lead_department=place.departments[departments[0]],
        state=TaskState.READY,
        launched_by="演示经办人",
        completion_on=completion_on or timezone.localdate() + dt.timedelta(days=30),
    )
    task.participating_departments.set([place.departments[key] for key in departments[1:]])
    return task


@told
def registered(place: Place) -> InspectionObject:
    """An enterprise of a place."""
    number = next(_serial)
    return InspectionObject.objects.create(
        oid=f"demo-{number}",
        name=f"演示企业{number}号有限公司",
        object_type=ObjectType.COMPANY,
        kind=ObjectKind.BUSINESS,
        region=place.region,
        address="演示路1号",
        source="演示",
        source_at=timezone.now(),
        contact="演示联系人 000-0000",
    )


@told
def drawn(
    draw: Draw, subject: InspectionObject, rank: int, state: str = DrawnState.SELECTED
) -> DrawnObject:
    """An object as it came out of a draw: rows that a draw has made cannot be altered."""
    return DrawnObject.objects.create(
        draw=draw,
        inspection_object=subject,
        oid=subject.oid,
        name=subject.name,
        address=subject.address,
        risk_class="B",
        stratum="all",
        rank=rank,
        key="0" * 64,
        state=state,
    )


def _part(world: World, key: str, *, is_lead: bool, may_close_online: bool) -> None:
    department = world.place.departments[key]
    part = DepartmentPart.objects.create(
        task=world.task, department=department, is_lead=is_lead, state=PartState.CONFIGURED
    )
    part.items.add(make_item(world.place, department, may_close_online=may_close_online))
    world.parts[key] = part
    people = [make_inspector(department, letter) for letter in ("甲", "乙")]
    world.people[key] = [row.person for row in people]
    for drawn in world.objects:
        for role, row in zip((TeamRole.LEAD, TeamRole.CO), people, strict=True):
            Assignment.objects.create(part=part, drawn_object=drawn, inspector=row, role=role)


@told
def make_item(
    place: Place, department: Department, *, may_close_online: bool = False, points: int = 2
) -> InspectionItem:
    """A published item of a department with checkpoints."""
    item_list = InspectionItemList.objects.create(
        rulebook=rules.governing_version(department),
        kind=ListKind.DEPARTMENT,
        region=place.region,
        department=department,
        year=2026,
        version=next(_serial),
        state=ListState.IN_FORCE,
    )
    item = InspectionItem.objects.create(
        item_list=item_list,
        code=f"SX{next(_serial)}",
        category="演示类别",
        name=f"{department.label}检查事项",
        department=department,
        basis="《演示条例》第一条",
        subject=department.name,
        content="演示检查内容",
        methods=["on_site"],
        materials=["营业执照"],
        may_close_online=may_close_online,
    )
    for seq in range(1, points + 1):
        Checkpoint.objects.create(
            item=item, seq=seq, content=f"{department.label}要点{seq}", basis=f"第{seq}条"
        )
    return item


@told
def make_inspector(department: Department, letter: str, *, valid: bool = True) -> Inspector:
    """An inspector who can sign in, with a certificate valid today (or expired)."""
    number = next(_serial)
    name = f"检查员{letter}·{department.label}"
    person = Person.objects.create_person(
        username=f"inspector-{number}", password=PASSWORD, name=name, department=department
    )
    Post.objects.create(person=person, role=Role.INSPECTOR, valid_from=dt.date(2019, 1, 1))
    row = Inspector.objects.create(
        iid=f"ins-{number}",
        name=name,
        person=person,
        department=department,
        staff_class=StaffClass.CIVIL_SERVANT,
    )
    today = timezone.localdate()
    EnforcementCredential.objects.create(
        inspector=row,
        number=f"ZJ{number:06d}",
        issuer="演示机关",
        valid_from=today - dt.timedelta(days=400),
        valid_to=today + dt.timedelta(days=400 if valid else -1),
    )
    return row
