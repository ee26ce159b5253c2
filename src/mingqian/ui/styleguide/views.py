"""Views of the style guide. They change nothing and show only invented facts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingqian.foundation.policy.guarding import public
from mingqian.ui.styleguide import samples

#: Pages that show a shell, a paper or an error page as a whole.
PAGES = ("field", "public", "print", "sign_in", "refused", "job")


@public
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All samples on one page, inside the desk's shell."""
    context = {"groups": samples.GROUPS, "pages": PAGES, **samples.facts(request)}
    return render(request, "ui/styleguide/index.html", context)


@public
@require_GET
def page(request: HttpRequest, name: str) -> HttpResponse:
    """A whole page of another shell."""
    if name not in PAGES:
        raise Http404(name)
    return render(request, f"ui/styleguide/pages/{name}.html", samples.facts(request))


@public
@require_GET
def peek(request: HttpRequest) -> HttpResponse:
    """What the drawer fetches."""
    return render(request, "ui/styleguide/samples/data/_peek.html", samples.facts(request))
