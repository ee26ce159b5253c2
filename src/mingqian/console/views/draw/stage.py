"""The dark stage on the desk: what it shows, how it moves on, the reveal turn by turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from mingqian.draw import selectors
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request

if TYPE_CHECKING:
    from mingqian.draw.models import Draw

#: Lots shown on the stage once all is known; the table below holds them all.
SHOWN_LOTS = 48


def ceremony(draw: Draw) -> dict[str, Any]:
    """What the stage shows before the lots."""
    return {
        "draw": draw,
        "stages": selectors.stages(draw),
        "shares": selectors.share_lines(draw),
        "strata": list(draw.strata.all()),
        "beacon": selectors.beacon_label(draw),
        "risk_note": selectors.risk_note(draw),
        "quota": selectors.quota_total(draw),
        "attempts": selectors.attempts(draw),
        "protections": selectors.protections(draw),
    }


def live(request: Request, draw: Draw, *, presenting: bool) -> dict[str, Any]:
    """The stage and what the reader may do now."""
    actions = selectors.actions_for(draw, request.actor)
    allowed = {item.action for item in actions if item.allowed}
    context = ceremony(draw) | {
        "presenting": presenting,
        "hidden": not selectors.may_see_result(request.actor, draw),
        "actions": actions,
        "turn": selectors.turn_of(draw, request.actor, allowed),
        "waiting_for": selectors.waiting_for(draw),
        "act_url": reverse("console:draw-act", args=[draw.pk]),
        "missed": selectors.unopened(draw, request.actor),
        "may_retry": selectors.may_retry(draw, request.actor),
        "mark": selectors.progress_mark(draw),
        "public_url": f"{settings.PORTAL_ADDRESS}{public_path(draw)}" if draw.plan_digest else "",
    }
    return context | (_reveal(request, draw) if presenting else _beside(request, draw))


def _beside(request: Request, draw: Draw) -> dict[str, Any]:
    """Others with the same ceremony, and the draw that would add to this one."""
    rows = selectors.open_coordinations(request.actor)
    joinable = [row for row in rows if selectors.may_join(row, draw, request.actor)]
    prepares = request.actor.has(P.DRAW_PREPARE) and bool(
        selectors.may_build(draw.task, request.actor)
    )
    context: dict[str, Any] = {
        "joinable": joinable,
        "may_coordinate": prepares and selectors.may_be_coordinated(draw),
        "may_enlarge": prepares and draw.is_drawn and not draw.is_supplementary,
    }
    if draw.coordination is not None:
        context["saving"] = selectors.coordination_saving(draw.coordination)
    if draw.is_drawn and prepares:
        context["offer"] = selectors.offer_of(draw)
    return context


def _reveal(request: Request, draw: Draw) -> dict[str, Any]:
    """Blank lots and where to ask for them, turn by turn."""
    reveal = selectors.reveal_of(selectors.drawn_objects_for(request.actor, draw))
    return {
        "reveal": reveal,
        "lot_numbers": range(1, reveal.shown + 1),
        "turn_url": reverse("console:draw-lot", args=[draw.pk, 0]),
        "done_url": reverse("console:draw-detail", args=[draw.pk]),
        "quota": reveal.total,
    }


def public_path(draw: Draw) -> str:
    """Where the draw's public page is on the portal."""
    try:
        return reverse("portal:draw-detail", args=[draw.draw_no, draw.attempt])
    except NoReverseMatch:
        return ""


@guarded(P.DRAW_VIEW)
@require_GET
def draw_state(request: Request, pk: int) -> HttpResponse:
    """Asked by an open page: nothing while nothing changed, else the stage as it is now.

    A result that has just been fixed comes as blank lots, which the page asks for turn by turn.
    """
    draw = selectors.get_for(request.actor, pk)
    mark = selectors.progress_mark(draw)
    if request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    context = live(request, draw, presenting=draw.is_drawn) | {"auto_reveal": True}
    response = render(request, "console/draw/_live.html", context)
    response["X-Mark"] = mark
    return response


@guarded(P.DRAW_VIEW)
@require_GET
def draw_lot(request: Request, pk: int, number: int) -> HttpResponse:
    """The lots of one turn of the reveal."""
    draw = selectors.get_for(request.actor, pk)
    lots = selectors.lots_of_turn(selectors.drawn_objects_for(request.actor, draw), number)
    return render(request, "ui/parts/turn.html", {"lots": lots})
