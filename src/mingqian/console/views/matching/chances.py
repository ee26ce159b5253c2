"""The chance of a deal: entered by an observer, or its seal given back before it is known."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fairdraw.beacon import MIN_DICE
from mingqian.console.acting import act_on_form
from mingqian.console.forms.draw import ReasonForm
from mingqian.console.forms.matching import ChanceForm
from mingqian.console.views.draw.pages import download
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.matching import selectors, services


@guarded(P.DRAW_WITNESS)
@require_http_methods(["GET", "POST"])
def seal_chance(request: Request, pk: int) -> HttpResponse:
    """Enter what the dice, the lottery or drand gave, for the parts listed when the page opened."""
    seal = selectors.seal_for(request.actor, pk)
    witnesses = selectors.possible_witnesses(seal, request.actor)
    seals = selectors.awaiting_with(seal)
    form = ChanceForm(request.POST or None, witnesses=witnesses, seals=seals)
    form.expect(str(seal.beacon["kind"]), int(str(seal.beacon.get("count") or MIN_DICE)))
    template = "console/matching/chance.html"
    context = {"seal": seal, "cards": selectors.cards_of(seals, request.actor)}
    return act_on_form(
        request,
        form,
        lambda: services.enter_chance(
            seals=form.listed,
            actor=request.actor,
            outcome=form.cleaned_data["outcome"],
            witness=form.chosen,
        ),
        success="随机源已录入，检查人员已匹配",
        template=template,
        context=context,
        goto=lambda _: reverse("console:draw-detail", args=[seal.draw_id]),
    )


@guarded(P.DRAW_WITNESS)
@require_http_methods(["GET", "POST"])
def seal_reopen(request: Request, pk: int) -> HttpResponse:
    """Give sealed terms back to the department before the chance is known."""
    seal = selectors.seal_for(request.actor, pk)
    form = ReasonForm(request.POST or None)
    template = "console/matching/reopen.html"
    context = {"seal": seal, "card": selectors.card_of(seal, request.actor)}
    return act_on_form(
        request,
        form,
        lambda: services.reopen_terms(
            seal=seal, actor=request.actor, reason=form.cleaned_data["reason"]
        ),
        success="匹配条件已退回，待部门重新封存",
        template=template,
        context=context,
        goto=lambda _: reverse("console:draw-detail", args=[seal.draw_id]),
    )


@guarded(P.DRAW_VIEW)
@require_GET
def seal_file(request: Request, pk: int) -> StreamingHttpResponse:
    """The sealed terms with their frozen files, byte for byte."""
    seal = selectors.seal_for(request.actor, pk)
    return download(seal.file, seal.file.name)


@guarded(P.DRAW_VIEW)
@require_GET
def seal_record(request: Request, pk: int) -> StreamingHttpResponse:
    """The record of the deal under these terms: what ``fairdraw verify-deal`` reads."""
    return download(*selectors.record_of(selectors.seal_for(request.actor, pk)))
