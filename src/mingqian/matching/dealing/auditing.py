"""Whether the deals are still what the logs say of them: terms, records, and who goes where.

An administrator who edits rows or files behind the platform is found out here: everything is
recomputed from the files, and compared with the log, which others hold copies of.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fairdraw.dealt import Sealed, dealt_digest, first_of, vacancy_seed, verify_deal
from fairdraw.errors import FairDrawError
from fairdraw.log import Entry
from fairdraw.log.entry import DEALT, TERMS
from fairdraw.record import Certificate
from mingqian.draw.models import LogEntry
from mingqian.foundation.files import store
from mingqian.matching.models import Assignment, SealState, TermsSeal, Vacancy

Logged = dict[tuple[str, str, int], str]


@dataclass(frozen=True, slots=True)
class Fault:
    """Which deal, and what is wrong with it, in Chinese."""

    where: str
    problem: str


def audit() -> Iterator[Fault]:
    """Yield every point in which deals differ from the logs, or from what their files give."""
    rows = TermsSeal.objects.select_related(
        "part__task", "part__department", "part__deal_file", "draw__certificate", "file", "record"
    )
    known: set[tuple[int, str, int]] = set()
    for seal in rows.order_by("pk"):
        try:
            sealed = Sealed.read(store.read(seal.file))
            known.add((seal.draw_id, sealed.terms.department, seal.seq))
            problems = list(_disagreements(seal, sealed))
        except (FairDrawError, store.Damaged, ValueError, KeyError, TypeError) as error:
            problems = [f"无法读取：{error}"]
        for problem in problems:
            yield Fault(str(seal), problem)
    for row in LogEntry.objects.filter(kind=TERMS).order_by("authority", "index"):
        entry = Entry.parse(row.leaf)
        if (row.draw_id, entry.department, entry.seq) not in known:
            yield Fault(
                f"日志 {row.authority} 第 {row.index + 1} 条", "封存的匹配条件已不在或者无法读取"
            )


def _disagreements(seal: TermsSeal, sealed: Sealed) -> Iterator[str]:
    terms, logged = sealed.terms, _logged(seal)
    if not terms.digest() == seal.digest == logged.get((TERMS, terms.department, seal.seq)):
        yield "匹配条件不是日志登记的"
    dealt = logged.get((DEALT, terms.department, seal.seq))
    if (dealt is not None) != (seal.state == SealState.DEALT):
        yield "匹配与否同日志登记的不符"
    if seal.state != SealState.DEALT:
        return
    if seal.record is None:
        yield "匹配记录缺失"
        return
    body = json.loads(store.read(seal.record))
    if body["terms_digest"] != seal.digest or dealt_digest(body, terms.alg) != dealt:
        yield "匹配记录不是日志登记的"
    report = verify_deal(body, draw=_certificate(seal))
    yield from (f"匹配记录复算不符：{step.zh}" for step in report.steps if step.ok is False)
    yield from _rows(seal, sealed, body)
    yield from _vacancies(seal, str(body["seed"]), terms.alg)


def _logged(seal: TermsSeal) -> Logged:
    """(type, department, seq) → digest, of the draw's entries about deals."""
    rows = seal.draw.log_entries.filter(kind__in=[TERMS, DEALT]).order_by("index")
    entries = [Entry.parse(leaf) for leaf in rows.values_list("leaf", flat=True)]
    return {(row.type, row.department, row.seq): row.digest for row in entries}


def _certificate(seal: TermsSeal) -> Certificate | None:
    file = seal.draw.certificate
    return Certificate.from_json(json.loads(store.read(file))) if file is not None else None


def _rows(seal: TermsSeal, sealed: Sealed, body: dict[str, Any]) -> Iterator[str]:
    """The rows the platform works with: as in the record, or changed by a substitution."""
    part = seal.part
    if not seal.is_added and (part.deal_file_id, part.deal_seed) != (seal.record_id, body["seed"]):
        yield "部门任务的匹配记录或者种子与封存的不符"
    dealt = {(row["object"], iid) for row in body["assignment"] for iid in row["inspectors"]}
    objects = set(sealed.objects)
    rows = Assignment.objects.filter(part=part, drawn_object__draw__task=part.task_id)
    found = {
        (oid, iid): came
        for oid, iid, came in rows.values_list(
            "drawn_object__oid", "inspector__iid", "came_by__pk"
        ).iterator()
        if oid in objects
    }
    for oid, iid in sorted(dealt - found.keys()):
        yield f"{oid} 的 {iid} 不在人员匹配中"
    for oid, iid in sorted(pair for pair in found.keys() - dealt if found[pair] is None):
        yield f"{oid} 的 {iid} 既非抽取，也无更换手续"


def _vacancies(seal: TermsSeal, seed: str, alg: str) -> Iterator[str]:
    """Places filled later: each by its number, and by whose card came first."""
    rows = Vacancy.objects.filter(
        assignment__part=seal.part, assignment__drawn_object__draw=seal.draw
    ).select_related("assignment__inspector", "assignment__drawn_object")
    numbers: Counter[str] = Counter()
    for row in rows.order_by("pk"):
        oid, came = row.assignment.drawn_object.oid, row.assignment.inspector.iid
        numbers[oid] += 1
        right = vacancy_seed(seed, oid, numbers[oid], alg)
        if (row.number, row.seed) != (numbers[oid], right):
            yield f"{oid} 第 {numbers[oid]} 次补位的种子不是匹配种子给出的"
        elif first_of(right, row.candidates, alg) != came:
            yield f"{oid} 第 {row.number} 次补位不该是 {came}"
