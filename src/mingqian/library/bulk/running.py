"""A bulk act from the count to the report: propose, confirm, carry on, undo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F

from mingqian.foundation.jobs import work
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department, Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.library import events
from mingqian.library.bulk.act import Outcome
from mingqian.library.bulk.acts import act_of, may_start
from mingqian.library.fields import longest_of
from mingqian.library.filtering import Narrowed, narrow, parse, sentence
from mingqian.library.models import BulkChange, BulkKind, BulkLine, InspectionObject, ObjectRegistry
from mingqian.library.policies import objects_visible_to
from mingqian.library.services.registries import sync_registry

JOB = "library:bulk"
STEP = 500
#: A rule's condition that a kind of act moves; acts through other services bring theirs along.
_MOVES = {BulkKind.KEEPER: "department"}


def words_of(change: BulkChange) -> str:
    """What the act does, in words."""
    return ("撤销：" if change.undoes_id else "") + act_of(change.kind).words(change.facts)


@transaction.atomic
def propose(
    *, kind: str, conditions: Any, facts: dict[str, Any], reason: str, actor: Actor
) -> BulkChange:
    """Count what an act would meet; nothing changes before :func:`confirm`.

    Raises :class:`Refused` 403, 422 (kind, facts, reason, conditions).
    """
    require(may_start(kind, actor))
    act, asked = act_of(kind), parse(conditions)
    clean = act.check(facts, actor)
    longest = longest_of(BulkChange, "reason")
    if not reason.strip() or len(reason.strip()) > longest:
        raise invalid("批量办理须写明理由", reason=f"请填写理由，不超过 {longest} 字")
    found = narrow(objects_visible_to(actor), asked)
    matched = found.count()
    if not matched:
        raise invalid("没有符合条件的检查对象", conditions="没有符合条件的检查对象")
    kept = Narrowed(found.rows.filter(act.kept(clean, actor)), found.is_few).count()
    return BulkChange.objects.create(
        kind=kind,
        conditions=asked.as_dict(),
        facts=clean,
        reason=reason.strip(),
        department=Department.objects.get(pk=actor.bureau_id or 0),
        person=Person.objects.get(pk=actor.person_id or 0),
        last_pk=InspectionObject.objects.order_by("-pk").values_list("pk", flat=True)[0],
        matched_count=matched,
        refused_count=matched - kept,
    )


@transaction.atomic
def confirm(*, change: BulkChange, actor: Actor) -> BulkChange:
    """Start what was proposed; only by who proposed it, once."""
    fresh = BulkChange.objects.select_for_update().get(pk=change.pk)
    if fresh.person_id != actor.person_id:
        raise Refused("只有提出人可以确认", code="not_yours", status=403)
    if fresh.job_id is not None:
        raise Refused("这次批量办理已经开始", code="state")
    require(may_start(fresh.kind, actor))
    act_of(fresh.kind).check(fresh.facts, actor)
    fresh.refused_count = 0
    return _start(fresh, actor, sentence(parse(fresh.conditions)))


@transaction.atomic
def undo(*, change: BulkChange, actor: Actor) -> BulkChange:
    """Put back what an act changed, where nobody has changed it since."""
    fresh = BulkChange.objects.select_for_update().get(pk=change.pk)
    if not fresh.is_finished or fresh.undoes_id is not None:
        raise Refused("只有已完成的批量办理可以撤销", code="state")
    if BulkChange.objects.filter(undoes=fresh).exists():
        raise Refused("这次批量办理已经撤销", code="state")
    require(may_start(fresh.kind, actor))
    act_of(fresh.kind).check(fresh.facts, actor)
    made = BulkChange.objects.create(
        kind=fresh.kind,
        conditions=fresh.conditions,
        facts=fresh.facts,
        reason=f"撤销批量办理 {fresh.pk}",
        department=Department.objects.get(pk=actor.bureau_id or 0),
        person=Person.objects.get(pk=actor.person_id or 0),
        matched_count=fresh.changed_count,
        undoes=fresh,
    )
    return _start(made, actor, f"批量办理 {fresh.pk} 变更的对象")


def _start(change: BulkChange, actor: Actor, words: str) -> BulkChange:
    what = words_of(change)
    change.job = work.start(JOB, title=what[:200], params={"change": change.pk}, actor=actor)
    change.save()
    payload = {"what": what, "words": words, "matched": change.matched_count}
    record(events.BULK_STARTED, actor=actor, subject=change, payload=payload, reason=change.reason)
    return change


def carry_on(run: work.Run) -> dict[str, int]:
    """The job: step by step from the cursor to the last object there was at the confirmation."""
    change = BulkChange.objects.select_related("undoes").get(pk=run.params["change"])
    step = _undo_step if change.undoes_id else _step
    while not run.cursor.get("over"):
        with transaction.atomic():
            at, seen = step(change, run.cursor.get("at", 0), run.actor)
            done = run.cursor.get("done", 0) + seen
            cursor = {"at": at, "done": done, "over": seen == 0}
            run.progress(done, max(done, change.matched_count), cursor)
    return _finish(change, run.actor)


def _step(change: BulkChange, at: int, actor: Actor) -> tuple[int, int]:
    seen = objects_visible_to(actor)
    found = narrow(seen.filter(pk__lte=change.last_pk), parse(change.conditions))
    keys = found.first(STEP, beyond=at, forwards=True)
    rows = list(seen.filter(pk__in=keys).order_by("pk"))
    _note(change, act_of(change.kind).do(change, rows, actor))
    return (keys[-1] if keys else at), len(keys)


def _undo_step(change: BulkChange, at: int, actor: Actor) -> tuple[int, int]:
    rows = BulkLine.objects.filter(change=change.undoes_id, is_refused=False, pk__gt=at)
    lines = list(rows.select_related("inspection_object__department").order_by("pk")[:STEP])
    _note(change, act_of(change.kind).undo(change, lines, actor))
    return (lines[-1].pk if lines else at), len(lines)


def _note(change: BulkChange, outcomes: Iterable[Outcome]) -> None:
    changed = unchanged = refused = 0
    lines = []
    for each in outcomes:
        if not each.is_changed and not each.note:
            unchanged += 1
            continue
        changed, refused = changed + each.is_changed, refused + (not each.is_changed)
        lines.append(
            BulkLine(
                change=change,
                inspection_object_id=each.pk,
                is_refused=not each.is_changed,
                note=each.note[:200],
                before=each.before[:200],
            )
        )
    BulkLine.objects.bulk_create(lines)
    BulkChange.objects.filter(pk=change.pk).update(
        changed_count=F("changed_count") + changed,
        unchanged_count=F("unchanged_count") + unchanged,
        refused_count=F("refused_count") + refused,
    )


@transaction.atomic
def _finish(change: BulkChange, actor: Actor) -> dict[str, int]:
    change.refresh_from_db()
    counts = {
        "changed": change.changed_count,
        "unchanged": change.unchanged_count,
        "refused": change.refused_count,
    }
    if not change.is_finished:
        change.is_finished = True
        change.save(update_fields=["is_finished"])
        _follow(change, actor)
        payload = {"what": words_of(change), **counts}
        record(events.BULK_FINISHED, actor=actor, subject=change, payload=payload)
    return counts


def _follow(change: BulkChange, actor: Actor) -> None:
    """Bring the registers in step whose rule asks for what has changed."""
    key = _MOVES.get(BulkKind(change.kind))
    if key is None or not change.changed_count:
        return
    for registry in ObjectRegistry.objects.exclude(rule={}).select_related("department__region"):
        if key in registry.rule:
            sync_registry(registry=registry, actor=actor)
