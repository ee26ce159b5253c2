"""A page with one form: shown on GET, one service run on POST, 422 with what is wrong.

For the acts of stages 8 to 11 that ask for more than a press: a basis, a date, a receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse

from mingqian.console.acting import act_on_form
from mingqian.foundation.policy.request import Request

TEMPLATE = "console/form.html"


@dataclass(frozen=True, slots=True)
class FormPage:
    """What the page says: title, where it belongs, the way back, the verb, the legal basis."""

    title: str
    section: str
    back: str
    verb: str = "提交"
    text: str = ""
    clause: str = ""


def form_page(
    request: Request,
    form: BaseForm,
    do: Callable[[], Any],
    *,
    page: FormPage,
    success: str,
    goto: Callable[[Any], str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show ``form`` or run ``do`` with it; ``goto`` gives the next address, else ``page.back``."""
    shown = {"page": page, **context}
    return act_on_form(
        request,
        form,
        do,
        success=success,
        template=TEMPLATE,
        context=shown,
        goto=goto or (lambda _: page.back),
    )


def wants_list_only(request: Request) -> bool:
    """Whether htmx asks for the list alone."""
    htmx = request.htmx
    return bool(htmx) and not htmx.history_restore_request
