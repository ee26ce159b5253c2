"""Issued papers, shown for reading and printing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingqian.console import finding
from mingqian.foundation.files import store
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request


@guarded(P.FILES_READ)
@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """A paper as issued."""
    found = finding.paper_for(request.actor, pk)
    text = store.read(found.file).decode()
    return render(request, "console/papers/paper.html", {"paper": found, "text": text})
