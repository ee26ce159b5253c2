"""A registration bureau's feed: JSON pages from a cursor on. ``docs/operate/sources.md`` has it.

Only hosts named in ``MINGQIAN_SOURCE_HOSTS`` are called, by https (http on the loopback), with the
token of ``MINGQIAN_SOURCE_TOKENS``, without following redirects, within limits of time and size.
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from mingqian.foundation.policy.decision import Refused, invalid

#: Bytes of one page, and pages of one run.
PAGE_BYTES = 16 << 20
MOST_PAGES = 10_000
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Unreachable(Exception):
    """The feed did not answer as agreed; the text says why, in Chinese."""

    def __init__(self, why: str, body: bytes = b"") -> None:
        super().__init__(why)
        self.body = body


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it came, and what it says."""

    body: bytes
    records: list[dict[str, Any]]
    following: str
    until: str


def check_address(address: str) -> None:
    """Refuse (422) an address that may not be called."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise invalid("接口地址无法识别", address="地址有误") from None
    if parts.username or parts.password or parts.query or parts.fragment:
        raise invalid("接口地址不能带账号、参数", address="只写到路径")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise invalid("接口地址须以 https:// 开头", address="须用 https")
    named = host if port is None else f"{host}:{port}"
    if named not in settings.SOURCE_HOSTS:
        raise invalid(
            f"{named or address} 不在 MINGQIAN_SOURCE_HOSTS 之内，不能调用", address="未获准的主机"
        )


def token_of(name: str) -> str:
    """The secret with a name; never shown, never stored."""
    for pair in settings.SOURCE_TOKENS:
        key, _, value = pair.partition("=")
        if key.strip() == name and value:
            return value.strip()
    raise Refused(f"没有设置凭据 {name}（MINGQIAN_SOURCE_TOKENS）", code="unset")


def pages(address: str, *, token: str, since: str) -> Iterator[Page]:
    """All pages from a cursor on. Raises :class:`Unreachable`."""
    check_address(address)
    following = ""
    for _ in range(MOST_PAGES):
        asked = {"since": since, "after": following}
        query = urlencode({name: value for name, value in asked.items() if value})
        page = _parsed(_fetched(f"{address}?{query}" if query else address, token))
        yield page
        if not page.following:
            return
        if page.following == following:
            raise Unreachable("接口一再返回同一页", page.body)
        following = page.following
    raise Unreachable(f"接口超过 {MOST_PAGES} 页")


def _fetched(url: str, token: str) -> bytes:
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
        url, headers={"Accept": "application/json", "Authorization": f"Bearer {token}"}
    )
    try:
        with _opener().open(request, timeout=settings.SOURCE_TIMEOUT_SECONDS) as answer:
            body: bytes = answer.read(PAGE_BYTES + 1)
    except urllib.error.HTTPError as error:
        raise Unreachable(f"接口返回 {error.code}", error.read(PAGE_BYTES)) from None
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, OSError) as error:
        # The reason of the failure, not the request: that holds the token.
        why = getattr(error, "reason", error)
        raise Unreachable(f"无法连接接口：{why}") from None
    if len(body) > PAGE_BYTES:
        raise Unreachable(f"接口一页超过 {PAGE_BYTES >> 20} MB", body)
    return body


def _parsed(body: bytes) -> Page:
    try:
        raw = json.loads(body)
        records = raw["records"]
        following, until = str(raw.get("next") or ""), str(raw.get("until") or "")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unreachable("接口返回的内容不是约定的 JSON", body) from None
    if not isinstance(records, list) or not all(isinstance(row, dict) for row in records):
        raise Unreachable("接口返回的 records 不是记录的列表", body)
    return Page(body, records, following, until[:80])


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token is for the address the source names, for no other."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    # No proxy of the environment either: it would see the token.
    return urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
