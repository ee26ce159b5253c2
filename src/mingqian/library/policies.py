"""Who may touch which list, object, register or inspector, and who may see them.

吉林 二（三）: 谁审批、谁监管, 谁主管、谁监管; 彭阳 二（二）: 谁生成、谁维护;
昌江 第十条（二）: 谁监管、谁建设、谁维护. All three mean the same here: only the responsible
department edits.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.library.models import (
    ImportBatch,
    InspectionItem,
    InspectionItemList,
    InspectionObject,
    Inspector,
    Label,
    LabelLevel,
    LabelScope,
    ListKind,
    ListState,
    ObjectLabel,
    ObjectRegistry,
    PartyState,
    RegisterSource,
    SupportingParty,
)


def _own(actor: Actor, department: Department, what: str) -> Decision:
    if actor.acts_for(department.pk) or actor.bureau_id == department.pk:
        return allow()
    return refuse(
        f"{what}由{department.name}负责，只有该部门可以维护",
        clause="谁监管、谁建设、谁维护",
        code="not_yours",
    )


def can_keep_list(actor: Actor, item_list: InspectionItemList) -> Decision:
    """Whether the actor may write into a list: its department, or the office that compiles it."""
    if item_list.kind != ListKind.DEPARTMENT and not actor.has(P.ITEMS_COMPILE):
        return actor.check(P.ITEMS_COMPILE)
    return _own(actor, item_list.department, "本清单")


def can_write_list(actor: Actor, item_list: InspectionItemList) -> Decision:
    """Whether the actor's role and department may write items into a list."""
    needed = P.ITEMS_EDIT if item_list.kind == ListKind.DEPARTMENT else P.ITEMS_COMPILE
    decision = actor.check(needed)
    return can_keep_list(actor, item_list) if decision else decision


def can_flag_item(actor: Actor, item: InspectionItem) -> Decision:
    """Whether the actor may say that an item stays out of draws: the item's own department."""
    decision = actor.check(P.ITEMS_EDIT)
    return _own(actor, item.department, "本事项") if decision else decision


def can_receive_list(actor: Actor, item_list: InspectionItemList) -> Decision:
    """Whether the actor's office compiles or returns a submitted list: same region only."""
    if actor.is_system or item_list.region_id == actor.region_code:
        return allow()
    return refuse("只有本辖区的联席会议办公室可以汇总或退回该清单", code="not_yours")


def can_edit_object(actor: Actor, inspection_object: InspectionObject) -> Decision:
    """Whether the actor may edit an object: its maintaining department only (彭阳 二（二）)."""
    decision = actor.check(P.OBJECTS_EDIT)
    if not decision or actor.is_system:
        return decision
    department = inspection_object.department
    if department is None:
        return refuse("该检查对象尚未明确维护部门，请先由联席会议办公室明确", code="not_yours")
    return _own(actor, department, "该检查对象")


def can_settle_keeper(
    actor: Actor, inspection_object: InspectionObject, department: Department
) -> Decision:
    """Whether the actor may say which department maintains an object from now on.

    The joint-meeting office where nobody does yet, else who maintains it now; and only a department
    whose area the object lies in.
    """
    if not inspection_object.region.path.startswith(department.region.path):
        return refuse(f"{inspection_object.name}不在{department.name}的辖区", code="elsewhere")
    if inspection_object.department_id is None:
        return actor.check(P.MEETING_KEEP)
    if inspection_object.department_id == department.pk:
        return allow()
    return can_edit_object(actor, inspection_object)


def can_note_risk(actor: Actor, inspection_object: InspectionObject) -> Decision:
    """Whether the actor may enter listings, complaints, hazards: the keeper of any department in
    whose area the object lies (昌江 第十条（二） 监管执法信息)."""
    decision = actor.check(P.OBJECTS_EDIT)
    if not decision or actor.is_system:
        return decision
    own = actor.acts_for(inspection_object.department_id)
    if own or inspection_object.region.path.startswith(actor.region_path):
        return decision
    return refuse("该检查对象不在您的辖区", code="not_yours")


def can_keep_label(actor: Actor, label: Label) -> Decision:
    """Whether the actor may propose or withdraw a label: its owner's keeper."""
    decision = actor.check(P.OBJECTS_EDIT)
    return _own(actor, label.department, "该标签") if decision else decision


def can_review_label(actor: Actor, label: Label) -> Decision:
    """Whether the actor may review a label: a head of its owner, and not who proposed it."""
    decision = actor.check(P.LABELS_REVIEW)
    if decision:
        decision = _own(actor, label.department, "该标签")
    return _second(actor, label.proposer_id, "提出人") if decision else decision


def can_put_label(actor: Actor, label: Label, inspection_object: InspectionObject) -> Decision:
    """Whether the actor may put a label on an object or take it off.

    The object lies in the label's area and the actor's; a label of its department's own area is
    put on by that department alone.
    """
    decision = actor.check(P.OBJECTS_EDIT)
    if not decision:
        return decision
    unfit = _unfit_for(label, inspection_object)
    if unfit or actor.is_system:
        return refuse(unfit, code="scope") if unfit else decision
    if not inspection_object.region.path.startswith(actor.region_path):
        return refuse(f"{inspection_object.name}不在您的辖区", code="not_yours")
    if label.scope == LabelScope.OWN:
        return _own(actor, label.department, f"标签“{label.name}”")
    return decision


def _unfit_for(label: Label, inspection_object: InspectionObject) -> str:
    if not label.holds_on(timezone.localdate()) or label.level != LabelLevel.SMALL:
        return f"标签“{label.name}”没有生效或者不是小类，不能贴到对象上"
    if not inspection_object.region.path.startswith(label.department.region.path):
        return f"{inspection_object.name}不在标签“{label.name}”的适用范围内"
    return ""


def can_review_placement(actor: Actor, placement: ObjectLabel) -> Decision:
    """Whether the actor may confirm a label on an object: a head of the label's owner or of the
    department that keeps the object, and not who put it on."""
    decision = actor.check(P.LABELS_REVIEW)
    if not decision:
        return decision
    owners = (placement.label.department_id, placement.inspection_object.department_id)
    if not any(actor.acts_for(key) or (key and actor.bureau_id == key) for key in owners):
        return refuse("贴标由标签归口部门或者对象维护部门的负责人审核", code="not_yours")
    return _second(actor, placement.putter_id, "贴标人")


def _second(actor: Actor, first_id: int | None, who: str) -> Decision:
    if first_id is not None and actor.person_id == first_id:
        return refuse(f"审核人不能是{who}本人", code="not_yours")
    return allow()


def can_keep_registry(actor: Actor, registry: ObjectRegistry) -> Decision:
    """Whether the actor may change a register: its responsible department only."""
    decision = actor.check(P.OBJECTS_EDIT)
    return _own(actor, registry.department, "该名录库") if decision else decision


def can_import_for(actor: Actor, department: Department) -> Decision:
    """Whether the actor may bring in objects that a department then maintains: its own only."""
    decision = actor.check(P.OBJECTS_IMPORT)
    return _own(actor, department, "该名录") if decision else decision


def can_keep_source(actor: Actor, source: RegisterSource) -> Decision:
    """Whether the actor may name, change or run a source: its responsible department only."""
    decision = actor.check(P.SOURCES_KEEP)
    return _own(actor, source.department, "该数据来源") if decision else decision


def sources_visible_to(actor: Actor) -> QuerySet[RegisterSource]:
    """Sources of the actor's department."""
    rows = RegisterSource.objects.select_related("department__region", "job")
    if actor.is_system:
        return rows
    return rows.filter(Q(department_id__in=actor.department_ids) | Q(department_id=actor.bureau_id))


def can_edit_inspector(actor: Actor, inspector: Inspector) -> Decision:
    """Whether the actor may change an inspector: the inspector's own department only."""
    decision = actor.check(P.INSPECTORS_EDIT)
    return _own(actor, inspector.department, "该检查人员") if decision else decision


def can_declare_recusal(actor: Actor, inspector: Inspector) -> Decision:
    """An inspector declares for itself; the keeper of the department for anybody in it."""
    if actor.person_id is not None and inspector.person_id == actor.person_id:
        return actor.check(P.RECUSAL_DECLARE)
    return can_edit_inspector(actor, inspector)


def item_lists_visible_to(actor: Actor) -> QuerySet[InspectionItemList]:
    """Published lists are for everybody; unpublished ones for their department, and once
    submitted for those who oversee the region."""
    rows = InspectionItemList.objects.select_related("department__region", "region", "rulebook")
    rows = rows.prefetch_related("department__names")
    if actor.is_system:
        return rows
    seen = Q(state__in=[ListState.IN_FORCE, ListState.SUPERSEDED])
    if actor.has(P.ITEMS_VIEW):
        seen |= Q(department_id__in=actor.department_ids) | Q(department_id=actor.bureau_id)
    if actor.has(P.ITEMS_COMPILE) or actor.has(P.REPORT_VIEW):
        seen |= Q(
            region__path__startswith=actor.region_path,
            state__in=[ListState.SUBMITTED, ListState.COMPILED],
        )
    return rows.filter(seen)


def objects_visible_to(actor: Actor) -> QuerySet[InspectionObject]:
    """Objects of the actor's region and below, and those its department maintains."""
    rows = InspectionObject.objects.select_related("region", "department")
    if actor.is_system:
        return rows
    if not actor.has(P.OBJECTS_VIEW):
        return rows.none()
    below = Region.objects.filter(path__startswith=actor.region_path).values("pk")
    return rows.filter(Q(region__in=below) | Q(department_id__in=actor.department_ids))


def registries_visible_to(actor: Actor) -> QuerySet[ObjectRegistry]:
    """Registers of departments of the actor's region and below."""
    rows = ObjectRegistry.objects.select_related("department__region")
    if actor.is_system:
        return rows
    if not actor.has(P.OBJECTS_VIEW):
        return rows.none()
    return rows.filter(department__region__path__startswith=actor.region_path)


def labels_visible_to(actor: Actor) -> QuerySet[Label]:
    """Labels that reach the actor's region from above, and those of regions below."""
    rows = Label.objects.select_related("department__region", "parent__parent")
    if actor.is_system:
        return rows
    if not actor.has(P.OBJECTS_VIEW):
        return rows.none()
    above = [code for code in actor.region_path.split("/") if code]
    here = Q(department__region__in=above)
    return rows.filter(here | Q(department__region__path__startswith=actor.region_path))


def inspectors_visible_to(actor: Actor) -> QuerySet[Inspector]:
    """Own department's inspectors; the region's for those who oversee it; oneself always."""
    rows = Inspector.objects.select_related("department__region", "person")
    if actor.is_system:
        return rows
    seen = Q(person_id=actor.person_id or -1)
    if actor.has(P.INSPECTORS_VIEW):
        seen |= Q(department_id__in=actor.department_ids) | Q(department_id=actor.bureau_id)
        if actor.has(P.MEETING_KEEP):
            seen |= Q(department__region__path__startswith=actor.region_path)
    return rows.filter(seen)


def batches_visible_to(actor: Actor) -> QuerySet[ImportBatch]:
    """Imports of the actor's department."""
    rows = ImportBatch.objects.select_related("department", "registry", "job", "file")
    if actor.is_system:
        return rows
    return rows.filter(Q(department_id__in=actor.department_ids) | Q(department_id=actor.bureau_id))


def can_check_for(actor: Actor, item: InspectionItem) -> Decision:
    """Whether the actor's department is the one that inspects an item."""
    return _own(actor, item.department, "该事项的检查")


def can_keep_party(actor: Actor, party: SupportingParty) -> Decision:
    """Whether the actor's keeper speaks for an expert: where the application began, and for the
    register itself once the expert is in it."""
    place = party.region if party.state == PartyState.LISTED else (party.at_region or party.region)
    if actor.is_system or place.path.startswith(actor.region_path):
        return allow()
    return refuse("只能办理本辖区的专家和机构", code="not_yours")


def can_decide_on_party(actor: Actor, party: SupportingParty) -> Decision:
    """Whether the application lies with the actor's office."""
    if actor.is_system or party.at_region_id == actor.region_code:
        return allow()
    place = party.at_region.name if party.at_region else ""
    return refuse(f"该申请现由{place}的联席会议办公室办理", code="not_yours")


def parties_visible_to(actor: Actor) -> QuerySet[SupportingParty]:
    """Experts and agencies of the actor's region and below, also applications and those that
    left; of the regions above those in the register, for they may be invited."""
    rows = SupportingParty.objects.select_related("region", "at_region")
    if actor.is_system:
        return rows
    if not actor.has(P.INSPECTORS_VIEW):
        return rows.none()
    above = [code for code in actor.region_path.split("/") if code]
    return rows.filter(
        Q(region__path__startswith=actor.region_path)
        | Q(at_region__path__startswith=actor.region_path)
        | Q(region_id__in=above, state=PartyState.LISTED)
    )
