"""The entrance of the portal, and how anybody checks a draw by hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingqian.draw import selectors as draws
from mingqian.foundation.policy.guarding import public
from mingqian.library import selectors as library
from mingqian.plan import selectors as plans
from mingqian.portal.caching import cacheable
from mingqian.portal.example import worked_example
from mingqian.portal.notices import notices
from mingqian.publication import disclosed

LATEST = 8
LATEST_DRAWS = 4


@public
@require_safe
@cacheable
def home(request: HttpRequest) -> HttpResponse:
    """Search first, then what is new and where everything is."""
    sealed = draws.public_draws()
    context = {
        "counters": disclosed.counters(),
        "draw_count": sealed.count(),
        "plan_count": plans.published_plans().count(),
        "list_count": library.published_lists().count(),
        "notices": notices(disclosed.published(kind="")[:LATEST]),
        "draws": sealed[:LATEST_DRAWS],
    }
    return render(request, "portal/home.html", context)


@public
@require_safe
@cacheable
def verify_guide(request: HttpRequest) -> HttpResponse:
    """The check of a draw step by step, with an example computed by the very engine."""
    return render(request, "portal/verify_guide.html", {"example": worked_example()})
