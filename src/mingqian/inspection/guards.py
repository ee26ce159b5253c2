"""Conditions of stage 6. Each returns ``None`` when it holds, else the refusal with its clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.models import Finding, Inspection, OnlineOutcome
from mingqian.library.models import Recusal
from mingqian.matching import selectors as matching
from mingqian.matching.models import Assignment, PartState

if TYPE_CHECKING:
    from mingqian.foundation.rules.applied import Rules
    from mingqian.foundation.workflow.transition import Facts


def rules_of(inspection: Inspection) -> Rules:
    """The rules the task was opened under."""
    return rules.for_case(inspection.part.task)


def task_is_configured(inspection: Inspection, facts: Facts) -> Decision | None:
    """惠州 第（九）条: no check before every accepted participant is configured."""
    waiting = [
        f"{part.department.label}:{part.get_state_display()}"
        for part in matching.parts_of(inspection.part.task)
        if part.state != PartState.CONFIGURED
    ]
    if not waiting:
        return None
    return refuse(f"整体配置未完成：{';'.join(waiting)}", clause="惠州 第（九）条", code="blocked")


def online_comes_first(inspection: Inspection, facts: Facts) -> Decision | None:
    """昌江 第十六条（一）: where the order is set, the online check is finished first."""
    law = rules_of(inspection)
    order = law.texts("inspection.sequence")
    if "online" not in order or not _open_online(inspection):
        return None
    left = len(_open_online(inspection))
    return law.breach(
        "inspection.sequence",
        f"应先完成网络核查：还有 {left} 个要点没有核查结论",
        reason=str(facts.data.get("reason", "")),
    )


def online_is_complete(inspection: Inspection, facts: Facts) -> Decision | None:
    """Every point has an online outcome."""
    left = _open_online(inspection)
    if not left:
        return None
    return refuse(
        f"还有 {len(left)} 个要点没有网络核查结论：“{left[0].point}”等",
        clause="昌江 第十六条（一）",
        code="incomplete",
    )


def _open_online(inspection: Inspection) -> list[Finding]:
    return [row for row in inspection.findings.all() if not row.online_outcome]


def may_close_without_visit(inspection: Inspection, facts: Facts) -> Decision | None:
    """C10: every point verified online, and every item's guide allows it."""
    rows = list(inspection.findings.select_related("item"))
    open_points = [row for row in rows if row.online_outcome != OnlineOutcome.VERIFIED]
    if open_points:
        return refuse(
            f"还有 {len(open_points)} 个要点网络核查没有核实，应当到现场检查",
            clause="昌江 第十六条（一）（二）",
        )
    closed = sorted({row.item.name for row in rows if not row.item.may_close_online})
    if closed:
        return refuse(
            f"事项“{closed[0]}”的工作指引没有允许网络核实后不到现场", clause="昌江 第十六条（一）"
        )
    return None


def visit_is_due(inspection: Inspection, facts: Facts) -> Decision | None:
    """A visit is set, and its day has come."""
    visit = inspection.visit
    if visit is None:
        return refuse(
            "尚未安排上门检查日期", clause="昌江 第十五条 / 彭阳 二（四）", code="no_visit"
        )
    if visit.scheduled_on > timezone.localdate():
        return refuse(
            f"计划检查日期是 {visit.scheduled_on}，尚未到；如需提前，请先调整日程",
            clause="昌江 第十五条",
            code="too_early",
        )
    return None


def object_is_notified(inspection: Inspection, facts: Facts) -> Decision | None:
    """昌江 第十六条（二）: told beforehand, or exempt by law."""
    law = rules_of(inspection)
    if not law.is_on("notification.before") or inspection.visit is None:
        return None
    if hasattr(inspection.visit, "notice"):
        return None
    return law.breach(
        "notification.before",
        "尚未告知检查对象，也没有登记不告知的法律依据",
        reason=str(facts.data.get("reason", "")),
    )


def enough_inspectors(inspection: Inspection, facts: Facts) -> Decision | None:
    """彭阳 二（五）: the least number of credentialed inspectors on the spot, by scope (P5)."""
    law = rules_of(inspection)
    least = law.number("inspectors.min_on_site")
    if least is None:
        return None
    present = counted(facts.data.get("present", ()))
    own = [row for row in present if row.part_id == inspection.part_id]
    by_visit = law.text("inspectors.min_scope") == "visit"
    count = len(_with_colleagues(inspection, present)) if by_visit else len(own)
    if count >= least:
        return None
    unit = "本次检查" if by_visit else inspection.part.department.label
    return law.breach(
        "inspectors.min_on_site", f"{unit}到场且持有效证件的检查人员 {count} 人，至少 {least} 人"
    )


def department_sends_enough(inspection: Inspection, facts: Facts) -> Decision | None:
    """P5: beside the count per visit, the number advised for each department."""
    law = rules_of(inspection)
    least = law.number("inspectors.min_per_department")
    if least is None or law.text("inspectors.min_scope") != "visit":
        return None
    own = [r for r in counted(facts.data.get("present", ())) if r.part_id == inspection.part_id]
    if len(own) >= least:
        return None
    return law.breach(
        "inspectors.min_per_department",
        f"{inspection.part.department.label}到场 {len(own)} 人，宜有 {least} 人",
        reason=str(facts.data.get("reason", "")),
    )


def _with_colleagues(inspection: Inspection, present: Iterable[Assignment]) -> set[int]:
    people = {row.inspector_id for row in present}
    if inspection.visit_id:
        others = Assignment.objects.filter(
            pk__in=Inspection.objects.filter(visit_id=inspection.visit_id).values("present")
        )
        people |= {row.inspector_id for row in counted(others)}
    return people


def counted(present: Iterable[Assignment]) -> list[Assignment]:
    """Those who count to the minimum: a certificate valid today (G7)."""
    return [row for row in present if valid_credentials(row)]


def valid_credentials(assignment: Assignment) -> list[str]:
    """Numbers of the inspector's certificates valid today."""
    today = timezone.localdate()
    return [c.number for c in assignment.inspector.credentials.all() if c.is_valid_on(today)]


def credentials_are_shown(inspection: Inspection, facts: Facts) -> Decision | None:
    """彭阳 二（五）: those present show their certificates; numbers go into the record."""
    law = rules_of(inspection)
    if not law.is_on("inspectors.show_certificate"):
        return None
    reason = str(facts.data.get("reason", ""))
    present: Sequence[Assignment] = facts.data.get("present", ())
    without = [row.inspector.name for row in present if not valid_credentials(row)]
    if without:
        text = f"{'、'.join(without)}没有有效的执法证件，无法出示"
        return law.breach("inspectors.show_certificate", text, reason=reason)
    if not facts.data.get("credentials_shown"):
        text = "请先向检查对象出示执法证件并勾选“已出示”"
        return law.breach("inspectors.show_certificate", text, reason=reason)
    return None


def no_recusal_is_open(inspection: Inspection, facts: Facts) -> Decision | None:
    """惠州 第（九）条: nobody with an interest, declared or awaiting its redraw, takes part."""
    waiting = [
        row.assignment.inspector.name
        for row in matching.open_substitutions(inspection.drawn_object)
        if row.is_recusal
    ]
    today = timezone.localdate()
    present: Sequence[Assignment] = facts.data.get("present", ())
    barred = Recusal.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today),
        since__lte=today,
        inspection_object=inspection.drawn_object.inspection_object_id,
        inspector__in=[row.inspector_id for row in present],
    ).values_list("inspector__name", flat=True)
    names = sorted({*waiting, *barred})
    if not names:
        return None
    return refuse(f"{'、'.join(names)}的回避尚未处理完毕，不能开始检查", clause="惠州 第（九）条")


def scheme_is_without_visit(inspection: Inspection, facts: Facts) -> Decision | None:
    """A desk check only where the scheme did not choose on-site checking (惠州 第（十）条)."""
    methods = inspection.part.task.scheme.methods
    if methods and "on_site" not in methods:
        return None
    return refuse("工作方案采用实地检查，不能只作书面检查", clause="惠州 第（六）条4、第（十）条")


def all_points_answered(inspection: Inspection, facts: Facts) -> Decision | None:
    """兴隆台 六（四）: each point of the item's rules is answered, or skipped with a reason."""
    left = [row for row in inspection.findings.all() if not row.is_settled]
    if not left:
        return None
    return refuse(
        f"还有 {len(left)} 个要点没有填写：“{left[0].point}”等；不检查的须写明理由",
        clause="兴隆台 六（四）",
        code="incomplete",
    )


def noncooperation_is_proved(inspection: Inspection, facts: Facts) -> Decision | None:
    """昌江 第十八条: a ground of non-cooperation rests on registered evidence."""
    if not inspection.noncooperation_codes or inspection.evidence.exists():
        return None
    return refuse("登记了不配合检查的情形，请登记相应证据", clause="昌江 第十八条")


def record_is_the_one_shown(inspection: Inspection, facts: Facts) -> Decision | None:
    """The signer signs the record that was shown: its digest must still be the same."""
    shown = facts.data.get("record_digest", "")
    if shown and shown == inspection.record_digest:
        return None
    return refuse("检查记录已变动，请重新打开记录给检查对象阅读后再签", clause="彭阳 二（五）")


def enough_sign_the_refusal(inspection: Inspection, facts: Facts) -> Decision | None:
    """G11: the refusal is signed by the number of inspectors the rulebook asks for."""
    law = rules_of(inspection)
    least = law.number("inspection.refusal_inspectors") or 1
    count = len(facts.data.get("inspectors", ()))
    if count >= least:
        return None
    # Without their signatures nobody would vouch for the refusal: a reason cannot replace them.
    return refuse(
        f"注明拒签须有 {least} 名检查人员签名，目前 {count} 名",
        clause=law.clause("inspection.refusal_inspectors"),
    )


def is_confirmed_by_the_object(inspection: Inspection, facts: Facts) -> Decision | None:
    """A visit closes with signature, seal or noted refusal; a desk check has no counterpart."""
    if inspection.visit_id is None or hasattr(inspection, "signature"):
        return None
    law = rules_of(inspection)
    return law.breach(
        "inspection.object_signature",
        "检查记录尚未由检查对象签字盖章，也没有注明拒签",
        reason=str(facts.data.get("reason", "")),
    )


def has_record(inspection: Inspection, facts: Facts) -> Decision | None:
    """彭阳 二（五）: no visit without its record."""
    if inspection.record_file_id:
        return None
    law = rules_of(inspection)
    return law.breach(
        "inspection.record_required", "尚未形成检查记录", reason=str(facts.data.get("reason", ""))
    )
