"""Shapes of plans, tasks, draws, results, rules."""

from __future__ import annotations

import datetime as dt

from ninja import Schema


class PlanEntryOut(Schema):
    """A planned inspection."""

    entry_no: str
    name: str
    lead_department: str
    participating_departments: list[str]
    items: list[str]
    range_text: str
    sampling_permille: int | None
    object_count: int | None
    times_per_year: int
    starts_on: dt.date | None
    ends_on: dt.date | None

    @staticmethod
    def resolve_lead_department(row: object) -> str:
        """Who initiates."""
        return str(row.lead_department)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_participating_departments(row: object) -> list[str]:
        """Who takes part."""
        return [str(d) for d in row.participating_departments.all()]  # type: ignore[attr-defined]

    @staticmethod
    def resolve_items(row: object) -> list[str]:
        """What is checked."""
        return [i.name for i in row.items.all()]  # type: ignore[attr-defined]


class PlanOut(Schema):
    """A published plan."""

    plan_no: str
    year: int
    kind: str
    version: int
    region_code: str
    department: str
    published_at: dt.datetime | None
    entries: list[PlanEntryOut]

    @staticmethod
    def resolve_region_code(row: object) -> str:
        """Its region."""
        return str(row.region_id)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_department(row: object) -> str:
        """Who made it."""
        return str(row.department)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_entries(row: object) -> list[object]:
        """Its entries in order."""
        return list(row.entries.all())  # type: ignore[attr-defined]


class TaskOut(Schema):
    """A task as its participants see it."""

    task_no: str
    name: str
    state: str
    state_label: str
    lead_department: str
    participating_departments: list[str]
    is_joint: bool
    is_special: bool
    completion_on: dt.date | None
    completed_on: dt.date | None
    rulebook: str

    @staticmethod
    def resolve_state_label(row: object) -> str:
        """The state in Chinese."""
        return str(row.get_state_display())  # type: ignore[attr-defined]

    @staticmethod
    def resolve_lead_department(row: object) -> str:
        """Who leads."""
        return str(row.lead_department)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_participating_departments(row: object) -> list[str]:
        """Who takes part."""
        return [str(d) for d in row.participating_departments.all()]  # type: ignore[attr-defined]

    @staticmethod
    def resolve_rulebook(row: object) -> str:
        """The pinned version."""
        return str(row.rulebook.version_label)  # type: ignore[attr-defined]


class DrawOut(Schema):
    """A draw as the public sees it."""

    draw_no: str
    attempt: int
    state: str
    authority: str
    alg: str
    plan_digest: str
    pool_root: str
    pool_size: int
    sealed_at: dt.datetime | None
    drawn_at: dt.datetime | None
    certificate_digest: str

    @staticmethod
    def resolve_pool_root(row: object) -> str:
        """Fingerprint of the sealed list."""
        return str(row.pool.root)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_pool_size(row: object) -> int:
        """How many objects stood in it."""
        return int(row.pool.size)  # type: ignore[attr-defined]


class ResultOut(Schema):
    """A published result."""

    id: int
    object_name: str
    object_code: str
    department: str
    item: str
    category: str
    methods: list[str]
    inspected_on: dt.date | None
    published_at: dt.datetime | None
    is_corrected: bool
    task_no: str

    @staticmethod
    def resolve_object_name(row: object) -> str:
        """The object."""
        return str(row.inspection_object.name)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_object_code(row: object) -> str:
        """Its credit code."""
        return str(row.inspection_object.code_label)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_department(row: object) -> str:
        """Who inspected."""
        return str(row.department)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_item(row: object) -> str:
        """What was checked."""
        return str(row.result.item.name)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_category(row: object) -> str:
        """What was found."""
        return str(row.result.category)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_methods(row: object) -> list[str]:
        """How it was checked."""
        return [str(m) for m in row.result.methods]  # type: ignore[attr-defined]

    @staticmethod
    def resolve_inspected_on(row: object) -> dt.date | None:
        """When the inspection ended."""
        day: dt.date | None = row.result.inspection.completed_on  # type: ignore[attr-defined]
        return day

    @staticmethod
    def resolve_is_corrected(row: object) -> bool:
        """Whether it was corrected."""
        return bool(row.result.version > 1)  # type: ignore[attr-defined]

    @staticmethod
    def resolve_task_no(row: object) -> str:
        """The task."""
        return str(row.case_no)  # type: ignore[attr-defined]


class RuleOut(Schema):
    """One value of a rulebook in words."""

    key: str
    label: str
    value: str
    strength: str
    citation: str
    mark: str
    quote: str


class RulebookOut(Schema):
    """A rulebook version."""

    rulebook_id: str
    digest: str
    title: str
    doc_no: str
    issued: str
    effective_from: str
    effective_to: str


class JournalTip(Schema):
    """The newest entry of the journal: keep it to notice rewriting later."""

    seq: int
    digest: str
