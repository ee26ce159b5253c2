"""The pattern of every POST on the phone: run one service, say what happened, go on.

A refusal of who or when becomes a message; bad input goes back into the form it came from.
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

__all__ = ["act", "lay_into", "submit"]

UNPROCESSABLE = 422


def submit(
    request: HttpRequest,
    form: BaseForm,
    do: Callable[[dict[str, Any]], Any],
    *,
    template: str,
    context: dict[str, Any],
    success: str,
    goto: tuple[str, int],
) -> HttpResponse:
    """Show ``form`` (GET), or validate it and run ``do`` with its data (POST); refused input is
    shown again with 422."""
    status = 200
    if request.method == "POST":
        if form.is_valid() and _done(form, do):
            messages.success(request, success)
            return redirect(goto[0], pk=goto[1])
        status = UNPROCESSABLE
    return render(request, template, {**context, "form": form}, status=status)


def _done(form: BaseForm, do: Callable[[dict[str, Any]], Any]) -> bool:
    try:
        do(form.cleaned_data)
    except Refused as refused:
        lay_into(form, refused)
        return False
    return True
