"""Registering evidence, samples, goods, agency reports and outside conclusions.

Clauses: 惠州 第（十三）（十六）条, 吉林 二（六）, 彭阳 二（五）, 昌江 第十六条（二）.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.rules.applied import Rules
from mingqian.inspection import events, policies
from mingqian.inspection.guards import rules_of
from mingqian.inspection.models import (
    Evidence,
    EvidenceKind,
    Finding,
    Inspection,
    PassedReport,
)
from mingqian.library.models import InspectionObject, PartyKind, SupportingParty


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What is registered of a piece of evidence. Which fields are needed depends on the kind:
    samples a basis and product, reports a qualified agency, conclusions issuer, number, date."""

    kind: str
    title: str
    number: str = ""
    finding: Finding | None = None
    file: StoredFile | None = None
    taken_at: dt.datetime | None = None
    custodian: str = ""
    legal_basis: str = ""
    product: str = ""
    batch_no: str = ""
    quantity: str = ""
    issuer_kind: str = ""
    issuer: str = ""
    document_no: str = ""
    issued_on: dt.date | None = None
    supporting_party: SupportingParty | None = None
    entrusted_work: str = ""
    entrusted_scope: str = ""
    contract: StoredFile | None = None
    note: str = ""


@transaction.atomic
def register_evidence(*, inspection: Inspection, actor: Actor, facts: EvidenceFacts) -> Evidence:
    """Register one piece with number, kind, time, custodian and digest; refuse what its kind
    requires and is missing. Possible from the start of the visit until the check is closed;
    a laboratory's report may come after the record was signed."""
    _check_open(inspection, actor)
    _check_facts(inspection, facts)
    number = facts.number.strip() or _next_number(inspection)
    if inspection.evidence.filter(number=number).exists():
        raise invalid(f"编号“{number}”已经登记过", number="请换一个编号")
    row = Evidence.objects.create(
        inspection=inspection,
        finding=facts.finding,
        kind=facts.kind,
        number=number,
        title=facts.title.strip(),
        legal_basis=facts.legal_basis.strip(),
        product=facts.product.strip(),
        batch_no=facts.batch_no.strip(),
        quantity=facts.quantity.strip(),
        issuer_kind=facts.issuer_kind,
        issuer=facts.issuer.strip() or (str(facts.supporting_party or "")),
        document_no=facts.document_no.strip(),
        issued_on=facts.issued_on,
        supporting_party=facts.supporting_party,
        entrusted_work=facts.entrusted_work,
        entrusted_scope=facts.entrusted_scope.strip(),
        contract=facts.contract,
        custodian=facts.custodian.strip() or actor.name,
        registered_by=actor.name,
        taken_at=facts.taken_at or timezone.now(),
        file=facts.file,
        note=facts.note.strip(),
    )
    payload = {
        "kind": row.get_kind_display(),
        "number": row.number,
        "custodian": row.custodian,
        "digest": row.file.digest if row.file else "无文件",
    }
    record(events.EVIDENCE_REGISTERED, actor=actor, subject=inspection, payload=payload)
    return row


def _check_open(inspection: Inspection, actor: Actor) -> None:
    require(actor.check(Permission.INSPECTION_CARRY_OUT))
    require(policies.can_carry_out(actor, inspection))
    if inspection.is_before or inspection.is_completed:
        raise Refused("证据在开始检查之后、完成检查之前登记", "惠州 第（十三）条", "state")


def _next_number(inspection: Inspection) -> str:
    return f"{inspection.pk}-{inspection.evidence.count() + 1:02d}"


def _check_facts(inspection: Inspection, facts: EvidenceFacts) -> None:
    if facts.kind not in EvidenceKind.values:
        raise invalid("请选择证据种类", kind="请选择证据种类")
    if not facts.title.strip():
        raise invalid("请填写证据名称", title="请填写名称")
    if facts.finding is not None and facts.finding.inspection_id != inspection.pk:
        raise invalid("要点不属于本部门的这次检查", finding="请重新选择要点")
    if facts.taken_at is not None and facts.taken_at > timezone.now():
        raise invalid("提取时间不能晚于现在", taken_at="请核对时间")
    law = rules_of(inspection)
    match EvidenceKind(facts.kind):
        case EvidenceKind.SAMPLE:
            _check_sample(inspection, facts, law)
        case EvidenceKind.GOODS:
            _require(facts, "", custodian="保管人", quantity="数量")
        case EvidenceKind.CONCLUSION:
            _check_conclusion(facts, law)
        case EvidenceKind.REPORT:
            _check_report(facts, law)
        case EvidenceKind.PHOTO | EvidenceKind.DOCUMENT:
            _require(facts, "惠州 第（十三）条", file="文件")


def _require(facts: EvidenceFacts, clause: str, **wanted: str) -> None:
    missing = {name: label for name, label in wanted.items() if not getattr(facts, name)}
    if missing:
        raise invalid(
            f"登记{EvidenceKind(facts.kind).label}还缺：{'、'.join(missing.values())}",
            clause=clause,
            **{name: f"请填写{label}" for name, label in missing.items()},
        )


def _check_sample(inspection: Inspection, facts: EvidenceFacts, law: Rules) -> None:
    """吉林 二（六）: basis, number, custody; no second sampling of what already passed."""
    clause = "吉林 二（六）"
    _require(
        facts, clause, legal_basis="抽样依据", number="样品编号", custodian="保管人",
        product="产品名称", batch_no="批号",
    )  # fmt: skip
    report = passed_report(inspection.drawn_object.inspection_object, facts.product, facts.batch_no)
    if report is None:
        return
    found = law.breach(
        "exclusion.sampling_already_passed",
        f"{facts.product}（批号 {facts.batch_no}）已由{report.issuer}检验合格"
        f"（报告 {report.report_no}），不得重复抽样，请以该报告为依据",
        reason=facts.note,
    )
    if found is not None and law.is_on("exclusion.sampling_already_passed"):
        raise Refused(found.reason, found.clause, "already_passed", 409)


def passed_report(
    inspection_object: InspectionObject, product: str, batch_no: str
) -> PassedReport | None:
    """A passed report still valid today for the same product and batch."""
    today = timezone.localdate()
    return (
        PassedReport.objects.filter(
            inspection_object=inspection_object,
            product=product.strip(),
            batch_no=batch_no.strip(),
        )
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .first()
    )


def _check_conclusion(facts: EvidenceFacts, law: Rules) -> None:
    """吉林 二（六）: an outside conclusion is cited with issuer, number, date and file."""
    clause = law.clause("inspection.external_conclusions")
    kinds = law.texts("inspection.external_conclusions")
    if not kinds:
        raise invalid("本地规则没有规定可以采用外部结论", kind="请改用其他种类登记")
    if facts.issuer_kind not in kinds:
        raise invalid("请选择外部结论的种类", clause=clause, issuer_kind="请选择结论种类")
    _require(
        facts, clause, issuer="出具单位", document_no="文号", issued_on="出具日期", file="文件"
    )


def _check_report(facts: EvidenceFacts, law: Rules) -> None:
    """An agency's report: agency, scope, contract, report, and a valid qualification."""
    if not law.is_on("agency.allowed"):
        raise invalid("本地规则没有规定可以委托专业机构", kind="请改用其他种类登记")
    clause = law.clause("agency.qualification_required")
    party = facts.supporting_party
    if party is None or party.kind != PartyKind.AGENCY:
        raise invalid("请选择受托的专业机构", supporting_party="请从专业机构库中选择")
    if law.is_on("agency.qualification_required") and not _is_qualified(party):
        raise invalid(
            f"{party.name}没有有效的资质登记，不能委托",
            clause=clause,
            supporting_party="请先登记该机构的资质证书",
        )
    kinds = law.texts("agency.kinds")
    if kinds and facts.entrusted_work not in kinds:
        raise invalid(
            f"委托工作须为{'、'.join(kinds)}之一", clause=law.clause("agency.kinds"),
            entrusted_work="请选择委托工作",
        )  # fmt: skip
    _require(
        facts, clause, entrusted_scope="委托范围", document_no="报告编号",
        issued_on="报告日期", file="报告文件", contract="委托合同",
    )  # fmt: skip


def _is_qualified(party: SupportingParty) -> bool:
    return bool(party.qualification_no) and party.is_usable_on(timezone.localdate())


@transaction.atomic
def register_passed_report(
    *,
    inspection_object: InspectionObject,
    actor: Actor,
    product: str,
    batch_no: str,
    issuer: str,
    report_no: str,
    tested_on: dt.date,
    valid_to: dt.date | None = None,
    file: StoredFile | None = None,
) -> PassedReport:
    """Put on file that an upper or another body tested and passed a product (吉林 二（六）)."""
    require(actor.check(Permission.INSPECTION_CARRY_OUT))
    facts = {"product": product, "batch_no": batch_no, "issuer": issuer, "report_no": report_no}
    missing = {name: "请填写" for name, text in facts.items() if not text.strip()}
    if missing:
        raise invalid("检验合格报告还缺产品、批号、机关或报告编号", **missing)
    if tested_on > timezone.localdate():
        raise invalid("检验日期不能晚于今天", tested_on="请核对日期")
    row = PassedReport.objects.create(
        inspection_object=inspection_object,
        product=product.strip(),
        batch_no=batch_no.strip(),
        issuer=issuer.strip(),
        report_no=report_no.strip(),
        tested_on=tested_on,
        valid_to=valid_to,
        file=file,
        registered_by=actor.name,
    )
    payload = {"report_no": row.report_no, "product": row.product, "batch_no": row.batch_no}
    record(events.PASSED_REPORT_REGISTERED, actor=actor, subject=row, payload=payload)
    return row
