"""The rulebooks: what governs, value by value with its clause; continuing an expired one."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.console.acting import act_on_form
from mingqian.console.forms.rules import ConfirmationForm, ContinuationForm
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors, services
from mingqian.foundation.rules.applied import Rules
from mingqian.ui.sections import SECTION_LABELS
from rulebook.schema import SCHEMA


@guarded(P.RULES_VIEW)
@require_GET
def rulebook_list(request: Request) -> HttpResponse:
    """The newest version of every rulebook and whether it is in force."""
    today = timezone.localdate()
    rows = [(row, selectors.validity_of(row, today)) for row in selectors.current_versions()]
    return render(request, "console/rules/list.html", {"rows": rows})


@guarded(P.RULES_VIEW)
@require_GET
def rulebook_detail(request: Request, pk: int) -> HttpResponse:
    """Every value in force with clause, strength, mark and trace."""
    version = selectors.version_for(pk)
    today = timezone.localdate()
    rules = Rules(selectors.ruleset_of(version), today)
    rows = [(SCHEMA[r.key], r, rules.explain(r.key)) for r in rules.ruleset.resolve_all(on=today)]
    sections = [
        (SECTION_LABELS[name], list(group))
        for name, group in groupby(rows, lambda row: row[1].key.split(".")[0])
    ]
    context = {
        "version": version,
        "sections": sections,
        "upper_basis": rules.ruleset.meta.upper_basis,
        "can_continue": request.actor.has(P.RULES_CONTINUE),
        "validity": selectors.validity_of(version, today),
    }
    return render(request, "console/rules/detail.html", context)


@guarded(P.RULES_CONTINUE)
@require_http_methods(["GET", "POST"])
def rulebook_continue(request: Request, pk: int) -> HttpResponse:
    """Record a decision to go on using an expired rulebook."""
    version = selectors.version_for(pk)
    template, context = "console/rules/continue.html", {"version": version}
    form = ContinuationForm(request.POST or None)
    return act_on_form(
        request,
        form,
        lambda: services.continue_rulebook(
            version=version, actor=request.actor, **form.cleaned_data
        ),
        success="已登记延续适用决定",
        template=template,
        context=context,
        goto=lambda _: reverse("console:rulebook-detail", args=[pk]),
    )


@guarded(P.RULES_CONTINUE)
@require_http_methods(["GET", "POST"])
def rulebook_confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm from which day a text without a date is applied."""
    version = selectors.version_for(pk)
    template, context = "console/rules/confirm.html", {"version": version}
    form = ConfirmationForm(request.POST or None)
    return act_on_form(
        request,
        form,
        lambda: services.confirm_effective_date(
            version=version, actor=request.actor, **form.cleaned_data
        ),
        success="已确认施行日期",
        template=template,
        context=context,
        goto=lambda _: reverse("console:rulebook-detail", args=[pk]),
    )
