"""Who must act: chains of approval, compiling and filing, read from the rulebook."""

from __future__ import annotations

from datetime import date

import pytest

from rulebook import SUBJECTS, Effect, Rulebooks

DAY = date(2024, 3, 1)

CHAINS: dict[tuple[str, str], list[tuple[str, str]]] = {
    ("huizhou", "plan"): [],
    ("jilin", "plan"): [("司法行政部门", "approve")],
    ("pengyang", "plan"): [("上级主管部门", "file"), ("同级市场监管部门", "file")],
    ("xinglongtai", "plan"): [("主管领导", "approve")],
    ("changjiang", "plan"): [("联席会议办公室", "compile")],
    ("jilin", "plan_adjustment"): [("司法行政部门", "approve"), ("司法行政部门", "file")],
    ("xinglongtai", "plan_adjustment"): [("主管领导", "approve")],
    ("changjiang", "replacement"): [("本部门负责人", "approve")],
    ("huizhou", "replacement"): [],
    ("jilin", "exclusion_override"): [("本部门负责人", "approve")],
    ("xinglongtai", "exclusion_override"): [("主管领导", "approve")],
    ("xinglongtai", "drawn_list"): [("本部门负责人", "approve"), ("法制", "file")],
    ("huizhou", "drawn_list"): [],
    ("pengyang", "agenda"): [("联席会议召集人", "approve")],
    ("huizhou", "agenda"): [],
    ("pengyang", "withholding"): [("本部门负责人", "approve")],
}


@pytest.mark.parametrize(("place", "subject"), sorted(CHAINS))
def test_a_chain_is_what_the_text_says(books: Rulebooks, place: str, subject: str) -> None:
    steps = books.ruleset(place).approval_chain(subject, on=DAY)
    assert [(step.name, step.effect.value) for step in steps] == CHAINS[place, subject]


def test_every_step_names_the_clause_it_rests_on(books: Rulebooks) -> None:
    for rulebook in books:
        for subject in SUBJECTS:
            for step in books.ruleset(rulebook.id).approval_chain(subject, on=DAY):
                assert step.resolved.entry is not None
                assert step.resolved.entry.basis
                assert step.role or step.effect is Effect.FILE


def test_an_unknown_subject_is_a_mistake_of_the_caller(books: Rulebooks) -> None:
    with pytest.raises(KeyError):
        books.ruleset("jilin").approval_chain("plans", on=DAY)
