"""Every door to a sealed draw is tried: each address, the API, each column of the database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mingqian.draw import services
from mingqian.draw.ledger.auditing import audit
from mingqian.draw.models import Draw, Exclusion
from mingqian.foundation.org.models import Person, Post
from mingqian.foundation.policy.roles import Role
from tests import cast
from tests.cast import PASSWORD, Place
from tests.stages.draw import build
from tests.stages.draw.test_killed import rows
from tests.told import told

pytestmark = pytest.mark.django_db

#: Whatever any form of the draw asks for, so that nothing is refused for want of a field.
DATA = {
    "reason": "改一改",
    "party": "lead",
    "commitment": "a" * 64,
    "value": "b" * 64,
    "outcome": "1" * 20,
    "witness": "1",
    "observers": "1",
    "beacon_kind": "none",
    "filing_no": "法备1号",
    "remark": "改",
    "disclosure": "immediate",
    "reason_code": "deregistered",
    "confirmed": "1",
}
ACTIONS = (
    "rebuild",
    "seal",
    "run",
    "void",
    "confirm",
    "file",
    "dispatch",
    "next-attempt",
    "supplement",
    "approve-supplement",
    "report-no-beacon",
)
DECISIONS = ("consent-drop", "consent-drop-only", "refuse-drop")


def addresses(
    resolver: URLResolver | None = None, prefix: str = "/"
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the platform that has to do with draws, logs and witnessing."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, address)
        elif any(word in address for word in ("draw", "logs", "witness")):
            yield address, entry


def doors(draw: Draw) -> list[str]:
    """The addresses filled in for this draw, its shares, its objects, its exclusions."""
    keys = {
        "shares": [draw.shares.first().pk],
        "exclusions": list(Exclusion.objects.filter(draw=draw).values_list("pk", flat=True)[:1]),
        "drawn": list(draw.drawn_objects.values_list("pk", flat=True)[:2]),
        "new": [draw.task_id],
    }
    found = []
    for address, entry in addresses():
        word = next((w for w in keys if f"draws/{w}/" in address or f"/{w}/" in address), "")
        for pk in keys.get(word) or [draw.pk]:
            text = address
            for name in entry.pattern.converters:
                text = text.replace(f"<int:{name}>", f"<{name}>").replace(
                    f"<str:{name}>", f"<{name}>"
                )
            for name, value in {
                "pk": pk,
                "number": 1,
                "draw_no": draw.draw_no,
                "attempt": draw.attempt,
                "authority": draw.authority,
                "index": 0,
                "drawn": draw.drawn_objects.values_list("pk", flat=True).first() or 1,
            }.items():
                text = text.replace(f"<{name}>", str(value))
            found.append(re.sub(r"<[^>]*>", "1", text))
    assert len(found) > 25
    return found


def actions_of(door: str) -> tuple[str, ...]:
    """The buttons behind an address."""
    if door.endswith("/act/"):
        return ACTIONS
    return DECISIONS if door.endswith("/decide/") else ("",)


def knock(client: Client, draw: Draw, *, every_verb: bool = False) -> None:
    """POST at every door, with every action; PUT, PATCH and DELETE, too, with ``every_verb``."""
    for door in doors(draw):
        for action in actions_of(door):
            client.post(door, {**DATA, "action": action})
        if every_verb:
            client.put(door, DATA, content_type="application/json")
            client.patch(door, DATA, content_type="application/json")
            client.delete(door)


def outsider_of() -> Person:
    """Somebody with every post in another region."""
    return Person.objects.get(pk=cast.outsider().person_id)


def signed_in(person: Person | None) -> Client:
    """A browser of somebody, or of nobody."""
    client = Client(raise_request_exception=False)
    if person is not None:
        assert client.login(username=person.username, password=PASSWORD)
    return client


@pytest.fixture
@told
def drawn(huizhou: Place) -> Draw:
    """A drawn list with an exclusion and a drop asked for."""
    build.objects_for(huizhou.lead, 12)
    build.objects_for(huizhou.lead, 1, start=90, status="deregistered")
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=8))
    services.request_drop(
        drawn=build.selected(draw)[0],
        actor=huizhou.actor("lead", Role.HANDLER),
        reason_code="deregistered",
        reason="登记机关已注销",
        evidence=build.evidence(),
    )
    return draw


@pytest.mark.clause("JL-206e")
def test_outsider_participant_and_administrator_find_every_address_shut(
    huizhou: Place, drawn: Draw
) -> None:
    before = rows()
    participant = huizhou.person("partner", Role.HANDLER)
    Post.objects.create(person=participant, role=Role.HEAD, valid_from=dt.date(2019, 1, 1))
    knock(signed_in(participant), drawn, every_verb=True)
    assert rows() == before
    for person in (None, outsider_of(), huizhou.person("lead", Role.ADMIN)):
        knock(signed_in(person), drawn)
        assert rows() == before, person
    assert not list(audit())
    # The same knock by the one whose door it is does open: the test can fail.
    decide = next(door for door in doors(drawn) if door.endswith("/decide/"))
    head = signed_in(huizhou.person("lead", Role.HEAD))
    head.post(decide, {**DATA, "action": "consent-drop"})
    assert rows() != before


def test_before_the_draw_outsider_and_administrator_find_them_shut_as_well(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 6)
    build.objects_for(huizhou.lead, 1, start=90, status="deregistered")
    draw = build.seal(huizhou, build.pool_of(huizhou, build.make_task(huizhou)))
    before = rows()
    for person in (outsider_of(), huizhou.person("third", Role.ADMIN)):
        knock(signed_in(person), draw)
        assert rows() == before, person


#: Columns that make no claim about the draw: notes of its further course, each repeated in the
#: journal, or the row's own key.
COURSE = {
    "draw_draw": {
        "id",
        "beacon_detail",
        "beacon_at",
        "confirmed_at",
        "confirmed_by",
        "filing_no",
        "filing_remark",
        "filed_by",
        "filed_at",
        "dispatched_at",
        "disclosed_at",
        "void_reason",
        "void_party",
        "supplement_ground",
        "decision_no",
        "decision_file_id",
        "asked_by_id",
        "approved_by",
        "approved_at",
    },
    "draw_seedshare": {
        "id",
        "person_id",
        "committed_at",
        "revealed_at",
        "envelope",
        "missed",
        "is_barred",
    },
    "draw_drawnobject": {
        "id",
        "address",
        "risk_class",
        "executing_department_id",
        "dropped_reason_code",
        "dropped_reason",
        "evidence_id",
        "drop_requester_id",
        "drop_requested_by",
        "drop_consented_by",
    },
}
WALKED = ("Draw", "DrawPool", "Stratum", "Exclusion", "SeedShare", "DrawnObject", "LogEntry",
          "LogHead")  # fmt: skip


def altered(model: type[Model], column: str) -> str:
    """An expression that gives any value of the column another one of its kind."""
    field = next(f for f in model._meta.concrete_fields if f.column == column)
    kind = field.get_internal_type()
    quoted = f'"{column}"'
    if kind == "BooleanField":
        return f"NOT {quoted}"
    if kind == "JSONField":
        return "'{}'"
    if "Integer" in kind or kind in {"BigAutoField", "ForeignKey", "OneToOneField"}:
        return f"COALESCE({quoted}, 0) + 1"
    if kind == "DateTimeField":
        return "'2020-01-01 00:00:00+00:00'"
    length = field.max_length or 40
    return f"'{'x' * min(length, 12)}'"


def caught(model: type[Model], column: str) -> bool:
    """Whether a change of the column is refused by the database or found by the audit."""
    table = model._meta.db_table
    sql = f'UPDATE "{table}" SET "{column}" = {altered(model, column)}'  # noqa: S608
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql)
            found = any(True for _ in audit())
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    return found


@pytest.mark.clause("JL-206e", "XL-201c")
def test_no_column_of_a_drawn_list_changes_unseen(drawn: Draw) -> None:
    unseen: list[str] = []
    for name in WALKED:
        model: Any = apps.get_model("draw", name)
        for field in model._meta.concrete_fields:
            table, column = model._meta.db_table, field.column
            if column in COURSE.get(table, set()):
                continue
            if not caught(model, column):
                unseen.append(f"{table}.{column}")
    assert not unseen


def test_no_row_of_a_drawn_list_is_removed_or_added(drawn: Draw) -> None:
    for name in WALKED:
        table = apps.get_model("draw", name)._meta.db_table
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
    for row in (drawn.strata.first(), drawn.shares.first(), drawn.drawn_objects.first()):
        row.pk = None
        for name in ("code", "party", "oid"):
            if hasattr(row, name):
                setattr(row, name, "another")
        if hasattr(row, "rank"):
            row.rank += 1000
            row.inspection_object_id = drawn.exclusions.first().inspection_object_id
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


#: The record's own moves are refused as well: nothing returns to an earlier state.
@pytest.mark.parametrize("state", ["void", "revealed", "sealed", "pool_built"])
def test_a_drawn_list_never_goes_back(drawn: Draw, state: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=drawn.pk).update(state=state)
