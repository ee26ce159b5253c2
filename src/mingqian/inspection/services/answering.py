"""Answering the points, noting limits, opinions and non-cooperation.

Clauses: 兴隆台 六（四）, 昌江 第十六、十八条, 吉林 二（三）、三（二）2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.inspection import events, policies
from mingqian.inspection.guards import rules_of
from mingqian.inspection.models import Answer, Finding, Inspection, InspectionState
from mingqian.inspection.services.evidence import EvidenceFacts, register_evidence
from mingqian.library.models import PartyKind, SupportingParty


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """The answer to one point: ``answer`` with ``method`` (and ``detail`` for 不符合), or
    ``skip_reason``. ``reopen_reason`` is asked for a point already verified online."""

    finding_id: int
    answer: str = ""
    method: str = ""
    detail: str = ""
    skip_reason: str = ""
    reopen_reason: str = ""


@transaction.atomic
def answer(
    *,
    inspection: Inspection,
    entries: Sequence[AnswerEntry],
    actor: Actor,
    evidence: Sequence[EvidenceFacts] = (),
) -> Inspection:
    """Write the answers given and register what was photographed with them; all or nothing.

    Only own department's points (惠州 第（十）条).
    """
    _check_open(inspection, actor)
    rows = {
        row.pk: row
        for row in Finding.objects.select_for_update().filter(
            pk__in=[entry.finding_id for entry in entries]
        )
    }
    for entry in entries:
        row = rows.get(entry.finding_id)
        if row is None or row.inspection_id != inspection.pk:
            raise Refused(
                "只能填写本部门的检查要点", "惠州 第（十）条", code="not_yours", status=403
            )
        _write(inspection, row, entry, actor)
    for facts in evidence:
        register_evidence(inspection=inspection, actor=actor, facts=facts)
    if entries:
        failed = sum(entry.answer == Answer.FAILS for entry in entries)
        payload = {"count": len(entries), "failed": failed}
        record(events.ANSWERED, actor=actor, subject=inspection, payload=payload)
    return inspection


def _check_open(inspection: Inspection, actor: Actor) -> None:
    require(actor.check(Permission.INSPECTION_CARRY_OUT))
    require(policies.can_carry_out(actor, inspection))
    if inspection.state != InspectionState.VISITING:
        raise Refused(
            f"当前状态“{inspection.get_state_display()}”不能填写检查情况，请先到场开始检查",
            "昌江 第十六条（二）",
            "state",
        )


def _write(inspection: Inspection, row: Finding, entry: AnswerEntry, actor: Actor) -> None:
    _check_entry(inspection, row, entry)
    row.answer = entry.answer
    row.method = entry.method if entry.answer else ""
    row.detail = entry.detail.strip()
    row.skip_reason = "" if entry.answer else entry.skip_reason.strip()
    row.reopen_reason = entry.reopen_reason.strip() or row.reopen_reason
    row.answered_by = actor.name
    row.answered_at = timezone.now()
    row.save()


def _check_entry(inspection: Inspection, row: Finding, entry: AnswerEntry) -> None:
    where, key = f"要点“{row.point}”", f"point_{row.pk}"
    law = rules_of(inspection)
    if row.is_verified_online and law.is_on("inspection.skip_verified_online"):
        found = law.breach(
            "inspection.skip_verified_online",
            f"{where}：网络核查已核实，现场原则上不再检查；确需检查的请写明理由",
            reason=entry.reopen_reason,
        )
        if found is not None:
            raise invalid(found.reason, clause=found.clause, **{key: "请填写重复核查的理由"})
    if not entry.answer:
        if not entry.skip_reason.strip():
            raise invalid(f"{where}：请选择结论，或写明不检查的理由", **{key: "请选择结论"})
        return
    if entry.answer not in Answer.values:
        raise invalid(f"{where}：没有这种结论", **{key: "请选择符合、不符合或不适用"})
    if entry.method not in law.texts("inspection.methods"):
        raise invalid(
            f"{where}：请选择检查方式",
            clause=law.clause("inspection.methods"),
            **{key: "请选择检查方式"},
        )
    if entry.answer == Answer.FAILS and not entry.detail.strip():
        raise invalid(f"{where}：不符合的须描述问题", **{key: "请描述发现的问题"})


@transaction.atomic
def note(
    *,
    inspection: Inspection,
    actor: Actor,
    technical_limits: str | None = None,
    expert: SupportingParty | None = None,
    expert_opinion: str | None = None,
) -> Inspection:
    """Note technical limits met (吉林 三（二）2) or an expert's opinion, which is advice only
    and sets no result (吉林 二（三）)."""
    _check_open(inspection, actor)
    what = []
    if technical_limits is not None:
        inspection.technical_limits = technical_limits.strip()
        inspection.technical_limits_at = timezone.now() if technical_limits.strip() else None
        what.append("技术条件限制")
    if expert_opinion is not None:
        _check_expert(expert, expert_opinion)
        inspection.expert = expert
        inspection.expert_opinion = expert_opinion.strip()
        what.append("专家意见")
    inspection.save(
        update_fields=["technical_limits", "technical_limits_at", "expert", "expert_opinion"]
    )
    record(events.NOTED, actor=actor, subject=inspection, payload={"what": "、".join(what)})
    return inspection


def _check_expert(expert: SupportingParty | None, opinion: str) -> None:
    if opinion.strip() and (expert is None or expert.kind != PartyKind.EXPERT):
        raise invalid("专家意见须写明是哪位专家的意见", expert="请从专家库中选择")


@transaction.atomic
def note_noncooperation(
    *,
    inspection: Inspection,
    actor: Actor,
    codes: Sequence[str],
    detail: str,
    refused_documents: Sequence[str] = (),
) -> Inspection:
    """Register grounds of non-cooperation (昌江 第十八条) met during the visit.

    ``codes`` are those of the rulebook; where it lists none, only ``detail`` is kept under the
    general ground. Refused documents are listed one by one (第十八条（三）).
    """
    _check_open(inspection, actor)
    law = rules_of(inspection)
    known = dict(
        zip(
            law.texts("result.noncooperation_codes"),
            law.texts("result.noncooperation_grounds"),
            strict=True,
        )
    ) or {"other": "其他情节严重"}
    documents = [text.strip() for text in refused_documents if text.strip()]
    _check_grounds(codes, detail, documents, known)
    inspection.noncooperation_codes = list(codes)
    inspection.noncooperation_detail = detail.strip()
    inspection.refused_documents = documents
    inspection.save(
        update_fields=["noncooperation_codes", "noncooperation_detail", "refused_documents"]
    )
    payload = {"grounds": "、".join(known[code] for code in codes)}
    record(events.NONCOOPERATION_NOTED, actor=actor, subject=inspection, payload=payload)
    return inspection


def _check_grounds(
    codes: Sequence[str], detail: str, documents: list[str], known: dict[str, str]
) -> None:
    unknown = [code for code in codes if code not in known]
    if not codes or unknown:
        raise invalid(
            f"请从{'、'.join(known.values())}中选择不配合情形",
            clause="昌江 第十八条",
            codes="请选择不配合情形",
        )
    if not detail.strip():
        raise invalid("请描述不配合检查的经过", clause="昌江 第十八条", detail="请填写经过")
    if "refused_documents" in codes and not documents:
        raise invalid(
            "拒绝提供材料的，请列明是哪些材料",
            clause="昌江 第十八条（三）",
            refused_documents="请逐项列明",
        )
