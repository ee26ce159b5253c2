"""Which rules govern a place or a case.

A place is a region or a department: a single bureau's rulebook (兴隆台) governs that bureau
alone, so ask with the department wherever there is one.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils import timezone

from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules.applied import Rules
from mingqian.foundation.rules.models import (
    Continuation,
    GovernedCase,
    RulebookVersion,
    UpperOverride,
)
from rulebook.load import completed, parse_kept
from rulebook.model import NATIONAL_ID, Rulebook
from rulebook.overrides import Override
from rulebook.ruleset import Ruleset
from rulebook.schema import SCHEMA
from rulebook.validity import ContinuationDecision, Validity

Place = Region | Department
#: Digest of a version → what its texts say. The digest covers the texts, so it never goes stale.
_BY_DIGEST: dict[str, Ruleset] = {}


def for_case(case: GovernedCase) -> Rules:
    """The rules a case was opened under, whatever has been loaded since."""
    return Rules(ruleset_of(case.rulebook), case.governed_on)


def for_region(place: Place, on: dt.date | None = None) -> Rules:
    """The rules that govern a place now (or for a case dated ``on``)."""
    return Rules(ruleset_of(governing_version(place)), on or timezone.localdate())


def governing_version(place: Place) -> RulebookVersion:
    """The newest version of the rulebook nearest to a place: bureau, county, city, province."""
    bureau = place.bureau.name if isinstance(place, Department) else ""
    region = place.region if isinstance(place, Department) else place
    newest = {row.rulebook_id: row for row in RulebookVersion.objects.order_by("pk")}
    for code in reversed(region.codes):
        for row in newest.values():
            if row.region_code == code[:6] and _applies(row, bureau):
                return row
    if NATIONAL_ID in newest:
        return newest[NATIONAL_ID]
    raise Refused("尚未载入任何规则，请平台管理员先载入规则文件", code="no_rules")


def _applies(row: RulebookVersion, bureau: str) -> bool:
    meta = ruleset_of(row).meta
    return meta.applies_to == "area" or (meta.applies_to == "bureau" and meta.issuer == bureau)


def require_new_case(place: Place, *, on: dt.date | None = None) -> RulebookVersion:
    """The version to pin on a case opened on a day.

    Raises :class:`Refused` when the rulebook is not yet in force, or has expired and no
    decision to continue is recorded (彭阳, loader rule 10).
    """
    version = governing_version(place)
    found = validity_of(version, on or timezone.localdate())
    if not found.allows_new_task:
        raise Refused(found.message, f"{version}", "rulebook_not_in_force", 409)
    return version


def validity_of(version: RulebookVersion, on: dt.date) -> Validity:
    """Whether a version may govern a case opened on a day, and why not."""
    decisions = [
        ContinuationDecision(
            row.rulebook_id, row.decided_on, row.decided_by, row.document_no, row.reason, row.until
        )
        for row in Continuation.objects.filter(rulebook_id=version.rulebook_id)
    ]
    return ruleset_of(version).validity(
        on=on,
        loaded_on=version.loaded_on,
        confirmed_from=version.confirmed_from,
        decisions=decisions,
    )


def ruleset_of(version: RulebookVersion) -> Ruleset:
    """The ruleset of a version under the upper-level rules recorded so far."""
    base = _parsed(version)
    if not _has_overrides():
        return base
    rows = UpperOverride.objects.filter(rulebook_id__in=[book.id for book in base.chain])
    return base.with_overrides(_override(row) for row in rows) if rows else base


def _has_overrides() -> bool:
    # Asked at almost every step, and hardly ever true: putting the question through the ORM takes
    # ten times as long as the answer.
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM rules_upperoverride LIMIT 1")
        return cursor.fetchone() is not None


def _parsed(version: RulebookVersion) -> Ruleset:
    found = _BY_DIGEST.get(version.digest)
    if found is None:
        file = f"{version.digest[:12]}.toml"
        chain = [parse_kept(text, file=file) for text in version.sources]
        found = Ruleset((*chain[:-1], _completed(chain[-1])))
        _BY_DIGEST[version.digest] = found
    return found


def _completed(base: Rulebook) -> Rulebook:
    """A baseline with the keys that came up after it, as the first baseline that knew them says."""
    later = RulebookVersion.objects.filter(rulebook_id=NATIONAL_ID).defer(None).order_by("pk")
    for row in later if {*base.entries, *base.silent} < {*SCHEMA} else ():
        base = completed(base, parse_kept(row.sources[-1], file=f"{row.digest[:12]}.toml"))
    return base


def _override(row: UpperOverride) -> Override:
    value = tuple(row.value) if isinstance(row.value, list) else row.value
    return Override(
        rulebook_id=row.rulebook_id,
        key=row.key,
        value=value,
        authority=row.authority,
        basis=row.basis,
        effective_from=row.effective_from,
        reason=row.reason,
        effective_to=row.effective_to,
    )


def current_versions() -> list[RulebookVersion]:
    """The newest version of every rulebook."""
    newest = {row.rulebook_id: row for row in RulebookVersion.objects.order_by("pk")}
    return list(newest.values())


def version_for(pk: int) -> RulebookVersion:
    """A version by number."""
    try:
        return RulebookVersion.objects.get(pk=pk)
    except RulebookVersion.DoesNotExist:
        raise Refused("没有这个规则版本", code="missing", status=404) from None
