"""A task waiting for its draw, and a whole ceremony, for the tests of stages 4 and 5.

The scheme is laid row by row in its final state (stage 3 has its own tests); everything from the
pool on goes through the services.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from unittest import mock

from django.utils import timezone

from fairdraw.pool import read
from fairdraw.sample import DrawResult
from fairdraw.sample import draw as reference_draw
from mingqian.draw import services
from mingqian.draw.ceremony.certificate import sealed_plan
from mingqian.draw.models import Draw, DrawnObject, DrawnState, SeedShare
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Department, DepartmentKind, Person, Post
from mingqian.foundation.policy.actor import SYSTEM, Actor, actor_of
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.services import continue_rulebook
from mingqian.library.models import InspectionItem, InspectionObject, ObjectRegistry, Registration
from mingqian.scheme.models import (
    Consultation,
    ConsultationState,
    InspectionTask,
    Scheme,
    SchemeBatch,
    SchemeOrigin,
    SchemeState,
)
from tests.cast import PASSWORD, Place
from tests.stages.library import build as library
from tests.told import told, told_whole

DICE = "16253441625344162534"
_serial = count(1)


@told
def keep_in_force(place: Place) -> None:
    """Record the decision to go on with an expired rulebook (彭阳)."""
    version = rules.governing_version(place.lead)
    if version.effective_to and version.effective_to < timezone.localdate().isoformat():
        continue_rulebook(
            version=version,
            decided_by="彭阳县人民政府",
            document_no="演示〔2025〕1号",
            reason="修订期间继续适用",
            decided_on=timezone.localdate(),
            until=None,
            actor=SYSTEM,
        )


@told
def items_of(department: Department, *codes: str, **facts: Any) -> list[InspectionItem]:
    """Published items of a department, with a register of their own."""
    registry, _ = ObjectRegistry.objects.get_or_create(
        name=f"{department.code}演示名录库", department=department
    )
    item_list = library.published(department, *(codes or ("A01",)), registry=registry, **facts)
    return list(item_list.items.order_by("code"))


@told
def objects_for(
    department: Department, number: int, *, start: int = 1, **facts: Any
) -> list[InspectionObject]:
    """Synthetic companies in the department's base and register."""
    return [_object(department, index, facts) for index in range(start, start + number)]


@told_whole
def _object(department: Department, index: int, facts: dict[str, Any]) -> InspectionObject:
    registry, _ = ObjectRegistry.objects.get_or_create(
        name=f"{department.code}演示名录库", department=department
    )
    row = library.obj(department, index, **facts)
    Registration.objects.create(registry=registry, inspection_object=row, since=dt.date(2026, 1, 1))
    return row


@told
def make_task(
    place: Place,
    *,
    lead: str = "lead",
    participants: tuple[str, ...] = ("partner",),
    items: list[InspectionItem] | None = None,
    batch_facts: dict[str, Any] | None = None,
    **facts: Any,
) -> InspectionTask:
    """A task of a final scheme, waiting for its draw."""
    number, department = next(_serial), place.departments[lead]
    version = rules.governing_version(department)
    given = {
        "sampling_permille": None if "object_count" in facts else 200,
        "methods": ["on_site"],
        "range_text": "全部监管对象",
        "completion_on": timezone.localdate() + dt.timedelta(days=30),
        **facts,
    }
    scheme = Scheme.objects.create(
        rulebook=version,
        scheme_no=f"S-{place.key}-{number}",
        name=f"演示·第{number}次联合抽查",
        origin=SchemeOrigin.DECISION,
        state=SchemeState.FINAL,
        region=department.region,
        lead_department=department,
        **given,
    )
    if items is not None:
        scheme.items.set(items)
    partners = [place.departments[name] for name in participants]
    for partner in partners:
        Consultation.objects.create(
            scheme=scheme, department=partner, state=ConsultationState.ACCEPTED
        )
    batch = SchemeBatch.objects.create(scheme=scheme, seq=1, **(batch_facts or {}))
    task = InspectionTask.objects.create(
        rulebook=version,
        task_no=f"T-{place.key}-{number}",
        name=scheme.name,
        scheme=scheme,
        batch=batch,
        region=department.region,
        lead_department=department,
        is_joint=bool(partners),
        completion_on=given["completion_on"],
        launched_by="演示经办人",
    )
    task.participating_departments.set(partners)
    return task


@told
def observer(place: Place, number: int = 1) -> Person:
    """A witness from a department that never takes part."""
    home, _ = Department.objects.get_or_create(
        code=f"{place.key}-witness",
        defaults={
            "name": f"{place.region.name}公证处",
            "region": place.region,
            "is_member": False,
            "kind": DepartmentKind.DEPARTMENT,
        },
    )
    found = Person.objects.filter(username=f"{place.key}-observer-{number}").first()
    if found is None:
        found = Person.objects.create_person(
            username=f"{place.key}-observer-{number}",
            password=PASSWORD,
            name=f"见证人{number}",
            department=home,
        )
        Post.objects.create(person=found, role=Role.OBSERVER, valid_from=dt.date(2019, 1, 1))
    return Person.objects.acting().get(pk=found.pk)


def handler_of(place: Place, department: Department) -> Actor:
    """The handler of a department of the place."""
    name = next(key for key, row in place.departments.items() if row.pk == department.pk)
    return place.actor(name, Role.HANDLER)


def drawer(place: Place, task: InspectionTask) -> Actor:
    """Who draws the objects of the task."""
    return handler_of(place, task.lead_department)


@contextmanager
def after(moment: dt.datetime, **more: float) -> Iterator[dt.datetime]:
    """The world a minute after ``moment`` (or ``more``: ``hours=1``). Nothing sealed is altered:
    it is the clock that moves."""
    then = moment + dt.timedelta(**(more or {"minutes": 1}))
    with mock.patch("django.utils.timezone.now", return_value=then):
        yield then


@told
def pool_of(place: Place, task: InspectionTask) -> Draw:
    """The draw with its pool built."""
    return services.build_pool(task=task, actor=drawer(place, task))


@told
def seal(place: Place, draw: Draw, observers: int | None = None, **terms: Any) -> Draw:
    """The draw sealed with enough observers for three parties."""
    departments = 1 + draw.task.participating_departments.count()
    wanted = observers if observers is not None else max(1, 3 - departments)
    barred = SeedShare.objects.filter(draw__draw_no=draw.draw_no or "-", is_barred=True)
    first = 1 + barred.filter(is_observer=True).count()
    people = [observer(place, number) for number in range(first, first + wanted)]
    return services.seal(
        draw=draw,
        actor=drawer(place, draw.task),
        observers=people,
        **{"beacon_kind": "dice", "beacon_detail": {"count": 20}, **terms},
    )


@told
def party_actors(place: Place, draw: Draw) -> list[Actor]:
    """The actor of every party, in order."""
    return [
        actor_of(Person.objects.acting().get(pk=share.person_id))
        if share.is_observer
        else handler_of(place, share.department)
        for share in draw.shares.select_related("department").order_by("seq")
    ]


@told
def commit_all(place: Place, draw: Draw) -> Draw:
    """Every party committed by its own hand."""
    for actor in party_actors(place, draw):
        services.commit(draw=draw, actor=actor)
    draw.refresh_from_db()
    return draw


@told
def reveal_all(place: Place, draw: Draw) -> Draw:
    """Every party's number delivered."""
    for actor in party_actors(place, draw):
        services.reveal(draw=draw, actor=actor)
    draw.refresh_from_db()
    return draw


@told
def enter_dice(place: Place, draw: Draw, digits: str = DICE) -> Draw:
    """The dice thrown and entered by the first observer, the lead standing by."""
    share = draw.shares.filter(is_observer=True).first()
    witness = draw.shares.exclude(person=share.person).order_by("seq").first().person
    actor = actor_of(Person.objects.acting().get(pk=share.person_id))
    return services.enter_beacon(draw=draw, actor=actor, outcome=digits, witness=witness)


@told
def ready_to_run(place: Place, task: InspectionTask, **terms: Any) -> Draw:
    """Everything done but the draw itself."""
    draw = seal(place, pool_of(place, task), **terms)
    draw = reveal_all(place, commit_all(place, draw))
    return enter_dice(place, draw) if draw.beacon_kind == "dice" else draw


@told
def drawn(place: Place, task: InspectionTask, **terms: Any) -> Draw:
    """A whole ceremony."""
    draw = ready_to_run(place, task, **terms)
    return services.run(draw=draw, actor=drawer(place, task))


def selected(draw: Draw) -> list[DrawnObject]:
    """The drawn objects in order."""
    rows = draw.drawn_objects.filter(state=DrawnState.SELECTED)
    return list(rows.order_by("stratum", "rank"))


def pool_ids(draw: Draw) -> list[str]:
    """Ids in the pool file."""
    data = store.read(draw.pool.file)
    return [unit.id for unit in read(data)] if data else []


def by_reference(draw: Draw) -> DrawResult:
    """The same draw by the reference implementation alone."""
    plan = sealed_plan(draw)
    units = read(store.read(draw.pool.file))
    return reference_draw(units, draw.seed, plan.quotas, plan.reserves, plan.alg)


@told
def evidence() -> StoredFile:
    """A document that proves a ground."""
    return store.keep(b"%PDF-1.4 demo", name="证明.pdf", media_type="application/pdf", actor=SYSTEM)
