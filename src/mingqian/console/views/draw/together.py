"""Several draws with one ceremony (综合查一次), and draws that add to a draw (补抽)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.console.acting import act, act_on_form
from mingqian.console.forms.draw import EnlargeForm, SealForm
from mingqian.draw import selectors, services
from mingqian.foundation.files import store
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request


@guarded(P.DRAW_PREPARE)
@require_GET
def coordination_list(request: Request) -> HttpResponse:
    """Coordinated draws that wait for members or for their seal, with what they would spare."""
    rows = [
        {
            "coordination": row,
            "members": row.members.select_related("task__lead_department"),
            "saving": selectors.coordination_saving(row),
            "may_seal": selectors.may_seal_together(row, request.actor),
        }
        for row in selectors.open_coordinations(request.actor)
    ]
    return render(request, "console/draw/coordination_list.html", {"rows": rows})


@guarded(P.DRAW_PREPARE)
@require_POST
def coordination_act(request: Request, pk: int) -> HttpResponse:
    """Start one with this draw, join one, or leave it."""
    draw, actor = selectors.get_for(request.actor, pk), request.actor
    what = request.POST.get("action", "")
    if what == "leave":
        do = lambda: services.leave_coordination(draw=draw, actor=actor)  # noqa: E731
        success = "已退出统筹抽取"
    elif what == "join":
        chosen = selectors.coordination_for(actor, request.POST.get("coordination", ""))
        do = lambda: services.join_coordination(  # noqa: E731
            coordination=chosen, draw=draw, actor=actor
        )
        success = "已加入统筹抽取，由发起部门一并封存"
    else:
        title = request.POST.get("title", "")
        do = lambda: services.start_coordination(  # noqa: E731
            draw=draw, actor=actor, title=title
        )
        success = "已发起统筹抽取，请各部门加入后一并封存"
    return act(request, do, success=success, back=reverse("console:draw-detail", args=[pk]))


@guarded(P.DRAW_RUN)
@require_http_methods(["GET", "POST"])
def coordination_seal(request: Request, pk: int) -> HttpResponse:
    """Seal all members at once, with one set of parties, beacon and times."""
    coordination = selectors.coordination_for(request.actor, str(pk))
    first = coordination.members.order_by("authority", "pk").first()
    if first is None:
        return act(
            request,
            lambda: services.seal_together(
                coordination=coordination, actor=request.actor, observers=[]
            ),
            success="",
            back="console:coordination-list",
        )
    form = SealForm(request.POST or None, draw=first)
    form.fields.pop("blind", None)
    context = {
        "draw": first,
        "title": f"一并封存：{coordination.title}",
        "note": "各成员的名单、应抽户数、参与方、随机源和时限同时封存，共用一个种子。",
        "verb": "一并封存",
    }
    return act_on_form(
        request,
        form,
        lambda: services.seal_together(
            coordination=coordination, actor=request.actor, **form.terms()
        ),
        success="全部成员已封存，请各方提交承诺",
        template="console/draw/form.html",
        context=context,
        goto=lambda _: reverse("console:draw-detail", args=[first.pk]),
    )


@guarded(P.DRAW_PREPARE)
@require_http_methods(["GET", "POST"])
def draw_enlarge(request: Request, pk: int) -> HttpResponse:
    """Draw more because a decision asks for it; the head approves before the seal."""
    draw = selectors.get_for(request.actor, pk)
    form = EnlargeForm(request.POST or None, request.FILES or None, draw=draw)
    context = {
        "draw": draw,
        "title": "扩大抽查（补抽）",
        "note": "另行封存、另有种子；须有批准文件，并经部门负责人批准后才能封存。",
        "verb": "提出补抽",
    }

    def do() -> object:
        file = store.accept_upload(form.cleaned_data["decision_file"], actor=request.actor)
        return services.enlarge(
            draw=draw,
            actor=request.actor,
            numbers=form.numbers(),
            decision_no=form.cleaned_data["decision_no"],
            decision_file=file,
        )

    return act_on_form(
        request,
        form,
        do,
        success="补抽已提出，待负责人批准",
        template="console/draw/enlarge.html",
        context=context,
        goto=lambda made: reverse("console:draw-detail", args=[made.pk]),
    )
