"""The on-site record: its text is frozen, then signed, sealed, or its refusal noted.

Clauses: 彭阳 二（五）, 惠州 第（十三）条; refusal G11.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.papers import services as papers
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.workflow.perform import perform
from mingqian.inspection import selectors
from mingqian.inspection.models import Inspection, InspectionState, Signature, SignatureKind
from mingqian.inspection.states import TABLE
from mingqian.matching.models import Assignment, AssignmentState

OPEN = (InspectionState.ASSIGNED, InspectionState.ONLINE_DONE, InspectionState.VISITING)


def close_record(*, inspection: Inspection, actor: Actor, situation: str) -> Inspection:
    """Freeze the record: its text becomes a stored file, its digest what is signed."""
    if not situation.strip():
        raise invalid("请如实填写检查情况", clause="彭阳 二（五）", situation="请填写检查情况")

    def change(fresh: Inspection) -> dict[str, object]:
        fresh.situation = situation.strip()
        fresh.recorded_at = timezone.now()
        number = freeze(fresh, actor)
        _end_visit(fresh)
        return {"number": number, "digest": fresh.record_digest}

    return perform(TABLE, inspection, "close_record", actor=actor, change=change)


def freeze(inspection: Inspection, actor: Actor) -> str:
    """Render and keep the record of a check; return its number."""
    paper = papers.issue(
        "inspection_record",
        title="现场检查记录",
        prefix=f"{inspection.part.department.label}检记",
        subject=inspection,
        actor=actor,
        department_name=inspection.part.department.name,
        context=selectors.record_context(inspection),
    )
    inspection.record_file = paper.file
    inspection.record_digest = paper.file.digest
    inspection.save(
        update_fields=["situation", "recorded_at", "record_file", "record_digest", "methods"]
    )
    return paper.number


def _end_visit(inspection: Inspection) -> None:
    """The team leaves when its last department has its record."""
    visit = inspection.visit
    if visit is not None and not visit.inspections.filter(state__in=OPEN).exists():
        visit.ended_at = timezone.now()
        visit.save(update_fields=["ended_at"])


def reopen_record(*, inspection: Inspection, actor: Actor, reason: str) -> Inspection:
    """Take an unsigned record back to correct it; the old text stays on file."""

    def change(fresh: Inspection) -> dict[str, object]:
        number = selectors.record_number(fresh)
        fresh.record_file, fresh.record_digest, fresh.recorded_at = None, "", None
        fresh.save(update_fields=["record_file", "record_digest", "recorded_at"])
        return {"number": number}

    return perform(TABLE, inspection, "reopen_record", actor=actor, reason=reason, change=change)


def sign(
    *,
    inspection: Inspection,
    actor: Actor,
    kind: str,
    signer: str,
    capacity: str,
    image: StoredFile | None,
    record_digest: str,
) -> Inspection:
    """The object signs or seals the record whose digest it was shown.

    ``image``: the drawn signature, or a photograph of the signed or sealed paper.
    """
    if kind not in {SignatureKind.SIGNED, SignatureKind.SEALED}:
        raise invalid("请选择签字或者盖章", kind="请选择方式")
    wanted = {"signer": signer, "capacity": capacity}
    missing = {name: "请填写" for name, text in wanted.items() if not text.strip()}
    if missing:
        raise invalid("请填写签字人姓名和身份", clause="彭阳 二（五）", **missing)
    if image is None:
        raise invalid("请手写签名，或上传已签字盖章的记录照片", image="请签名或上传照片")

    def change(fresh: Inspection) -> dict[str, object]:
        row = Signature.objects.create(
            inspection=fresh,
            kind=kind,
            signer=signer.strip(),
            capacity=capacity.strip(),
            image=image,
            inspectors=selectors.present_names(fresh),
            record_digest=fresh.record_digest,
        )
        return {
            "kind": row.get_kind_display(), "signer": row.signer, "digest": row.record_digest,
        }  # fmt: skip

    return perform(
        TABLE, inspection, "sign", actor=actor, change=change, record_digest=record_digest
    )


def refuse_signature(
    *,
    inspection: Inspection,
    actor: Actor,
    kind: str,
    reason: str,
    inspectors: Sequence[int],
    record_digest: str,
    witness: str = "",
    image: StoredFile | None = None,
) -> Inspection:
    """Note that the object refuses to sign, or that nobody could be reached (G11).

    ``inspectors``: keys of the assignments of those who sign the note; the rulebook says how
    many. A witness and a photograph are optional.
    """
    if kind not in {SignatureKind.REFUSED, SignatureKind.ABSENT}:
        raise invalid("请选择拒绝签字或者无法联系", kind="请选择情形")
    rows = Assignment.objects.filter(
        pk__in=list(inspectors),
        drawn_object_id=inspection.drawn_object_id,
        state=AssignmentState.ACTIVE,
    ).select_related("inspector")
    names = [row.inspector.name for row in rows]

    def change(fresh: Inspection) -> dict[str, object]:
        row = Signature.objects.create(
            inspection=fresh,
            kind=kind,
            refusal_reason=reason.strip(),
            witness=witness.strip(),
            image=image,
            inspectors=names,
            record_digest=fresh.record_digest,
        )
        return {
            "kind": row.get_kind_display(), "inspectors": "、".join(names),
            "witness": row.witness or "无",
        }  # fmt: skip

    return perform(
        TABLE,
        inspection,
        "refuse_signature",
        actor=actor,
        reason=reason,
        change=change,
        record_digest=record_digest,
        inspectors=names,
    )
