"""Every address is guarded by a permission or declared public; nothing is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mingqian.foundation.policy.guarding import guard_of
from mingqian.openapi.api import api
from mingqian.openapi.auth import Token

#: Public addresses: faces of the citizen, and the door itself.
PUBLIC_CONSOLE = {"sign-in"}


def patterns(
    resolver: URLResolver | None = None, prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every view pattern with its address and namespaced name."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, address, entry.namespace or namespace)
        else:
            yield address, f"{namespace}:{entry.name}", entry


VIEWS = [
    (address, name, entry)
    for address, name, entry in patterns()
    if not address.startswith("api/v1/")
]


@pytest.mark.parametrize(("address", "name", "entry"), VIEWS, ids=[v[0] or "/" for v in VIEWS])
def test_a_view_declares_who_may_enter(address: str, name: str, entry: URLPattern) -> None:
    guard = guard_of(entry.callback)
    assert guard is not None, f"{address} declares no guard"
    if address.startswith(("desk/", "m/")) and name.split(":")[1] not in PUBLIC_CONSOLE:
        assert guard or address in {"m/sw.js", "m/manifest.webmanifest"}, f"{address} is public"


def value_for(converter: Any) -> object:
    """Something the converter of an address accepts."""
    return {"IntConverter": 1, "UUIDConverter": "0" * 32}.get(type(converter).__name__, "x")


@pytest.mark.django_db
def test_nobody_enters_the_desk_or_the_field_unsigned() -> None:
    client = Client(raise_request_exception=False)
    open_doors = []
    for address, name, entry in VIEWS:
        if not guard_of(entry.callback):
            continue
        path = "/" + address
        for key, converter in entry.pattern.converters.items():
            kind = type(converter).__name__.replace("Converter", "").lower()
            names = {"string": "str"}
            path = path.replace(f"<{names.get(kind, kind)}:{key}>", str(value_for(converter)))
            path = path.replace(f"<{key}>", str(value_for(converter)))
        answer = client.get(path)
        refused = answer.status_code == 302 and "/sign-in/" in answer["Location"]
        if not refused and answer.status_code not in {405}:
            open_doors.append(f"{name} {path}: {answer.status_code}")
    assert not open_doors


def test_every_api_operation_is_guarded_or_declared_public() -> None:
    undeclared = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                needs = [c for c in operation.auth_callbacks if isinstance(c, Token)]
                is_public = guard_of(operation.view_func) == () and not operation.auth_callbacks
                if not is_public and not (needs and all(token.permissions for token in needs)):
                    undeclared.append(f"{prefix}{path} {operation.methods}")
    assert not undeclared
