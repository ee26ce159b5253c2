"""The pattern of every POST, at the desk and on the phone.

Without a form: run one service, say what happened, go on. With one: a refusal goes back into the
form, whole; what names a field stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from mingqian.foundation.policy.decision import Refused


def act(
    request: HttpRequest,
    do: Callable[[], Any],
    *,
    success: str,
    back: str,
    goto: Callable[[Any], str] | None = None,
    **kwargs: Any,
) -> HttpResponse:
    """Run ``do``; tell success or the refusal; go to ``back`` (a URL name with its arguments,
    or an address). ``goto`` gives another address after success, from what ``do`` returned."""
    try:
        made = do()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, success)
        if goto is not None:
            return redirect(goto(made))
    onward: HttpResponse = redirect(back, permanent=False, **kwargs)
    return onward


def lay_into(form: BaseForm, refused: Refused) -> None:
    """Put a refusal's messages beside the fields they name, the rest on top of the form.

    A message about a field the page does not show is said too: who cannot see it cannot mend it.
    """
    rest = []
    for name, text in refused.fields.items():
        if name in form.fields:
            form.add_error(name, text)
        else:
            rest.append(text)
    form.add_error(None, "；".join([str(refused), *rest]))
