"""The refused rows of a small import as a file: the same columns and the reason behind them."""

from __future__ import annotations

from typing import Protocol

from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingqian.foundation.files import store
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.ui.downloads import attachment

_SALT = "library.refused-rows"


class Import(Protocol):
    """What came of an import."""

    def refused_csv(self) -> bytes:
        """The refused rows with the reason behind them."""


def refused_url(done: Import, actor: Actor) -> str:
    """Keep the refused rows and return an address that opens them for this person alone."""
    file = store.keep(done.refused_csv(), name="退回的行.csv", media_type="text/csv", actor=actor)
    token = signing.dumps([file.pk, actor.person_id], salt=_SALT)
    return reverse("console:refused-rows", args=[token])


@guarded(P.ITEMS_EDIT, P.ITEMS_COMPILE, P.INSPECTORS_EDIT)
@require_GET
def refused_rows(request: Request, token: str) -> HttpResponse:
    """The file, for whoever made the import."""
    try:
        pk, person = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        raise Refused("没有这个文件", code="missing", status=404) from None
    if person != request.actor.person_id:
        raise Refused("没有这个文件", code="missing", status=404)
    file = store.get(pk)
    return attachment(store.read(file), file.name)
