"""The steps of writing a scheme, each with its own address; the count is shown while writing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.console.acting import UNPROCESSABLE, act_on_form, lay_into
from mingqian.console.forms.scheme import BatchFormSet, ItemsForm, PartnersForm, SchemeRangeForm
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, require
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.library import selectors as library
from mingqian.plan.selectors import method_words
from mingqian.scheme import selectors, services

#: The steps in order: url name, label.
STEPS = (
    ("scheme-range", "范围与规模"),
    ("scheme-partners", "参与部门"),
    ("scheme-items", "抽查事项"),
    ("scheme-batches", "批次安排"),
)
TEMPLATE = "console/scheme/step.html"
_COLUMNS = (
    "name", "range_text", "sampling_permille", "object_count", "flagged_weight",
    "readmit_flagged", "readmit_reason", "combine", "starts_on", "completion_on", "methods",
    "method_reason", "joint_mode", "is_undirected", "requirements",
)  # fmt: skip


def frame(scheme: Any, name: str) -> dict[str, Any]:
    """What every step shows: the steps, where we are, what is missing."""
    names = [step for step, _ in STEPS]
    return {
        "scheme": scheme,
        "steps": [
            {"label": label, "url": reverse(f"console:{step}", args=[scheme.pk])}
            for step, label in STEPS
        ],
        "now": names.index(name) + 1,
        "missing": selectors.missing_parts(scheme),
        "rules": rules.for_case(scheme),
    }


def after(scheme_pk: int, name: str) -> str:
    """The next step's address, or the scheme after the last."""
    names = [step for step, _ in STEPS]
    place = names.index(name) + 1
    page = names[place] if place < len(names) else "scheme-detail"
    return reverse(f"console:{page}", args=[scheme_pk])


def writable(request: Request, pk: int) -> Any:
    """The scheme if the actor may write into it; a foreign attempt to save is kept on record."""
    scheme = selectors.scheme_for(request.actor, pk)
    if request.method == "POST":
        services.require_author(scheme, request.actor)
    require(selectors.can_edit(request.actor, scheme))
    return scheme


def _range_form(data: Any, scheme: Any, actor: Actor) -> SchemeRangeForm:
    r = rules.for_case(scheme)
    section = (scheme.extra_sections or [{}])[0]
    initial = {
        **{name: getattr(scheme, name) for name in _COLUMNS},
        **scheme.object_range,
        **{f"rate_{code}": rate for code, rate in scheme.strata_permille.items()},
        "section_title": section.get("title", ""),
        "section_text": section.get("text", ""),
    }
    methods = [(code, method_words([code])) for code in r.texts("inspection.methods")]
    return SchemeRangeForm(
        data,
        rules=r,
        methods=methods,
        regions=library.regions_below(actor),
        labels=library.labels_for_rules(actor),
        initial=initial,
    )


@guarded(P.SCHEME_DRAFT)
@require_http_methods(["GET", "POST"])
def scheme_range(request: Request, pk: int) -> HttpResponse:
    """Range, size, time and method."""
    scheme = writable(request, pk)
    form = _range_form(request.POST or None, scheme, request.actor)
    context = {**frame(scheme, "scheme-range"), "size": selectors.announce(scheme)}
    template = "console/scheme/range.html"
    return act_on_form(
        request,
        form,
        lambda: services.edit(scheme=scheme, actor=request.actor, parts=form.parts()),
        success="已保存",
        template=template,
        context=context,
        goto=lambda _: after(pk, "scheme-range"),
    )


@guarded(P.SCHEME_DRAFT)
@require_GET
def scheme_count(request: Request, pk: int) -> HttpResponse:
    """How many are in range and will be drawn by what stands in the form now."""
    scheme = selectors.scheme_for(request.actor, pk)
    form = _range_form(request.GET, scheme, request.actor)
    context: dict[str, Any] = {"scheme": scheme}
    if form.is_valid():
        context["size"] = selectors.preview(scheme, form.parts())
    else:
        context["errors"] = [text for texts in form.errors.values() for text in texts]
    return render(request, "console/scheme/_count.html", context)


@guarded(P.SCHEME_DRAFT)
@require_http_methods(["GET", "POST"])
def scheme_partners(request: Request, pk: int) -> HttpResponse:
    """Whom to ask, or that the lead goes alone."""
    scheme = writable(request, pk)
    invited = [row.department for row in scheme.consultations.select_related("department")]
    form = PartnersForm(
        request.POST or None,
        departments=selectors.invitable(scheme),
        initial={"departments": invited, "is_single_department": scheme.is_single_department},
    )
    context = frame(scheme, "scheme-partners")
    return act_on_form(
        request,
        form,
        lambda: services.choose_partners(scheme=scheme, actor=request.actor, **form.cleaned_data),
        success="已保存",
        template=TEMPLATE,
        context=context,
        goto=lambda _: after(pk, "scheme-partners"),
    )


@guarded(P.SCHEME_DRAFT)
@require_http_methods(["GET", "POST"])
def scheme_items(request: Request, pk: int) -> HttpResponse:
    """The items, from published lists in force only."""
    scheme = writable(request, pk)
    form = ItemsForm(
        request.POST or None,
        items=selectors.available_items(scheme),
        initial={"items": scheme.items.all()},
    )
    context = frame(scheme, "scheme-items")
    return act_on_form(
        request,
        form,
        lambda: services.edit(scheme=scheme, actor=request.actor, parts=form.cleaned_data),
        success="已保存",
        template=TEMPLATE,
        context=context,
        goto=lambda _: after(pk, "scheme-items"),
    )


@guarded(P.SCHEME_DRAFT)
@require_http_methods(["GET", "POST"])
def scheme_batches(request: Request, pk: int) -> HttpResponse:
    """The batches; the empty one at the end adds another."""
    scheme = writable(request, pk)
    rows = list(scheme.batches.order_by("seq"))
    initial = [{name: getattr(row, name) for name in BatchFormSet.form.base_fields} for row in rows]
    formset = BatchFormSet(request.POST or None, initial=initial)
    context = {**frame(scheme, "scheme-batches"), "formset": formset}
    template, status = "console/scheme/batches.html", 200
    if request.method == "POST":
        if _save_batches(request, scheme, formset, [row.object_range for row in rows]):
            messages.success(request, "已保存")
            return redirect(after(pk, "scheme-batches"))
        status = UNPROCESSABLE
    return render(request, template, context, status=status)


def _save_batches(
    request: Request, scheme: Any, formset: Any, ranges: list[dict[str, Any]]
) -> bool:
    if not formset.is_valid():
        return False
    kept = [
        form.parts(ranges[place] if place < len(ranges) else {})
        for place, form in enumerate(formset.forms)
        if form.has_changed() or place < len(ranges)
        if not form.cleaned_data.pop("DELETE", False)
    ]
    try:
        services.set_batches(scheme=scheme, actor=request.actor, batches=kept)
    except Refused as refused:
        lay_into(formset.forms[0], refused)
        return False
    return True
