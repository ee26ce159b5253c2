"""Every permission of the platform: ``stage:verb``, alphabetical within its stage.

A permission says what kind of act a role may do at all; whether it may be done to *this* thing
is answered by the stage's policy. ``docs/develop/permissions.md`` lists them for readers.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """Name of a permission."""

    CONSOLE_ENTER = "console:enter"
    FILES_READ = "files:read"

    ITEMS_COMPILE = "items:compile"
    ITEMS_EDIT = "items:edit"
    ITEMS_PUBLISH = "items:publish"
    ITEMS_SUBMIT = "items:submit"
    ITEMS_VIEW = "items:view"
    LABELS_REVIEW = "labels:review"
    OBJECTS_EDIT = "objects:edit"
    OBJECTS_IMPORT = "objects:import"
    OBJECTS_VIEW = "objects:view"
    INSPECTORS_EDIT = "inspectors:edit"
    INSPECTORS_VIEW = "inspectors:view"
    RECUSAL_DECLARE = "recusal:declare"
    SOURCES_KEEP = "sources:keep"

    PLAN_DRAFT = "plan:draft"
    PLAN_MERGE = "plan:merge"
    PLAN_PUBLISH = "plan:publish"
    PLAN_RECEIVE = "plan:receive"
    PLAN_REVIEW = "plan:review"
    PLAN_SUBMIT = "plan:submit"
    PLAN_VIEW = "plan:view"

    SCHEME_ANSWER = "scheme:answer"
    SCHEME_DISCUSS = "scheme:discuss"
    SCHEME_DRAFT = "scheme:draft"
    SCHEME_FINALISE = "scheme:finalise"
    SCHEME_VIEW = "scheme:view"
    TASK_CANCEL = "task:cancel"
    TASK_VIEW = "task:view"

    DRAW_CONFIRM = "draw:confirm"
    DRAW_CONTRIBUTE = "draw:contribute"
    DRAW_DISPATCH = "draw:dispatch"
    DRAW_FILE = "draw:file"
    DRAW_PREPARE = "draw:prepare"
    DRAW_RUN = "draw:run"
    DRAW_VIEW = "draw:view"
    DRAW_WITNESS = "draw:witness"
    EXCLUSION_OVERRIDE = "exclusion:override"

    MATCHING_CONFIGURE = "matching:configure"
    MATCHING_CONFIRM = "matching:confirm"
    MATCHING_FORM_TEAM = "matching:form-team"
    SUBSTITUTION_CONSENT = "substitution:consent"
    SUBSTITUTION_REQUEST = "substitution:request"

    INSPECTION_CARRY_OUT = "inspection:carry-out"
    INSPECTION_SCHEDULE = "inspection:schedule"
    INSPECTION_VIEW = "inspection:view"

    RESULT_ENTER = "result:enter"
    RESULT_REVIEW = "result:review"
    RESULT_VIEW = "result:view"

    CORRECTION_DECIDE = "correction:decide"
    PUBLICATION_PUBLISH = "publication:publish"
    PUBLICATION_VIEW = "publication:view"
    PUBLICATION_WITHHOLD_DECIDE = "publication:withhold-decide"
    PUBLICATION_WITHHOLD_REQUEST = "publication:withhold-request"

    FOLLOWUP_HANDLE = "followup:handle"
    FOLLOWUP_TRANSFER = "followup:transfer"
    FOLLOWUP_VIEW = "followup:view"

    ARCHIVE_FILE = "archive:file"
    ARCHIVE_SEAL = "archive:seal"
    ARCHIVE_VIEW = "archive:view"

    ASSESSMENT_RUN = "assessment:run"
    CORRECTION_ORDER = "correction:order"
    ISSUE_ANSWER = "issue:answer"
    ISSUE_RAISE = "issue:raise"
    LEGAL_REVIEW = "legal:review"
    MEETING_KEEP = "meeting:keep"
    RECHECK_RUN = "recheck:run"
    REPORT_RECEIVE = "report:receive"
    REPORT_VIEW = "report:view"
    REPORT_WRITE = "report:write"
    SELF_AUDIT = "statistics:self-audit"
    STATISTICS_VIEW = "statistics:view"
    URGE = "urge:send"

    JOBS_VIEW = "jobs:view"
    JOURNAL_VERIFY = "journal:verify"
    JOURNAL_VIEW = "journal:view"
    ORGANISATION_EDIT = "organisation:edit"
    ORGANISATION_FILE = "organisation:file"
    ORGANISATION_VIEW = "organisation:view"
    RULES_CONTINUE = "rules:continue"
    RULES_LOAD = "rules:load"
    RULES_VIEW = "rules:view"
    TOKENS_EDIT = "tokens:edit"
