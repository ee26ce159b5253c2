"""What every outlet offers and what it is given: one publication, read once, as plain values."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from mingqian.publication.models import Publication


class ChannelFailed(Exception):
    """The channel cannot take this publication; the message (Chinese) says what to mend."""


@dataclass(frozen=True, slots=True)
class Package:
    """What an outlet made: a file to hand over, or nothing where the channel is this site.

    ``is_delivered``: the channel has it at once (the own public site).
    """

    name: str = ""
    body: bytes = b""
    is_delivered: bool = False


@dataclass(frozen=True, slots=True)
class Outlet:
    """One channel: its code in the rulebook, its name, and how a publication is packed."""

    code: str
    label: str
    build: Callable[[Publication], dict[str, Any] | None]

    def pack(self, publication: Publication) -> Package:
        """The package of one publication. Raises :class:`ChannelFailed`."""
        record = self.build(publication)
        if record is None:
            return Package(is_delivered=True)
        text = json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True)
        return Package(f"{self.code}-{publication.pk}.json", text.encode())


def credit_code(publication: Publication) -> str:
    """The party's unified social credit code, or "" when it has none."""
    found = publication.inspection_object
    return (found.uscc or "") if found else ""


def require_credit_code(publication: Publication, channel: str) -> str:
    """The credit code without which a channel cannot place the record under an entity."""
    code = credit_code(publication)
    if not code:
        raise ChannelFailed(
            f"“{publication.party_name}”没有统一社会信用代码，{channel}无法归集到市场主体名下；"
            "请在名录库补录后重试"
        )
    return code


def day(moment: Any) -> str:
    """A date or moment as YYYY-MM-DD in local time; "" for nothing."""
    if moment is None:
        return ""
    local = timezone.localtime(moment) if hasattr(moment, "hour") else moment
    return str(local.strftime("%Y-%m-%d"))


def correction_mark(publication: Publication) -> str:
    """«更正» for a record that replaces an earlier one, else «新增»."""
    return "更正" if publication.previous_id else "新增"
