"""The ceremony as a page shows it: five stages, the parties, what may be shown by now."""

from __future__ import annotations

from dataclasses import dataclass

from mingqian.draw.ceremony.chance import label_of
from mingqian.draw.models import Draw, DrawState, SeedShare
from mingqian.draw.pool.grounds import LABELS
from mingqian.draw.selectors.draws import is_disclosed, own_share
from mingqian.foundation.policy.actor import Actor

STAGES = ("名单封存", "部门贡献", "公共随机源", "抽取", "结果存证")
#: What must be printed where nothing comes after the last reveal (protocol §6).
LAST_REVEAL_RISK = "末位揭示风险：未约定公共随机源，最后公开的一方可以预知结果并选择是否公开"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the bar: ``done``, ``now`` or still to come."""

    number: int
    label: str
    is_done: bool
    is_now: bool


def stages(draw: Draw) -> list[Stage]:
    """Where the ceremony stands."""
    now = _current(draw)
    done = now - 1 if not draw.is_drawn else len(STAGES)
    return [
        Stage(number, label, number <= done, number == now)
        for number, label in enumerate(STAGES, 1)
    ]


def _current(draw: Draw) -> int:
    if draw.is_drawn:
        return 5
    if draw.state == DrawState.REVEALED:
        waits = draw.beacon_kind != "none" and not draw.beacon_text
        return 3 if waits else 4
    return 2 if draw.state in {DrawState.SEALED, DrawState.COMMITTED} else 1


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A party on the page: the commitment before, the number only after."""

    share: SeedShare
    role: str
    who: str
    shown: str
    note: str
    tone: str


def share_lines(draw: Draw) -> list[ShareLine]:
    """Every party with what may be shown of it now."""
    open_values = draw.state not in {DrawState.SEALED, DrawState.COMMITTED, DrawState.VOID}
    if draw.disclosure == "sealed":
        open_values = is_disclosed(draw)
    rows = draw.shares.select_related("person").order_by("seq")
    return [_line(share, open_values=open_values) for share in rows]


def _line(share: SeedShare, *, open_values: bool) -> ShareLine:
    role = "见证方" if share.is_observer else ("牵头部门" if share.seq == 1 else "参与部门")
    who = share.person.name if share.person else ""
    if share.value:
        note = "启封密封件，与承诺一致" if share.via == "envelope" else "与承诺一致"
        shown = share.value if open_values else share.commitment
        return ShareLine(share, role, who, shown, note if open_values else "已交付", "ok")
    if share.commitment:
        return ShareLine(share, role, who, share.commitment, "已承诺，待公开", "")
    return ShareLine(share, role, who, "", "待承诺", "")


def beacon_label(draw: Draw) -> str:
    """The beacon named in advance, in words."""
    return label_of(draw.beacon_kind, draw.beacon_detail)


def risk_note(draw: Draw) -> str:
    """What must be said about the beacon; empty when nothing."""
    return LAST_REVEAL_RISK if draw.beacon_kind == "none" and draw.plan_digest else ""


def quota_total(draw: Draw) -> int:
    """Objects to be drawn in all."""
    return sum(stratum.quota for stratum in draw.strata.all())


def waiting_for(draw: Draw) -> list[str]:
    """The parties whose commitment or number the ceremony waits for now."""
    field = {DrawState.SEALED: "commitment", DrawState.COMMITTED: "value"}.get(
        DrawState(draw.state)
    )
    if field is None:
        return []
    return list(draw.shares.filter(**{field: ""}).order_by("seq").values_list("label", flat=True))


@dataclass(frozen=True, slots=True)
class Turn:
    """What the actor's own party can do at once: ``commit`` or ``reveal``."""

    act: str
    share: SeedShare


def turn_of(draw: Draw, actor: Actor, allowed: set[str]) -> Turn | None:
    """The act that needs nothing but a press; ``allowed`` are the actions open to the actor.

    A party that keeps its number itself has to type it in, so it gets no such press.
    """
    share = own_share(draw, actor)
    if share is None:
        return None
    if "commit" in allowed and not share.commitment:
        return Turn("commit", share)
    if "reveal" in allowed and share.envelope and not share.value:
        return Turn("reveal", share)
    return None


def exclusion_labels() -> dict[str, str]:
    """Reason code → name of the rule."""
    return dict(LABELS)
