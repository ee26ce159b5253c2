"""The dictionaries of a department's inspector registry: posts, qualifications, specialities.

昌江 第十条: people are classified and labelled. Where a department keeps a dictionary, its people
carry only words of it; where it keeps none, any word may be written.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.library import events, policies
from mingqian.library.fields import longest_of
from mingqian.library.models import DictionaryWord, Inspector, WordKind


@transaction.atomic
def add_word(*, department: Department, kind: str, word: str, actor: Actor) -> DictionaryWord:
    """Add a word to a department's dictionary, or bring a retired one back."""
    home = department.bureau
    require(policies.can_edit_inspector(actor, Inspector(department=home)))
    text = word.strip()
    if kind not in WordKind.values:
        raise invalid("请选择词典", kind="请选择")
    if not text or len(text) > longest_of(DictionaryWord, "word"):
        raise invalid("请填写词条，不超过 60 字", word="请填写词条")
    row, made = DictionaryWord.objects.get_or_create(department=home, kind=kind, word=text)
    if not made and row.retired_on is None:
        raise invalid(f"词典中已有“{text}”", word="已在词典中")
    row.retired_on = None
    row.save(update_fields=["retired_on"])
    payload = {"kind": row.get_kind_display(), "word": text}
    record(events.WORD_ADDED, actor=actor, subject=home, payload=payload)
    return row


@transaction.atomic
def retire_word(*, word: DictionaryWord, on: dt.date, actor: Actor) -> DictionaryWord:
    """Offer a word no longer from a day; whoever carries it keeps it."""
    require(policies.can_edit_inspector(actor, Inspector(department=word.department)))
    if word.retired_on is not None:
        raise Refused(f"“{word}”已经停用", code="state")
    word.retired_on = on
    word.save(update_fields=["retired_on"])
    payload = {"kind": word.get_kind_display(), "word": word.word}
    record(events.WORD_RETIRED, actor=actor, subject=word.department, payload=payload)
    return word
