"""The pattern of every form and POST: run one service, say what happened, go back.

A refusal of who or when (403, 409) becomes a message on the page one came from; bad input
(422) goes back into the form, whose fields it names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingqian.foundation.policy.decision import Refused
from mingqian.ui.acting import act, lay_into

__all__ = ["act", "act_on_form", "lay_into"]

UNPROCESSABLE = 422


def act_on_form(
    request: HttpRequest,
    form: BaseForm,
    do: Callable[[], Any],
    *,
    success: str,
    template: str,
    context: dict[str, Any],
    goto: Callable[[Any], str],
) -> HttpResponse:
    """On GET show ``form``; else validate it and run ``do``, or show it again (422) with what is
    wrong.

    ``goto`` gives the address of what ``do`` returned.
    """
    shown = {**context, "form": form}
    if request.method == "GET":
        return render(request, template, shown)
    if form.is_valid():
        try:
            made = do()
        except Refused as refused:
            lay_into(form, refused)
        else:
            messages.success(request, success)
            return redirect(goto(made))
    return render(request, template, shown, status=UNPROCESSABLE)
