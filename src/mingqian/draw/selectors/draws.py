"""Reading draws: what the actor may see, what waits for it, what inspectors go to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.draw import policies
from mingqian.draw.ceremony import signing
from mingqian.draw.models import (
    Draw,
    DrawKind,
    DrawnObject,
    DrawnState,
    DrawState,
    Exclusion,
    OutsideList,
    SeedShare,
)
from mingqian.draw.services.preparing import is_overridable, waits_for_pool
from mingqian.draw.states import DRAWN_TABLE, TABLE
from mingqian.foundation.org.models import Person, Region
from mingqian.foundation.org.selectors import holders
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.workflow.perform import Action, available, may
from mingqian.foundation.workflow.transition import Facts
from mingqian.scheme.models import InspectionTask, TaskState

visible_to = policies.visible_to
may_see_result = policies.may_see_result
TO_INSPECT = [DrawnState.SELECTED, DrawnState.PROMOTED]
_DRAWN = [DrawState.DRAWN, DrawState.CONFIRMED, DrawState.FILED, DrawState.DISPATCHED]


def get_for(actor: Actor, pk: int) -> Draw:
    """A draw the actor may see, or 404."""
    draws = visible_to(actor).select_related("pool", "pool__file", "certificate")
    found = draws.filter(pk=pk).first()
    if found is None:
        raise Refused("没有这次抽取", code="missing", status=404)
    return found


def drawn_for(actor: Actor, pk: int) -> DrawnObject:
    """A drawn object of a draw the actor may see, or 404."""
    rows = DrawnObject.objects.filter(draw__in=visible_to(actor))
    found = rows.select_related("draw", "draw__task", "inspection_object").filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个抽中对象", code="missing", status=404)
    return found


def exclusion_for(actor: Actor, pk: int) -> Exclusion:
    """An exclusion of a draw the actor may see, or 404."""
    rows = Exclusion.objects.filter(draw__in=visible_to(actor))
    found = rows.select_related("draw", "draw__task", "inspection_object").filter(pk=pk).first()
    if found is None:
        raise Refused("没有这条排除记录", code="missing", status=404)
    return found


def share_for(actor: Actor, pk: int) -> SeedShare:
    """A share of a draw the actor may see, or 404."""
    rows = SeedShare.objects.filter(draw__in=visible_to(actor)).select_related("draw")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个参与方", code="missing", status=404)
    return found


def live_draw(task: InspectionTask) -> Draw | None:
    """The draw of a task that is not void; supplementary draws stand beside it."""
    rows = task.draws.exclude(state=DrawState.VOID).exclude(kind=DrawKind.SUPPLEMENTARY)
    return rows.order_by("-pk").first()


def to_inspect(task: InspectionTask) -> QuerySet[DrawnObject]:
    """Objects inspectors of a task go to: selected and promoted ones of its drawn draws."""
    return DrawnObject.objects.filter(
        draw__task=task, draw__state__in=_DRAWN, state__in=TO_INSPECT
    ).select_related("draw", "inspection_object", "executing_department")


def drawn_objects(draw: Draw) -> QuerySet[DrawnObject]:
    """Everything that came out of a draw, by stratum and rank; nothing before it is drawn."""
    if not draw.is_drawn:
        return DrawnObject.objects.none()
    rows = draw.drawn_objects.select_related("replaces", "inspection_object__region")
    return rows.order_by("stratum", "rank")


def drawn_objects_for(actor: Actor, draw: Draw) -> QuerySet[DrawnObject]:
    """The same for an actor: nothing of a sealed draw for who need not know (may_see_result)."""
    if not policies.may_see_result(actor, draw):
        return DrawnObject.objects.none()
    return drawn_objects(draw)


def supplements_of(draw: Draw) -> list[Draw]:
    """Supplementary draws of a draw, every attempt, oldest first."""
    return list(draw.supplement_draws.order_by("pk"))


def drop_requests(draw: Draw) -> QuerySet[DrawnObject]:
    """Drawn objects whose drop waits for a decision."""
    return draw.drawn_objects.filter(state__in=TO_INSPECT).exclude(drop_requested_by="")


def exclusions(draw: Draw, *, query: str = "", code: str = "") -> QuerySet[Exclusion]:
    """Exclusions of a draw, searched by name or credit code and by reason."""
    rows = draw.exclusions.select_related("inspection_object")
    if code:
        rows = rows.filter(reason_code=code)
    if query.strip():
        by_name = rows.filter(inspection_object__name__contains=query.strip())
        rows = by_name | rows.filter(oid__contains=query.strip().upper())
    return rows.order_by("oid", "reason_code")


def exclusion_counts(draw: Draw) -> dict[str, int]:
    """Objects per reason code that stay out."""
    counts: dict[str, int] = {}
    rows = draw.exclusions.filter(is_overridden=False, is_warning=False)
    for code in rows.values_list("reason_code", flat=True):
        counts[code] = counts.get(code, 0) + 1
    return counts


def may_admit(exclusion: Exclusion, actor: Actor) -> bool:
    """Whether the actor could admit the excluded object with a reason."""
    if exclusion.draw.state != DrawState.POOL_BUILT or not actor.has(Permission.EXCLUSION_OVERRIDE):
        return False
    return is_overridable(exclusion) and bool(policies.may_override(actor, exclusion.draw))


def own_share(draw: Draw, actor: Actor) -> SeedShare | None:
    """The share the actor gives, if it is a party."""
    if actor.person_id is None:
        return None
    shares = list(policies.shares_of(actor, draw))
    mine = [s for s in shares if s.is_observer or s.department_id == actor.department_id]
    found = mine or shares
    return found[0] if found else None


def possible_observers(task: InspectionTask) -> QuerySet[Person]:
    """People of the region who hold a witness post outside the departments that draw."""
    inside = [
        task.lead_department_id,
        *task.participating_departments.values_list("pk", flat=True),
    ]
    people = holders(Role.OBSERVER, region=task.region).select_related("department")
    return people.exclude(department__in=inside).order_by("department_id", "username")


def possible_witnesses(draw: Draw, actor: Actor) -> list[Person]:
    """Contributors other than the actor, who may stand by when the beacon is entered."""
    shares = draw.shares.filter(person__isnull=False).exclude(person_id=actor.person_id or 0)
    people = {share.person_id: share.person for share in shares.select_related("person")}
    return [person for person in people.values() if person is not None]


def actions_for(draw: Draw, actor: Actor) -> list[Action]:
    """Buttons of a draw."""
    hidden = {
        "override",
        "open-envelope",
        "complete-commitments",
        "complete-reveals",
        "disclose",
        "join-coordination",
        "leave-coordination",
        "seal-together",
    }
    return [a for a in available(TABLE, draw, actor) if a.action not in hidden]


def drawn_actions_for(drawn: DrawnObject, actor: Actor) -> list[Action]:
    """Buttons of a drawn object: asking while nothing is asked, deciding when it is."""
    asked = bool(drawn.drop_requested_by)
    deciding = {"consent-drop", "consent-drop-only", "refuse-drop"}
    shown = deciding if asked else {"request-drop"}
    return [a for a in available(DRAWN_TABLE, drawn, actor) if a.action in shown]


def waiting_tasks(actor: Actor) -> list[InspectionTask]:
    """Tasks whose pool the actor should build."""
    if not actor.has(Permission.DRAW_PREPARE):
        return []
    tasks = InspectionTask.objects.filter(
        state=TaskState.FINAL, lead_department__in=actor.department_ids
    ).select_related("lead_department", "batch")
    return [task for task in tasks if waits_for_pool(task) and may_build(task, actor)]


def may_build(task: InspectionTask, actor: Actor) -> bool:
    """Whether the actor is the one the rulebook lets draw."""
    return bool(policies.may_draw_for(actor, task))


def may_retry(draw: Draw, actor: Actor) -> bool:
    """Whether a void attempt waits for the actor to go on with the same pool."""
    if draw.state != DrawState.VOID or _goes_on(draw):
        return False
    return actor.has(Permission.DRAW_PREPARE) and bool(policies.may_prepare(actor, draw))


def _goes_on(draw: Draw) -> bool:
    """Whether a later attempt of the same number, or another draw of the task, is there."""
    if draw.is_supplementary:
        return Draw.objects.filter(draw_no=draw.draw_no, attempt__gt=draw.attempt).exists()
    return live_draw(draw.task) is not None


def unopened(draw: Draw, actor: Actor) -> list[SeedShare]:
    """Shares whose envelopes the actor, an observer, may open now."""
    row = TABLE["open-envelope"]
    if draw.state not in row.source or not may(row, draw, Facts(actor)):
        return []
    return list(draw.shares.filter(value="").order_by("seq"))


def progress_mark(draw: Draw) -> str:
    """A short text that changes whenever the ceremony has moved on."""
    counts = draw.shares.exclude(commitment="").count(), draw.shares.exclude(value="").count()
    return f"{draw.state}-{counts[0]}-{counts[1]}-{'b' if draw.beacon_text else ''}"


def attempts(draw: Draw) -> Iterable[Draw]:
    """All attempts of a draw's number, the first one first."""
    if not draw.draw_no:
        return [draw]
    return Draw.objects.filter(draw_no=draw.draw_no).order_by("attempt")


def public_draws(query: str = "") -> QuerySet[Draw]:
    """Every sealed attempt, the void ones too: nothing is quietly run again."""
    rows = Draw.objects.filter(sealed_at__isnull=False).select_related(
        "task", "task__lead_department", "task__region", "pool"
    )
    if query:
        rows = rows.filter(Q(draw_no__contains=query) | Q(task__name__contains=query))
    return rows.order_by("-sealed_at", "-pk")


def public_result(draw: Draw) -> list[DrawnObject]:
    """What the public list shows: drawn, promoted, and dropped with its ground; no reserve.

    Of a blind list of natural persons only the lots: no names, no places.
    """
    rows = list(drawn_objects(draw).exclude(state=DrawnState.RESERVE))
    if draw.pool.is_blind:
        for row in rows:
            row.name, row.address = "（自然人，不公开姓名）", ""
    return rows


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated step of the ceremony; ``at`` is None while it is still to come."""

    code: str
    label: str
    at: dt.datetime | None
    note: str


def timeline(draw: Draw) -> list[Moment]:
    """T0 to T3 and the draw: chance must come last (protocol §6)."""
    shares = list(draw.shares.all())
    committed = [share.committed_at for share in shares]
    revealed = [share.revealed_at for share in shares]
    return [
        Moment("T0", "名单封存", draw.sealed_at, "名单、应抽户数、参与方、随机源和时限一并封存"),
        Moment("T1", "各方承诺", _last(committed), f"{len(shares)} 方各自承诺一个随机数"),
        Moment("T2", "各方公开", _last(revealed), "公开的随机数须与承诺一致"),
        Moment("T3", "公共随机源", draw.beacon_at, "最后产生，任何一方事先都不知道"),
        Moment("", "抽取", draw.drawn_at, "由以上各数合成种子，按号签由小到大抽取"),
    ]


def _last(moments: list[dt.datetime | None]) -> dt.datetime | None:
    done = [moment for moment in moments if moment is not None]
    return max(done) if done and len(done) == len(moments) else None


def public_get(draw_no: str, attempt: int) -> Draw:
    """A sealed attempt by its number, or 404."""
    rows = public_draws().select_related("pool__file", "certificate")
    found = rows.filter(draw_no=draw_no, attempt=attempt).first()
    if found is None:
        raise Refused("没有这次抽取", code="missing", status=404)
    return found


def public_key() -> str:
    """The key that signs draw records, to compare with what the authority announced."""
    return signing.public_key()


def is_disclosed(draw: Draw) -> bool:
    """Whether numbers, seed and result may be shown to everybody."""
    if not draw.is_drawn:
        return False
    return draw.disclose_at is None or draw.disclose_at <= timezone.now()


def regions_above(actor: Actor) -> QuerySet[Region]:
    """The actor's region and those above it, from which outside lists come."""
    codes = [code for code in actor.region_path.split("/") if code]
    return Region.objects.filter(region_code__in=codes).order_by("path")


def outside_lists(actor: Actor) -> QuerySet[OutsideList]:
    """Outside lists registered in the actor's region."""
    rows = OutsideList.objects.select_related("region", "registered_for")
    return rows.filter(registered_for__region__path__startswith=actor.region_path or "-")
