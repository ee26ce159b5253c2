"""The form page of the library: one template, one way to save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse

from mingqian.console.acting import act_on_form
from mingqian.foundation.policy.request import Request

TEMPLATE = "console/library/form.html"


@dataclass(frozen=True, slots=True)
class FormPage:
    """What a form page says: title, one line of explanation, the verb, the way back."""

    title: str
    back: str
    text: str = ""
    verb: str = "保存"
    clause: str = ""
    is_upload: bool = False


def edit(
    request: Request,
    form: BaseForm,
    do: Callable[[], Any],
    *,
    page: FormPage,
    success: str,
    goto: Callable[[Any], str] | None = None,
    template: str = TEMPLATE,
    **context: Any,
) -> HttpResponse:
    """Show the form (GET) or validate it, run ``do`` and go on (POST); 422 shows what is wrong.

    ``goto`` gives the next address from what ``do`` returned; the page's ``back`` by default.
    """
    shown = {"page": page, **context}
    return act_on_form(
        request,
        form,
        do,
        success=success,
        template=template,
        context=shown,
        goto=goto or (lambda _: page.back),
    )


def part_of(request: Request, template: str, part: str = "list") -> str:
    """The fragment for htmx, else the whole page."""
    htmx = request.htmx
    return f"{template}#{part}" if htmx and not htmx.history_restore_request else template
