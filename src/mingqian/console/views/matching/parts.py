"""A department's part: receive, choose items, seal the terms of the deal, complete."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.analytics import duties
from mingqian.console.acting import act, act_on_form
from mingqian.console.filters.matching import PartFilter
from mingqian.console.forms.matching import ItemsForm, SealTermsForm
from mingqian.console.views.draw.pages import download
from mingqian.draw import selectors as draws
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.matching import selectors, services
from mingqian.ui.paging import paginate

FORMS = {"choose-items": "part-items", "seal-terms": "part-seal"}


@guarded(P.TASK_VIEW)
@require_GET
def part_list(request: Request) -> HttpResponse:
    """Parts one may see."""
    found = PartFilter(request.GET, queryset=selectors.visible_to(request.actor))
    page = paginate(request, found.qs, key=("-pk",), unit="项部门任务")
    template = "console/matching/list.html"
    context = {"page": page, "filter": found}
    return render(request, f"{template}#rows" if request.htmx else template, context)


@guarded(P.TASK_VIEW)
@require_GET
def part_detail(request: Request, pk: int) -> HttpResponse:
    """The part: where it stands, its items, objects with inspectors, what is missing."""
    part, actor = selectors.get_for(request.actor, pk), request.actor
    page = paginate(request, selectors.objects_of(part), key=("stratum", "rank", "pk"), unit="户")
    rows = selectors.objects_with_inspectors(part, actor, page.rows)
    template = "console/matching/detail.html"
    if request.htmx:
        shown = {"part": part, "page": page, "rows": rows}
        return render(request, f"{template}#rows", shown)
    context = {
        "part": part,
        "page": page,
        "relaxed": selectors.relaxed_label(part),
        "parts": selectors.parts_of(part.task),
        "steps": selectors.steps(part),
        "now": selectors.step_now(part),
        "actions": selectors.actions_for(part, actor),
        "act_url": reverse("console:part-act", args=[pk]),
        "blockers": selectors.blockers(part.task),
        "staffing": selectors.staffing(part),
        "rows": rows,
        "loads": selectors.loads(part),
        "duty_bearers": [
            load.inspector
            for load in selectors.loads(part)
            if duties.may_read(actor, part, load.inspector)
        ],
        "spread": selectors.spread(part),
        "seals": selectors.cards_of(selectors.seals_of(part), actor),
        "mode": selectors.mode_labels(part).get(part.mode, ""),
        "substitutions": selectors.substitutions_of(part),
        "history": journal.history(part),
    }
    return render(request, template, context)


@guarded(P.MATCHING_CONFIGURE)
@require_http_methods(["GET", "POST"])
def part_act(request: Request, pk: int) -> HttpResponse:
    """A button of the page; GET asks first."""
    part, actor = selectors.get_for(request.actor, pk), request.actor
    name = request.POST.get("action") or request.GET.get("action", "")
    if name in FORMS:
        return redirect(f"console:{FORMS[name]}", pk=pk)
    back = reverse("console:part-detail", args=[pk])
    if request.method == "GET":
        return redirect(back)
    deeds = {
        "receive": (lambda: services.receive(part=part, actor=actor), "已接收任务"),
        "configure": (lambda: services.configure(part=part, actor=actor), "本部门配置完成"),
    }
    if name not in deeds:
        raise Refused("没有这个操作", code="missing", status=404)
    do, success = deeds[name]
    return act(request, do, success=success, back=back)


@guarded(P.MATCHING_CONFIGURE)
@require_http_methods(["GET", "POST"])
def part_items(request: Request, pk: int) -> HttpResponse:
    """Choose own items."""
    part = selectors.get_for(request.actor, pk)
    form = ItemsForm(request.POST or None, part=part)
    template, context = "console/matching/items.html", {"part": part}
    return act_on_form(
        request,
        form,
        lambda: services.choose_items(
            part=part, items=list(form.cleaned_data["items"]), actor=request.actor
        ),
        success="已选定本部门事项",
        template=template,
        context=context,
        goto=lambda _: reverse("console:part-detail", args=[pk]),
    )


@guarded(P.MATCHING_CONFIGURE)
@require_http_methods(["GET", "POST"])
def part_seal(request: Request, pk: int) -> HttpResponse:
    """Seal the terms under which the department's inspectors will be drawn."""
    part = selectors.get_for(request.actor, pk)
    form = SealTermsForm(request.POST or None, part=part, draw=draws.live_draw(part.task))
    template = "console/matching/seal.html"
    context = {
        "part": part,
        "forecast": selectors.forecast(part) if request.method == "GET" else None,
        "staffing": selectors.staffing(part),
        "rules": rules.for_case(part.task),
    }
    return act_on_form(
        request,
        form,
        lambda: services.seal_terms(part=part, actor=request.actor, **form.terms()),
        success="匹配条件已封存，待见证人录入随机源",
        template=template,
        context=context,
        goto=lambda _: reverse("console:part-detail", args=[pk]),
    )


@guarded(P.TASK_VIEW)
@require_GET
def part_forecast(request: Request, pk: int) -> HttpResponse:
    """Whether everybody can be served, and what the declared ladder would change."""
    part = selectors.get_for(request.actor, pk)
    context = {"part": part, "forecast": selectors.forecast(part)}
    return render(request, "console/matching/_forecast.html", context)


@guarded(P.TASK_VIEW)
@require_GET
def part_why(request: Request, pk: int, drawn: int) -> HttpResponse:
    """Why these inspectors and no others: the pairing of one object told from the record."""
    part = selectors.get_for(request.actor, pk)
    context = {"part": part, "why": selectors.why(part, selectors.drawn_of(part, drawn))}
    return render(request, "console/matching/why.html", context)


@guarded(P.TASK_VIEW)
@require_GET
def part_record(request: Request, pk: int) -> StreamingHttpResponse:
    """The record of the deal."""
    part = selectors.get_for(request.actor, pk)
    if part.deal_file is None:
        raise Refused("尚未抽取检查人员，没有匹配记录", code="missing", status=404)
    return download(part.deal_file, part.deal_file.name)
