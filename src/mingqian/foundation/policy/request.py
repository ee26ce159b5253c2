"""A request as views see it: with the actor the middleware put there, and htmx's headers."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from mingqian.foundation.policy.actor import Actor


class Request(HttpRequest):
    """For annotations only: Django makes the requests, middleware adds the two attributes."""

    actor: Actor
    htmx: HtmxDetails
