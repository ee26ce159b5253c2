"""Acts of the draw: each view parses, calls one service, goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fairdraw.beacon import MIN_DICE
from mingqian.console.acting import act, act_on_form
from mingqian.console.forms.draw import (
    BeaconForm,
    CommitForm,
    FileForm,
    ReasonForm,
    RevealForm,
    SealForm,
    VoidForm,
)
from mingqian.draw import selectors, services
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.matching import services as matching
from mingqian.scheme import selectors as schemes
from mingqian.scheme.population import announce

if TYPE_CHECKING:
    from mingqian.draw.models import Draw

#: Actions of the table that need a form of their own → its page.
FORMS = {
    "seal": "draw-seal",
    "commit": "draw-commit",
    "reveal": "draw-reveal",
    "enter-beacon": "draw-beacon",
    "void": "draw-void",
    "file": "draw-file",
}


@guarded(P.DRAW_PREPARE)
@require_http_methods(["GET", "POST"])
def draw_new(request: Request, pk: int) -> HttpResponse:
    """Build the pool of a task: what the scheme fixes is shown before."""
    task = schemes.task_for(request.actor, pk)
    if request.method == "GET":
        context = {"task": task, "announcement": announce(task.scheme, task.batch)}
        return render(request, "console/draw/new.html", context)
    try:
        draw = services.build_pool(task=task, actor=request.actor)
    except Refused as refused:
        context = {
            "task": task,
            "announcement": announce(task.scheme, task.batch),
            "refused": refused,
        }
        return render(request, "console/draw/new.html", context, status=refused.status)
    return redirect("console:draw-detail", pk=draw.pk)


@guarded(P.DRAW_VIEW)
@require_http_methods(["GET", "POST"])
def draw_act(request: Request, pk: int) -> HttpResponse:
    """A button of the page. GET asks first, on a page of its own."""
    draw = selectors.get_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name in FORMS:
        return redirect(f"console:{FORMS[name]}", pk=pk)
    back = reverse("console:draw-detail", args=[pk])
    if request.method == "GET":
        actions = selectors.actions_for(draw, request.actor)
        item = next((action for action in actions if action.action == name), None)
        if item is None:
            return redirect(back)
        context = {"item": item, "url": request.path, "back": back}
        return render(request, "ui/confirm.html", context)
    do, success = _deed(name, draw, request)
    goto = f"{back}?present=1" if name == "run" else back
    return act(request, do, success=success, back=goto)


def _deed(name: str, draw: Draw, request: Request) -> tuple[Callable[[], Any], str]:
    actor = request.actor
    deeds: dict[str, tuple[Callable[[], Any], str]] = {
        "rebuild": (lambda: services.rebuild_pool(draw=draw, actor=actor), "已重新建立抽取池"),
        "run": (lambda: services.run(draw=draw, actor=actor), "抽取完成，抽取记录已存证"),
        "confirm": (lambda: services.confirm_list(draw=draw, actor=actor), "抽取名单已确认"),
        "dispatch": (lambda: matching.dispatch(draw=draw, actor=actor), "已派发至各部门"),
        "supplement": (
            lambda: services.supplement(draw=draw, actor=actor),
            "已开始补抽，请在列表中查看并封存名单",
        ),
        "approve-supplement": (
            lambda: services.approve_supplement(draw=draw, actor=actor),
            "已批准扩大抽查",
        ),
        "report-no-beacon": (
            lambda: services.report_no_beacon(
                draw=draw, actor=actor, reason=request.POST.get("reason", "")
            ),
            "已作废，可以同一抽取池重抽",
        ),
        "next-attempt": (
            lambda: services.next_attempt(draw=draw, actor=actor),
            "已以同一抽取池开始重抽，请在列表中查看",
        ),
    }
    if name not in deeds:
        raise Refused("没有这个操作", code="missing", status=404)
    return deeds[name]


def _form_page(
    request: Request, draw: Draw, form: BaseForm, do: Callable[[], Any], page: dict[str, str]
) -> HttpResponse:
    """Show a form of the draw, or run its service and go back to the ceremony."""
    context = {"draw": draw, **page}
    template = page.get("template", "console/draw/form.html")
    return act_on_form(
        request,
        form,
        do,
        success=page["success"],
        template=template,
        context=context,
        goto=lambda _: reverse("console:draw-detail", args=[draw.pk]),
    )


@guarded(P.DRAW_RUN)
@require_http_methods(["GET", "POST"])
def draw_seal(request: Request, pk: int) -> HttpResponse:
    """Fix parties, beacon, times and disclosure."""
    draw = selectors.get_for(request.actor, pk)
    form = SealForm(request.POST or None, draw=draw)
    page = {
        "title": "封存名单",
        "note": "封存后名单、应抽户数、参与方、随机源和时限都不能再改动。",
        "verb": "封存",
        "success": "名单已封存，请各方提交承诺",
    }
    return _form_page(
        request,
        draw,
        form,
        lambda: services.seal(draw=draw, actor=request.actor, **form.terms()),
        page,
    )


@guarded(P.DRAW_CONTRIBUTE)
@require_http_methods(["GET", "POST"])
def draw_commit(request: Request, pk: int) -> HttpResponse:
    """Commit one's party to its random number."""
    draw = selectors.get_for(request.actor, pk)
    form = CommitForm(request.POST if request.method == "POST" else None)
    page = {
        "title": "提交随机数承诺",
        "note": "先提交承诺、后公开随机数；承诺提交后不能更改。",
        "verb": "提交承诺",
        "success": "承诺已提交",
    }
    return _form_page(
        request,
        draw,
        form,
        lambda: services.commit(draw=draw, actor=request.actor, **form.cleaned_data),
        page,
    )


@guarded(P.DRAW_CONTRIBUTE)
@require_http_methods(["GET", "POST"])
def draw_reveal(request: Request, pk: int) -> HttpResponse:
    """Deliver one's random number."""
    draw = selectors.get_for(request.actor, pk)
    form = RevealForm(request.POST if request.method == "POST" else None)
    page = {
        "title": "公开随机数",
        "note": "由平台生成的随机数直接从密封件取出；自行保管的请填写。",
        "verb": "公开",
        "success": "随机数已公开",
    }
    return _form_page(
        request,
        draw,
        form,
        lambda: services.reveal(draw=draw, actor=request.actor, **form.cleaned_data),
        page,
    )


@guarded(P.DRAW_WITNESS)
@require_http_methods(["GET", "POST"])
def draw_beacon(request: Request, pk: int) -> HttpResponse:
    """Enter what the dice or the lottery gave."""
    draw = selectors.get_for(request.actor, pk)
    witnesses = selectors.possible_witnesses(draw, request.actor)
    form = BeaconForm(request.POST or None, witnesses=witnesses)
    form.expect(draw.beacon_kind, int(draw.beacon_detail.get("count", MIN_DICE)))
    page = {
        "template": "console/draw/beacon.html",
        "title": "录入公共随机源结果",
        "note": f"约定的随机源：{selectors.beacon_label(draw)}。录入后不能更改。",
        "verb": "录入",
        "success": "公共随机源结果已录入",
    }
    return _form_page(
        request,
        draw,
        form,
        lambda: services.enter_beacon(
            draw=draw,
            actor=request.actor,
            outcome=form.cleaned_data["outcome"],
            witness=form.chosen,
        ),
        page,
    )


@guarded(P.DRAW_RUN)
@require_http_methods(["GET", "POST"])
def draw_void(request: Request, pk: int) -> HttpResponse:
    """Give the attempt up."""
    draw = selectors.get_for(request.actor, pk)
    form = VoidForm(request.POST or None, draw=draw)
    page = {
        "title": "作废本次抽取",
        "note": "作废记录永久公开；重抽沿用同一抽取池和应抽户数，责任方不再参与。",
        "verb": "作废",
        "success": "本次抽取已作废",
    }
    return _form_page(
        request,
        draw,
        form,
        lambda: services.void(draw=draw, actor=request.actor, **form.cleaned_data),
        page,
    )


@guarded(P.DRAW_FILE)
@require_http_methods(["GET", "POST"])
def draw_file(request: Request, pk: int) -> HttpResponse:
    """File the confirmed list."""
    draw = selectors.get_for(request.actor, pk)
    form = FileForm(request.POST or None)
    page = {
        "title": "抽取名单备案",
        "note": "备案可以附意见，但不能改动名单。",
        "verb": "备案",
        "success": "名单已备案",
    }
    return _form_page(
        request,
        draw,
        form,
        lambda: services.file_list(draw=draw, actor=request.actor, **form.cleaned_data),
        page,
    )


@guarded(P.DRAW_WITNESS)
@require_http_methods(["GET", "POST"])
def share_open(request: Request, pk: int) -> HttpResponse:
    """Open the envelope of a party that did not deliver."""
    share = selectors.share_for(request.actor, pk)
    form = ReasonForm(request.POST or None)
    page = {
        "title": f"启封{share.label}的密封件",
        "note": "仅在该方逾期未公开时启封，启封永久留痕。",
        "verb": "启封",
        "success": "密封件已启封",
    }
    return _form_page(
        request,
        share.draw,
        form,
        lambda: services.open_envelope(
            share=share, actor=request.actor, reason=form.cleaned_data["reason"]
        ),
        page,
    )


@guarded(P.EXCLUSION_OVERRIDE)
@require_http_methods(["GET", "POST"])
def exclusion_admit(request: Request, pk: int) -> HttpResponse:
    """Admit an excluded object with a reason."""
    exclusion = selectors.exclusion_for(request.actor, pk)
    form = ReasonForm(request.POST or None)
    page = {
        "title": f"准予“{exclusion.inspection_object.name}”纳入抽取池",
        "note": f"排除原因：{exclusion.reason}。依据：{exclusion.clause}",
        "verb": "准予纳入",
        "success": "已准予纳入，抽取池已重建",
    }
    return _form_page(
        request,
        exclusion.draw,
        form,
        lambda: services.override_exclusion(
            exclusion=exclusion, actor=request.actor, reason=form.cleaned_data["reason"]
        ),
        page,
    )
