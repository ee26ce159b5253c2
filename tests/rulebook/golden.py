"""The forty parameters that matter most, by hand from the comparison table (rulebooks.md §1, §2).

Columns: 惠州, 吉林, 彭阳, 兴隆台, 昌江, baseline. None = silent (inherits); OFF = the baseline is
silent too. A value may be followed by its strength; without one it is `must` in a region.
"""

from __future__ import annotations

OFF = None
SILENT = None

COLUMNS = ("huizhou", "jilin", "pengyang", "xinglongtai", "changjiang", "national-baseline")

YES, NO = True, False

GOLDEN: dict[str, tuple[object, ...]] = {
    "org.level": ("city", "province", "county", "single_bureau", "district", OFF),
    "terms.lead": (
        "牵头部门",
        SILENT,
        "联合抽查牵头部门",
        "具体实施抽查的执法股室、所、队",
        "发起部门",
        "牵头部门",
    ),
    "items.list_due": (SILENT, SILENT, "12-31", SILENT, SILENT, OFF),
    "plan.due": (SILENT, "01-31", "01-31", "12-31", "05-31", "01-31"),
    "plan.for_year": (SILENT, "current", "current", "next", "current", "current"),
    "plan.window_working_days": (SILENT, SILENT, SILENT, 30, SILENT, OFF),
    "plan.approval_by": (SILENT, "justice_department", SILENT, "leader_in_charge", SILENT, "none"),
    "plan.adjustment_filing": (SILENT, YES, SILENT, SILENT, SILENT, NO),
    "plan.check_count_strict": (SILENT, YES, SILENT, SILENT, SILENT, NO),
    "plan.min_joint_per_department": (SILENT, SILENT, 1, SILENT, SILENT, OFF),
    "plan.publish": (SILENT, SILENT, SILENT, SILENT, YES, NO),
    "scheme.consultation": (YES, SILENT, SILENT, SILENT, SILENT, YES),
    "scheme.decline_written_reason": (YES, SILENT, SILENT, SILENT, SILENT, YES),
    "draw.objects_drawn_by": (
        "lead",
        SILENT,
        "lead",
        "implementing_unit",
        "lead_with_participants",
        "lead",
    ),
    "draw.inspectors_drawn_by": (
        "own_department",
        SILENT,
        SILENT,
        "implementing_unit",
        "own_department",
        "own_department",
    ),
    "draw.list_confirmation": (SILENT, SILENT, SILENT, YES, SILENT, NO),
    "draw.list_filing_to": (SILENT, SILENT, SILENT, "法制", SILENT, OFF),
    "exclusion.same_year": (YES, SILENT, SILENT, SILENT, YES, NO),
    "exclusion.upper_level": (
        "city_same_line_same_year",
        "same_system_same_item",
        SILENT,
        "upper_plan_and_city_draw",
        SILENT,
        "warn",
    ),
    "exclusion.sampling_already_passed": (SILENT, YES, SILENT, SILENT, SILENT, NO),
    "inspectors.min_on_site": (SILENT, SILENT, 2, SILENT, SILENT, 2),
    "inspectors.min_scope": (SILENT, SILENT, "visit", SILENT, SILENT, "department"),
    "replacement.default": ("forbidden", SILENT, SILENT, SILENT, "forbidden", "forbidden"),
    "replacement.method": ("redraw", SILENT, SILENT, SILENT, "select_qualified", "redraw"),
    "replacement.approval_by": (
        "none_stated",
        SILENT,
        SILENT,
        SILENT,
        "department_head",
        "department_head",
    ),
    "recusal.interest": (YES, SILENT, SILENT, SILENT, SILENT, YES),
    "inspection.sequence": (SILENT, SILENT, SILENT, SILENT, ("online", "on_site"), ()),
    "inspection.window_calendar_days": (SILENT, SILENT, SILENT, 90, SILENT, OFF),
    "notification.before": (SILENT, SILENT, SILENT, SILENT, YES, NO),
    "result.entry_working_days": (7, SILENT, SILENT, SILENT, 20, OFF),
    "result.late_effect": (SILENT, SILENT, SILENT, SILENT, "counts_as_not_completed", "flag_late"),
    "publication.working_days": ("on_entry", 7, 10, 20, "on_entry", 20),
    "publication.from": (
        "result_entered",
        "task_completed",
        "task_completed",
        "inspection_completed",
        "result_entered",
        "task_completed",
    ),
    "followup.criminal_transfer_to": (
        "有关机关",
        "公安机关",
        "司法机关",
        SILENT,
        "司法机关",
        "公安机关",
    ),
    "archive.after": (
        SILENT,
        "inspection_completed",
        "task_completed",
        "published",
        SILENT,
        "published",
    ),
    "archive.immutable": (SILENT, SILENT, SILENT, YES, SILENT, YES),
    "forms.result_form_working_days": (SILENT, 7, SILENT, SILENT, SILENT, OFF),
    "reports.half_year_due": (SILENT, SILENT, "05-15", SILENT, SILENT, OFF),
    "reports.annual_due": (SILENT, SILENT, "11-15", SILENT, SILENT, OFF),
    "meeting.per_year": (SILENT, SILENT, (1, 2), SILENT, SILENT, OFF),
}
