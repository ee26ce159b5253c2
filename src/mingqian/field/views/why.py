"""«为什么是我»: an inspector reads how it came to an object."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.inspection import selectors
from mingqian.matching import selectors as matching


@guarded(P.INSPECTION_CARRY_OUT)
@require_GET
def why(request: Request, pk: int) -> HttpResponse:
    """The pairing of the check's object, told from the record of the deal."""
    inspection = selectors.get_for(request.actor, pk)
    drawn = matching.drawn_of(inspection.part, inspection.drawn_object_id)
    context = {"inspection": inspection, "why": matching.why(inspection.part, drawn)}
    return render(request, "field/why.html", context)
