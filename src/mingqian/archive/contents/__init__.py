"""What belongs in a dossier: found in the earlier stages, or written out from their data."""

from __future__ import annotations

from mingqian.archive.models import Dossier
from mingqian.foundation.rules import selectors as rules
from rulebook.schema.vocabulary import DOCUMENTS

#: Kinds of document beyond the rulebook's list, with their Chinese names.
OTHER_KINDS = {
    "items": "抽查事项与工作指引",
    "consultation": "征求意见复函",
    "substitution": "人员替换记录",
    "notice": "检查通知",
    "signature": "签字或者拒签",
    "evidence": "证据材料",
    "journal": "全过程留痕",
    "other": "其他材料",
}
KINDS: dict[str, str] = {**DOCUMENTS, **OTHER_KINDS}


def required_kinds(dossier: Dossier) -> tuple[str, ...]:
    """Codes of the documents without which the main volume cannot be sealed."""
    rulebook = rules.for_case(dossier.inspection.part.task)
    listed = list(rulebook.texts("archive.required_documents"))
    if rulebook.is_on("reports.per_task") and "task_report" not in listed:
        listed.append("task_report")
    return tuple(listed)


def checklist(dossier: Dossier) -> list[tuple[str, str, bool, int]]:
    """(code, Chinese name, required, how many are there) for every kind, in filing order."""
    required = set(required_kinds(dossier))
    counts: dict[str, int] = {}
    for kind in dossier.documents.values_list("kind", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    return [
        (code, name, code in required, counts.get(code, 0))
        for code, name in KINDS.items()
        if code in required or counts.get(code)
    ]


def missing(dossier: Dossier) -> list[str]:
    """Chinese names of the required documents that are not there."""
    return [name for _, name, needed, count in checklist(dossier) if needed and not count]
