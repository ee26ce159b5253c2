"""The rules in force, and the journal's tip, for everyone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from mingqian.foundation.journal import record
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public
from mingqian.foundation.rules import selectors
from mingqian.foundation.rules.applied import Rules
from mingqian.openapi.schemas.flow import JournalTip, RulebookOut, RuleOut

router = Router()


@router.get("", response=list[RulebookOut], summary="规则文件")
@public
def rulebooks(request: HttpRequest) -> Any:
    """The newest version of every rulebook."""
    return selectors.current_versions()


@router.get("/journal-tip", response=JournalTip, summary="留痕日志末条")
@public
def journal_tip(request: HttpRequest) -> Any:
    """Number and digest of the newest journal entry."""
    seq, digest = record.tip()
    return {"seq": seq, "digest": digest}


@router.get("/{rulebook_id}", response=list[RuleOut], summary="规则各项取值与依据")
@public
def rulebook(request: HttpRequest, rulebook_id: str) -> Any:
    """Every value in words with its clause."""
    found = [row for row in selectors.current_versions() if row.rulebook_id == rulebook_id]
    if not found:
        raise Refused("没有这个规则文件", code="missing", status=404)
    rules = Rules(selectors.ruleset_of(found[0]), timezone.localdate())
    return [
        {
            "key": resolved.key,
            "strength": resolved.strength.value if resolved.strength else "",
            **_words(rules, resolved.key),
        }
        for resolved in rules.ruleset.resolve_all(on=rules.on)
    ]


def _words(rules: Rules, key: str) -> dict[str, str]:
    words = rules.explain(key)
    return {
        "label": words.label,
        "value": words.value,
        "citation": words.citation,
        "mark": words.mark,
        "quote": words.quote,
    }
