"""Roles of flows §19 and the one table that gives them permissions."""

from __future__ import annotations

from enum import StrEnum

from mingqian.foundation.policy.permissions import Permission as P


class Role(StrEnum):
    """A role a dated post can give (a team leader is a place in a team, not a post)."""

    INSPECTOR = "inspector"
    HANDLER = "handler"
    HEAD = "head"
    KEEPER = "keeper"
    OFFICE = "office"
    JUSTICE = "justice"
    LEGAL = "legal"
    CHIEF = "chief"
    UPPER = "upper"
    ASSESSOR = "assessor"
    SUPERVISION = "supervision"
    ARCHIVIST = "archivist"
    OBSERVER = "observer"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """Chinese name for screens."""
        return LABELS[self]


LABELS = {
    Role.INSPECTOR: "执法检查人员",
    Role.HANDLER: "部门经办人",
    Role.HEAD: "部门负责人",
    Role.KEEPER: "名录与清单管理员",
    Role.OFFICE: "联席会议办公室",
    Role.JUSTICE: "司法行政部门",
    Role.LEGAL: "法制机构",
    Role.CHIEF: "主管领导",
    Role.UPPER: "上级部门",
    Role.ASSESSOR: "考评人员",
    Role.SUPERVISION: "人事监察",
    Role.ARCHIVIST: "档案管理员",
    Role.OBSERVER: "见证人",
    Role.ADMIN: "平台管理员",
}

_READ = {P.ITEMS_VIEW, P.OBJECTS_VIEW, P.PLAN_VIEW, P.SCHEME_VIEW, P.DRAW_VIEW, P.TASK_VIEW}
_READ_RESULTS = {P.INSPECTION_VIEW, P.RESULT_VIEW, P.PUBLICATION_VIEW, P.FOLLOWUP_VIEW}
_READ_OVERSIGHT = {P.REPORT_VIEW, P.JOURNAL_VIEW, P.STATISTICS_VIEW}

ROLE_PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.INSPECTOR: frozenset(
        {
            *_READ,
            *_READ_RESULTS,
            P.INSPECTION_CARRY_OUT,
            P.INSPECTION_SCHEDULE,
            P.RECUSAL_DECLARE,
            P.RESULT_ENTER,
            P.FOLLOWUP_HANDLE,
            P.MATCHING_CONFIRM,
        }
    ),
    Role.HANDLER: frozenset(
        {
            *_READ,
            *_READ_RESULTS,
            P.INSPECTORS_VIEW,
            P.PLAN_DRAFT,
            P.SCHEME_DRAFT,
            P.SCHEME_DISCUSS,
            P.DRAW_PREPARE,
            P.DRAW_RUN,
            P.DRAW_CONTRIBUTE,
            P.DRAW_DISPATCH,
            P.MATCHING_CONFIGURE,
            P.MATCHING_FORM_TEAM,
            P.SUBSTITUTION_REQUEST,
            P.INSPECTION_SCHEDULE,
            P.PUBLICATION_PUBLISH,
            P.PUBLICATION_WITHHOLD_REQUEST,
            P.FOLLOWUP_HANDLE,
            P.FOLLOWUP_TRANSFER,
            P.ARCHIVE_FILE,
            P.REPORT_WRITE,
            P.ISSUE_RAISE,
            P.URGE,
            P.STATISTICS_VIEW,
            P.ARCHIVE_VIEW,
            P.REPORT_VIEW,
        }
    ),
    Role.HEAD: frozenset(
        {
            *_READ,
            *_READ_RESULTS,
            *_READ_OVERSIGHT,
            P.INSPECTORS_VIEW,
            P.LABELS_REVIEW,
            P.PLAN_SUBMIT,
            P.SCHEME_ANSWER,
            P.SCHEME_FINALISE,
            P.DRAW_CONFIRM,
            P.DRAW_CONTRIBUTE,
            P.SUBSTITUTION_CONSENT,
            P.RESULT_REVIEW,
            P.PUBLICATION_WITHHOLD_DECIDE,
            P.CORRECTION_DECIDE,
            P.EXCLUSION_OVERRIDE,
            P.ARCHIVE_VIEW,
            P.URGE,
            P.TASK_CANCEL,
            P.FOLLOWUP_TRANSFER,
            P.ISSUE_RAISE,
        }
    ),
    Role.KEEPER: frozenset(
        {
            P.ITEMS_VIEW,
            P.OBJECTS_VIEW,
            P.INSPECTORS_VIEW,
            P.ITEMS_EDIT,
            P.ITEMS_SUBMIT,
            P.ITEMS_PUBLISH,
            P.OBJECTS_EDIT,
            P.OBJECTS_IMPORT,
            P.SOURCES_KEEP,
            P.INSPECTORS_EDIT,
            P.STATISTICS_VIEW,
        }
    ),
    Role.OFFICE: frozenset(
        {
            *_READ,
            *_READ_RESULTS,
            *_READ_OVERSIGHT,
            P.INSPECTORS_VIEW,
            P.ITEMS_COMPILE,
            P.ITEMS_PUBLISH,
            P.PLAN_DRAFT,
            P.PLAN_SUBMIT,
            P.PLAN_MERGE,
            P.PLAN_REVIEW,
            P.PLAN_PUBLISH,
            P.PLAN_RECEIVE,
            P.MEETING_KEEP,
            P.ISSUE_ANSWER,
            P.URGE,
            P.RECHECK_RUN,
            P.ASSESSMENT_RUN,
            P.REPORT_RECEIVE,
            P.ARCHIVE_VIEW,
            P.ORGANISATION_FILE,
            P.SELF_AUDIT,
        }
    ),
    Role.JUSTICE: frozenset(
        {
            *_READ,
            *_READ_OVERSIGHT,
            P.PLAN_REVIEW,
            P.RESULT_VIEW,
            P.ASSESSMENT_RUN,
            P.SELF_AUDIT,
        }
    ),
    Role.LEGAL: frozenset(
        {*_READ, *_READ_RESULTS, P.DRAW_FILE, P.PUBLICATION_WITHHOLD_DECIDE, P.LEGAL_REVIEW}
    ),
    Role.CHIEF: frozenset(
        {
            *_READ,
            *_READ_RESULTS,
            *_READ_OVERSIGHT,
            P.PLAN_REVIEW,
            P.EXCLUSION_OVERRIDE,
            P.SELF_AUDIT,
        }
    ),
    Role.UPPER: frozenset(
        {
            *_READ,
            P.PUBLICATION_VIEW,
            P.REPORT_VIEW,
            P.STATISTICS_VIEW,
            P.PLAN_RECEIVE,
            P.RECHECK_RUN,
            P.URGE,
            P.SELF_AUDIT,
        }
    ),
    Role.ASSESSOR: frozenset(
        {
            *_READ,
            *_READ_RESULTS,
            *_READ_OVERSIGHT,
            P.ASSESSMENT_RUN,
            P.RECHECK_RUN,
            P.SELF_AUDIT,
        }
    ),
    Role.SUPERVISION: frozenset(
        {
            P.JOURNAL_VIEW,
            P.TASK_VIEW,
            # What it is to find out (兴隆台 七（三）) shows in the draws and matchings themselves.
            P.DRAW_VIEW,
            P.REPORT_VIEW,
            P.STATISTICS_VIEW,
            P.CORRECTION_ORDER,
            P.SELF_AUDIT,
        }
    ),
    Role.ARCHIVIST: frozenset({P.TASK_VIEW, P.ARCHIVE_VIEW, P.ARCHIVE_FILE, P.ARCHIVE_SEAL}),
    Role.OBSERVER: frozenset({P.DRAW_VIEW, P.DRAW_CONTRIBUTE, P.DRAW_WITNESS}),
    Role.ADMIN: frozenset(
        {
            P.RULES_VIEW,
            P.RULES_LOAD,
            P.RULES_CONTINUE,
            P.ORGANISATION_VIEW,
            P.ORGANISATION_EDIT,
            P.JOBS_VIEW,
            P.JOURNAL_VIEW,
            P.JOURNAL_VERIFY,
            P.TOKENS_EDIT,
            P.STATISTICS_VIEW,
        }
    ),
}


def permissions_of(roles: frozenset[Role]) -> frozenset[P]:
    """All permissions the roles give together."""
    granted: set[P] = {P.CONSOLE_ENTER, P.RULES_VIEW, P.FILES_READ} if roles else set()
    for role in roles:
        granted |= ROLE_PERMISSIONS[role]
    return frozenset(granted)


def roles_with(permission: P) -> list[Role]:
    """The roles that give a permission, in the order of the roles."""
    return [role for role in Role if permission in ROLE_PERMISSIONS[role]]
