"""The catalogue of labels at the desk, and labels on objects."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.console.acting import act
from mingqian.console.forms.library.facts import ReasonForm
from mingqian.console.forms.library.labels import LabelForm, PutForm, PutOneForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.console.views.library.objects import object_url
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.workflow.perform import available
from mingqian.library import selectors, services
from mingqian.library.states import BY_TIME, LABELS
from mingqian.ui.paging import paginate

REVIEWS = {"approve": True, "refuse": False}


def label_url(pk: int) -> str:
    """Address of a label."""
    return reverse("console:label-detail", args=[pk])


@guarded(P.OBJECTS_VIEW)
@require_GET
def label_list(request: Request) -> HttpResponse:
    """The catalogue: major, middle and small classes with where they stand."""
    ended = request.GET.get("ended") == "1"
    context = {
        "lines": selectors.label_catalogue(request.actor, ended=ended),
        "ended": ended,
        "waiting": selectors.placements_to_review(request.actor)[:20],
        "may_propose": request.actor.has(P.OBJECTS_EDIT),
        "tab": "label",
    }
    return render(request, "console/library/labels/list.html", context)


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def label_new(request: Request) -> HttpResponse:
    """Propose a class or label of the own department."""
    actor = request.actor
    home = selectors.home_of(actor)
    initial = {"level": "small", "scope": "own", "needs_review": True}
    form = LabelForm(
        request.POST or None,
        parents=selectors.label_parents(actor),
        initial={**initial, "valid_from": timezone.localdate()},
    )
    return edit(
        request,
        form,
        lambda: services.propose_label(department=home, actor=actor, **form.cleaned_data),
        page=FormPage(
            "提出标签",
            reverse("console:label-list"),
            f"归口部门：{home.name}；由本部门负责人审核后生效。",
            verb="提出",
        ),
        success="标签已提出，待审核",
        goto=lambda made: label_url(made.pk),
    )


@guarded(P.OBJECTS_VIEW)
@require_GET
def label_detail(request: Request, pk: int) -> HttpResponse:
    """A label: meaning, what may be done, objects that carry it, what waits for review."""
    actor = request.actor
    label = selectors.label_for(actor, pk)
    page = paginate(request, selectors.labelled_objects(actor, label), unit="户")
    actions = [row for row in available(LABELS, label, actor) if row.action not in BY_TIME]
    context = {
        "label": label,
        "page": page,
        "waiting": selectors.placements_to_review(actor, label),
        "waiting_count": selectors.waiting_count(label),
        "actions": actions,
        "act_url": reverse("console:label-act", args=[pk]),
        "may_put": actor.has(P.OBJECTS_EDIT) and label.level == "small",
        "is_usable": label.holds_on(timezone.localdate()),
        "registries": selectors.registries_by_label(label),
        "children": label.children.order_by("name"),
        "history": journal.history(label),
        "tab": "label",
    }
    return render(request, "console/library/labels/detail.html", context)


@guarded(P.OBJECTS_EDIT, P.LABELS_REVIEW)
@require_http_methods(["GET", "POST"])
def label_act(request: Request, pk: int) -> HttpResponse:
    """Review or withdraw; GET asks first (without script)."""
    label, actor = selectors.label_for(request.actor, pk), request.actor
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in {*REVIEWS, "withdraw"}:
        raise Refused("没有这项操作", code="missing", status=404)
    if request.method == "GET":
        item = next((row for row in available(LABELS, label, actor) if row.action == name), None)
        context = {"item": item, "url": request.path, "back": label_url(pk)}
        return render(request, "ui/confirm.html", context)
    given = {"label": label, "reason": request.POST.get("reason", ""), "actor": actor}
    return act(
        request,
        lambda: (
            services.review_label(approve=REVIEWS[name], **given)
            if name in REVIEWS
            else services.withdraw_label(**given)
        ),
        success=f"已{LABELS[name].label}",
        back=label_url(pk),
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def label_put(request: Request, pk: int) -> HttpResponse:
    """Put a label on objects named by code."""
    label, actor = selectors.label_for(request.actor, pk), request.actor
    form = PutForm(request.POST or None, initial={"since": timezone.localdate()})

    def put() -> object:
        given = dict(form.cleaned_data)
        codes = given.pop("codes")
        objects = [selectors.object_by_code(actor, code) for code in codes]
        return services.put_label(label=label, objects=objects, actor=actor, **given)

    return edit(
        request,
        form,
        put,
        page=FormPage(f"贴标：{label.name}", label_url(pk), label.meaning, verb="贴标"),
        success="已贴标" if not label.needs_review else "已贴标，待审核后生效",
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def object_label_put(request: Request, pk: int) -> HttpResponse:
    """Put one of the labels that fit on an object."""
    found, actor = selectors.object_for(request.actor, pk), request.actor
    labels = selectors.labels_to_put(actor, found)
    form = PutOneForm(request.POST or None, labels=labels, initial={"since": timezone.localdate()})
    return edit(
        request,
        form,
        lambda: services.put_label(objects=[found], actor=actor, **form.cleaned_data),
        page=FormPage(
            f"贴标：{found.name}",
            object_url(pk),
            "只列出您可以贴到该对象上的标签。" if labels else "没有可以贴到该对象上的标签。",
            verb="贴标",
        ),
        success="已贴标",
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def label_off(request: Request, pk: int) -> HttpResponse:
    """Take a label off an object."""
    row = selectors.placement_for(request.actor, pk)
    form = ReasonForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: services.take_off_label(placement=row, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            f"摘除标签“{row.label.name}”",
            object_url(row.inspection_object_id),
            row.inspection_object.name,
            verb="摘除",
        ),
        success="标签已摘除",
    )


@guarded(P.LABELS_REVIEW)
@require_POST
def label_review(request: Request, pk: int) -> HttpResponse:
    """Confirm or refuse the chosen labels on objects."""
    label, actor = selectors.label_for(request.actor, pk), request.actor
    chosen = set(request.POST.getlist("placement"))
    rows = [row for row in selectors.placements_to_review(actor, label) if str(row.pk) in chosen]
    return act(
        request,
        lambda: services.review_placements(
            placements=rows,
            approve=request.POST.get("verdict") == "approve",
            reason=request.POST.get("reason", ""),
            actor=actor,
        ),
        success="已审核",
        back=label_url(pk),
    )
