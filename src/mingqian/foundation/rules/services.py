"""Loading rulebooks; recording continuation decisions, upper-level rules, effective dates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.rules import events
from mingqian.foundation.rules.models import Continuation, RulebookVersion, UpperOverride
from mingqian.foundation.rules.selectors import ruleset_of
from rulebook.collection import load_directory
from rulebook.model import Rulebook, RulebookError
from rulebook.overrides import Override


@transaction.atomic
def load_rulebooks(*, actor: Actor, folder: Path | None = None) -> list[RulebookVersion]:
    """Read all files and keep every version not yet held. Running cases keep theirs.

    Raises :class:`Refused` (422) listing file, key and line of every fault; nothing is loaded
    then.
    """
    require(actor.check(Permission.RULES_LOAD))
    root = folder or Path(settings.RULEBOOKS_DIR)
    try:
        collection = load_directory(root)
    except RulebookError as error:
        raise invalid(f"规则文件有误，全部未载入：{error}") from error
    loaded = []
    for book in collection:
        ruleset = collection.ruleset(book.id)
        if RulebookVersion.objects.filter(digest=ruleset.digest).exists():
            continue
        version = _keep(book, ruleset.digest, [part.source for part in ruleset.chain])
        record(events.LOADED, actor=actor, subject=version, payload={"digest": version.digest})
        loaded.append(version)
    return loaded


def _keep(book: Rulebook, digest: str, sources: list[str]) -> RulebookVersion:
    meta = book.meta
    return RulebookVersion.objects.create(
        rulebook_id=book.id,
        digest=digest,
        title=meta.title,
        doc_no=meta.doc_no,
        issuer=meta.issuer,
        issued=meta.issued,
        is_trial=meta.trial,
        region_code=meta.region_code,
        effective_from=meta.effective_from,
        effective_to=meta.effective_to,
        sources=sources,
        loaded_on=timezone.localdate(),
    )


@transaction.atomic
def continue_rulebook(
    *,
    version: RulebookVersion,
    decided_by: str,
    document_no: str,
    reason: str,
    decided_on: dt.date,
    until: dt.date | None,
    actor: Actor,
) -> Continuation:
    """Record the decision to go on using an expired rulebook."""
    require(actor.check(Permission.RULES_CONTINUE))
    facts = {"decided_by": decided_by, "document_no": document_no, "reason": reason}
    missing = {name: "请填写" for name, text in facts.items() if not text.strip()}
    if missing:
        raise invalid("延续适用须写明决定机关、文号与理由", **missing)
    if until is not None and until < decided_on:
        raise invalid("延续期限不能早于决定日期", until="请核对日期")
    decision = Continuation.objects.create(
        rulebook_id=version.rulebook_id,
        decided_on=decided_on,
        until=until,
        recorded_by=actor.name,
        **facts,
    )
    payload = {"document_no": document_no, "until": str(until or "另行决定")}
    record(events.CONTINUED, actor=actor, subject=version, payload=payload, reason=reason)
    return decision


@transaction.atomic
def override_value(*, version: RulebookVersion, override: Override, actor: Actor) -> UpperOverride:
    """Record an upper-level rule that prevails from its date (惠州 第（十九）条)."""
    require(actor.check(Permission.RULES_CONTINUE))
    try:
        ruleset_of(version).with_overrides([override])
    except RulebookError as error:
        raise invalid(f"不能登记：{error}") from error
    value = list(override.value) if isinstance(override.value, tuple) else override.value
    row = UpperOverride.objects.create(
        rulebook_id=override.rulebook_id,
        key=override.key,
        value=value,
        authority=override.authority,
        basis=override.basis,
        reason=override.reason,
        effective_from=override.effective_from,
        effective_to=override.effective_to,
        recorded_by=actor.name,
    )
    payload = {"key": row.key, "authority": row.authority, "basis": row.basis}
    record(events.OVERRIDDEN, actor=actor, subject=row, payload=payload, reason=row.reason)
    return row


@transaction.atomic
def confirm_effective_date(
    *, version: RulebookVersion, day: dt.date, actor: Actor
) -> RulebookVersion:
    """Confirm the day from which an undated text is applied (兴隆台, loader rule 9)."""
    require(actor.check(Permission.RULES_CONTINUE))
    if version.effective_from:
        raise invalid("该文件已写明施行日期，无须确认")
    version.confirmed_from = day
    version.save(update_fields=["confirmed_from"])
    record(
        events.CONFIRMED, actor=actor, subject=version, payload={"effective_from": day.isoformat()}
    )
    return version
