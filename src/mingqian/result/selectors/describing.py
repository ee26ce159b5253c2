"""What is offered for entry, what is suggested, and a result's codes in words."""

from __future__ import annotations

from dataclasses import dataclass

from mingqian.foundation.rules import selectors as rules
from mingqian.inspection import selectors as inspections
from mingqian.inspection.models import Inspection
from mingqian.library.models import InspectionMethod
from mingqian.result import plausibility
from mingqian.result.guards import rules_of
from mingqian.result.models import Result, ResultState
from mingqian.result.services.entry import ATTESTATION


@dataclass(frozen=True, slots=True)
class EntryChoices:
    """What the rulebook offers for a result, as (code, Chinese word)."""

    categories: list[tuple[str, str]]
    sub_codes: list[tuple[str, str]]
    paths: list[tuple[str, str]]
    attestation: str


def choices(inspection: Inspection) -> EntryChoices:
    """Choices for the results of a check."""
    law = rules.for_case(inspection.part.task)
    return EntryChoices(
        list(plausibility.categories(law).items()),
        list(plausibility.sub_codes(law).items()),
        list(plausibility.paths(law).items()),
        ATTESTATION,
    )


def suggested(result: Result) -> dict[str, object]:
    """A start for the entry form: what the check recorded, or the returned version's text."""
    check = result.inspection
    if result.state == ResultState.RETURNED:
        names = ("category_code", "sub_code", "situation", "handling_path", "handling_text",
                 "methods", "noncooperation_detail")  # fmt: skip
        found: dict[str, object] = {name: getattr(result, name) for name in names}
        return {**found, "noncooperation_codes": result.noncooperation_grounds}
    failed = [
        f"{row.point}:{row.detail}"
        for row in check.findings.filter(item_id=result.item_id, answer="fails")
    ]
    return {
        "handling_path": _prescribed(result) if failed else "",
        "methods": check.methods,
        "situation": "\n".join(failed) or check.situation,
        "noncooperation_codes": check.noncooperation_codes,
        "noncooperation_detail": check.noncooperation_detail,
    }


def _prescribed(result: Result) -> str:
    """The handling the item's list prescribes, where every problem leads to the same one."""
    law = rules_of(result)
    problems = law.texts("result.problem_codes")
    paths = {path for code, path in result.item.result_handling.items() if code in problems}
    return paths.pop() if len(paths) == 1 else ""


@dataclass(frozen=True, slots=True)
class Described:
    """A result's codes in words."""

    methods: list[str]
    sub_code: str
    path: str
    grounds: list[str]


def described(result: Result) -> Described:
    """Chinese words for the codes of a result."""
    law = rules_of(result)
    words = plausibility.grounds(law)
    return Described(
        [InspectionMethod(code).label for code in result.methods],
        plausibility.sub_codes(law).get(result.sub_code, ""),
        plausibility.paths(law).get(result.handling_path, ""),
        [words.get(code, "其他情节严重") for code in result.noncooperation_grounds],
    )


def attributed_to(result: Result) -> list[inspections.Attributed]:
    """惠州 第（十三）条: the named inspectors with certificates who made the result."""
    people = inspections.inspectors_of(result.inspection)
    present = [person for person in people if person.is_present]
    return present or people
