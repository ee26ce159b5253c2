"""The pattern of a POST without a form: run one service, say what happened, go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from mingqian.foundation.policy.decision import Refused


def act(
    request: HttpRequest, do: Callable[[], Any], *, success: str, back: str, **kwargs: Any
) -> HttpResponse:
    """Run ``do``; tell success or the refusal; go to ``back`` (a URL name with its arguments,
    or an address)."""
    try:
        do()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, success)
    onward: HttpResponse = redirect(back, permanent=False, **kwargs)
    return onward
