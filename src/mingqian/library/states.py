"""The transition tables of an item list and of a label: the page a jurist can read.

A department's list: draft → submitted → compiled (into the unified list) → in force. Unified and
joint lists: draft → compiled → in force. A new version supersedes the old one, which stays.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

from django.utils import timezone

from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules_of
from mingqian.foundation.workflow.transition import Facts, Table, Transition
from mingqian.library import events, policies
from mingqian.library.models import (
    InspectionItemList,
    Label,
    LabelState,
    ListKind,
    PartyState,
    SupportingParty,
)
from mingqian.library.models import ListState as S
from mingqian.library.requirements import incomplete, unguided
from mingqian.library.selectors.quality import open_duplicates


def has_lines(item_list: InspectionItemList, facts: Facts) -> Decision | None:
    """A list without a single item says nothing."""
    lines = item_list.joint_items if item_list.kind == ListKind.JOINT else item_list.items
    return None if lines.exists() else refuse("清单中没有事项", clause="彭阳 二（一）")


def is_department_list(item_list: InspectionItemList, facts: Facts) -> Decision | None:
    """Only departments submit; the office compiles its own lists itself."""
    if item_list.kind == ListKind.DEPARTMENT:
        return None
    return refuse("统一清单、联合清单由联席会议办公室汇总编制，不需报送")


def is_compiled_list(item_list: InspectionItemList, facts: Facts) -> Decision | None:
    """Only unified and joint lists are finished by compiling."""
    if item_list.kind != ListKind.DEPARTMENT:
        return None
    return refuse("部门清单由联席会议办公室纳入汇总")


def fields_complete(item_list: InspectionItemList, facts: Facts) -> Decision | None:
    """Basis, subject, content, method of every item (吉林 二（二）), by the rule's strength."""
    return incomplete(item_list, rules_of.for_case(item_list))


def guides_attached(item_list: InspectionItemList, facts: Facts) -> Decision | None:
    """Every drawable item has its work guide (吉林 二（四）), by the rule's strength."""
    return unguided(item_list, rules_of.for_case(item_list))


def duplicates_resolved(item_list: InspectionItemList, facts: Facts) -> Decision | None:
    """No two items of a compiled list mean the same (彭阳 二（一） 汇总编制)."""
    groups = open_duplicates(item_list)
    if not groups:
        return None
    names = "、".join(f"“{group[0].name}”" for group in groups[:3])
    return refuse(f"还有 {len(groups)} 组重复事项未处理：{names}", clause="彭阳 二（一）")


def leads_named(item_list: InspectionItemList, facts: Facts) -> Decision | None:
    """Every joint line names participants beside its lead, and each code stands once."""
    lines = list(item_list.joint_items.prefetch_related("participating_departments"))
    bare = [line.name for line in lines if not line.participating_departments.all()]
    if bare:
        return refuse(f"联合抽查事项没有配合部门：{'、'.join(bare[:3])}", clause="吉林 二（二）")
    twice = [name for name, count in Counter(line.name for line in lines).items() if count > 1]
    if twice:
        return refuse(f"联合抽查事项重复：{'、'.join(twice[:3])}", clause="吉林 二（二）")
    return None


def compiled_first(item_list: InspectionItemList, facts: Facts) -> Decision | None:
    """Unified and joint lists are published only after compiling."""
    if item_list.kind == ListKind.DEPARTMENT or item_list.state == S.COMPILED:
        return None
    return refuse("请先完成汇总编制（处理重复事项）再公布", clause="彭阳 二（一）")


TABLE = Table(
    Transition(
        action="submit",
        label="报送",
        source=(S.DRAFT,),
        target=S.SUBMITTED,
        permission=P.ITEMS_SUBMIT,
        event=events.LIST_SUBMITTED,
        clause="彭阳 二（一）",
        policy=policies.can_keep_list,
        guards=(is_department_list, has_lines, fields_complete),
        style="primary",
    ),
    Transition(
        action="send-back",
        label="退回",
        source=(S.SUBMITTED,),
        target=S.DRAFT,
        permission=P.ITEMS_COMPILE,
        event=events.LIST_RETURNED,
        clause="彭阳 二（一）",
        policy=policies.can_receive_list,
        needs_reason=True,
    ),
    Transition(
        action="include",
        label="纳入汇总",
        source=(S.SUBMITTED,),
        target=S.COMPILED,
        permission=P.ITEMS_COMPILE,
        event=events.LIST_INCLUDED,
        clause="彭阳 二（一）",
        policy=policies.can_receive_list,
        guards=(is_department_list,),
    ),
    Transition(
        action="compile",
        label="完成汇总编制",
        source=(S.DRAFT,),
        target=S.COMPILED,
        permission=P.ITEMS_COMPILE,
        event=events.LIST_COMPILED,
        clause="彭阳 二（一）、吉林 二（二）",
        policy=policies.can_keep_list,
        guards=(is_compiled_list, has_lines, duplicates_resolved, leads_named),
        style="primary",
    ),
    Transition(
        action="publish",
        label="公布",
        source=(S.DRAFT, S.SUBMITTED, S.COMPILED),
        target=S.IN_FORCE,
        permission=P.ITEMS_PUBLISH,
        event=events.LIST_PUBLISHED,
        clause="惠州 第（一）条、吉林 二（二）、彭阳 二（一）、昌江 第九条",
        policy=policies.can_keep_list,
        guards=(has_lines, compiled_first, fields_complete, guides_attached),
        style="primary",
        confirm="公布后本版不再修改；现行版本将被替代并保留备查。",
    ),
    Transition(
        action="supersede",
        label="由新版替代",
        source=(S.IN_FORCE,),
        target=S.SUPERSEDED,
        permission=P.ITEMS_PUBLISH,
        event=events.LIST_SUPERSEDED,
        clause="昌江 第九条、兴隆台 二（二）",
        policy=policies.can_keep_list,
    ),
)
#: Steps another act carries out (compiling, publishing a new version): no button of their own.
CARRIED_OUT_BY_OTHERS = frozenset({"include", "supersede"})


def parent_in_force(label: Label, facts: Facts) -> Decision | None:
    """A label stands below a class that is in force."""
    if label.parent is None or label.parent.state == LabelState.IN_FORCE:
        return None
    return refuse(f"上级“{label.parent.name}”没有生效", clause=LABELLING)


def nothing_below(label: Label, facts: Facts) -> Decision | None:
    """A class is withdrawn after what stands below it."""
    rows = label.children.filter(state__in=[LabelState.PROPOSED, LabelState.IN_FORCE])
    names = "、".join(f"“{row.name}”" for row in rows[:3])
    return refuse(f"其下还有 {names}，请先停用", clause=LABELLING) if names else None


LABELLING = "昌江 第十条（一）"
LABELS = Table(
    Transition(
        action="approve",
        label="审核通过",
        source=(LabelState.PROPOSED,),
        target=LabelState.IN_FORCE,
        permission=P.LABELS_REVIEW,
        event=events.LABEL_APPROVED,
        clause=LABELLING,
        policy=policies.can_review_label,
        guards=(parent_in_force,),
        style="primary",
    ),
    Transition(
        action="refuse",
        label="不予采用",
        source=(LabelState.PROPOSED,),
        target=LabelState.REFUSED,
        permission=P.LABELS_REVIEW,
        event=events.LABEL_REFUSED,
        clause=LABELLING,
        policy=policies.can_review_label,
        needs_reason=True,
    ),
    Transition(
        action="withdraw",
        label="停用",
        source=(LabelState.IN_FORCE,),
        target=LabelState.WITHDRAWN,
        permission=P.OBJECTS_EDIT,
        event=events.LABEL_WITHDRAWN,
        clause=LABELLING,
        policy=policies.can_keep_label,
        guards=(nothing_below,),
        needs_reason=True,
        style="danger",
        confirm="停用后立即从所有对象上摘除，按本标签入库的名录随之更新。",
    ),
    Transition(
        action="expire",
        label="到期",
        source=(LabelState.IN_FORCE,),
        target=LabelState.EXPIRED,
        permission=P.OBJECTS_EDIT,
        event=events.LABEL_EXPIRED,
        clause=LABELLING,
        policy=policies.can_keep_label,
    ),
)
#: A label expires with its last day: no button.
BY_TIME = frozenset({"expire"})


def at_its_register(party: SupportingParty, facts: Facts) -> Decision | None:
    """Only the office of the register itself decides on entry."""
    if party.at_region_id == party.region_id:
        return None
    return refuse(f"申请进入{party.region.name}的专家库，请先逐级申报", clause=_ENTRY)


def below_its_register(party: SupportingParty, facts: Facts) -> Decision | None:
    """An application is passed up only as far as the register it asks for."""
    if party.at_region_id != party.region_id:
        return None
    return refuse("申请已到专家库所在层级，请决定是否入库", clause=_ENTRY)


def not_lapsed(party: SupportingParty, facts: Facts) -> Decision | None:
    """A lapsed qualification is no ground to enter on."""
    if party.valid_to is None or party.valid_to >= timezone.localdate():
        return None
    return refuse(f"资质已于{party.valid_to}失效，请先更新", clause=_ENTRY)


_ENTRY = "昌江 第十条、吉林 二（三）"
_of_keeper = partial(
    Transition, permission=P.INSPECTORS_EDIT, policy=policies.can_keep_party, clause=_ENTRY
)
_of_office = partial(
    Transition, permission=P.MEETING_KEEP, policy=policies.can_decide_on_party, clause=_ENTRY
)

#: An expert's way into the register and out of it: 个人申请 → 单位审查 → 逐级申报 → 入库.
PARTIES = Table(
    _of_keeper(
        "review", "单位审查通过", (PartyState.APPLIED,), PartyState.REVIEWED,
        event=events.PARTY_REVIEWED, needs_reason=True, style="primary",
    ),
    _of_keeper(
        "decline", "单位审查不予通过", (PartyState.APPLIED, PartyState.REVIEWED),
        PartyState.REFUSED, event=events.PARTY_REFUSED, needs_reason=True,
    ),
    _of_keeper(
        "report", "申报", (PartyState.REVIEWED,), PartyState.REPORTED,
        event=events.PARTY_REPORTED, style="primary",
    ),
    _of_office(
        "forward", "向上一级申报", (PartyState.REPORTED,), None,
        event=events.PARTY_FORWARDED, guards=(below_its_register,), style="primary",
    ),
    _of_office(
        "list", "准予入库", (PartyState.REPORTED,), PartyState.LISTED,
        event=events.PARTY_LISTED, guards=(at_its_register, not_lapsed), style="primary",
    ),
    _of_office(
        "refuse", "不予入库", (PartyState.REPORTED,), PartyState.REFUSED,
        event=events.PARTY_REFUSED, needs_reason=True,
    ),
    _of_keeper(
        "apply-again", "重新申请", (PartyState.REFUSED, PartyState.LEFT), PartyState.APPLIED,
        event=events.PARTY_APPLIED_AGAIN, needs_reason=True,
    ),
    _of_keeper(
        "renew", "更新资质有效期", (PartyState.LISTED,), None,
        event=events.PARTY_RENEWED, needs_reason=True,
    ),
    _of_keeper(
        "leave", "退出专家库", (PartyState.LISTED,), PartyState.LEFT,
        event=events.PARTY_DEACTIVATED, needs_reason=True, style="danger",
    ),
)  # fmt: skip
