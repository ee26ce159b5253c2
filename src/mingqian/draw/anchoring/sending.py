"""One request to a service outside. Nothing is sent unless a setting names the address."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass

from django.conf import settings

#: A receipt is small; whoever sends more is not who we asked.
MAX_ANSWER = 64 * 1024


class Unreachable(Exception):
    """Nobody answered; the next try may. The text says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, what is not UTF-8 replaced."""
        return self.body.decode("utf-8", "replace")


def post(url: str, body: bytes, media_type: str) -> Answer:
    """Post ``body`` and return the answer, whatever its status. Raises :class:`Unreachable`."""
    if not url.startswith(("http://", "https://")):
        raise Unreachable(f"地址须以 http:// 或 https:// 开头：{url}")
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
        url, data=body, headers={"Content-Type": media_type}, method="POST"
    )
    try:
        with _opener().open(request, timeout=settings.ANCHOR_TIMEOUT_SECONDS) as answer:
            return Answer(answer.status, answer.read(MAX_ANSWER))
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read(MAX_ANSWER))
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        raise Unreachable(f"无法连接 {url}：{error}") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A receipt comes from the address the setting names, from no other."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect)
