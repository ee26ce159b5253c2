"""Issued papers, shown for reading and printing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingqian.foundation.files import store
from mingqian.foundation.papers import selectors
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.scheme import selectors as scheme


@guarded(P.FILES_READ)
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper as issued. Papers of a task are for those who see the task."""
    found = selectors.paper(pk)
    scheme.require_case(request.actor, found.case_no, found.department_name)
    text = store.read(found.file).decode()
    return render(request, "console/papers/paper.html", {"paper": found, "text": text})
