"""The worked vectors of log, coordinated draw, blind pool and lotteries.

``python -m tests.fairdraw.worked`` writes them anew; `test_worked` holds files and code together. A
change of these files is a change of the protocol.
"""

from __future__ import annotations

import json
from typing import Any

from fairdraw import blind, pool
from fairdraw.beacon import GAMES
from fairdraw.coord import chances, save, terms_digest
from fairdraw.coord.members import visited
from fairdraw.log import ConsistencyProof, Entry, EntryProof, tell
from fairdraw.log.entry import DEALT, TERMS
from fairdraw.plan import Plan
from fairdraw.record import result_digest
from tests.fairdraw import logbook, test_blind, together
from tests.fairdraw.dealbook import DealBook
from tests.fairdraw.logbook import DUE, LOG_KEY, T3, WITNESS_KEY, Book, plan_of
from tests.fairdraw.material import VECTORS

Vector = dict[str, Any]


def log() -> Vector:
    """A log of fifteen entries, its heads, its proofs, a record in it, and logs with one fault."""
    book = Book()
    entries, note = book.log.entries, logbook.checkpoint(book.log)
    seen = logbook.witnessed(logbook.checkpoint(book.log, book.sealed_size))
    made = book.judged()
    return {
        "about": "protocol §11: entries, tree, signed heads, proofs; all keys are made up",
        "log_key": str(LOG_KEY),
        "log_private": logbook.LOG_PRIVATE,
        "witness_key": str(WITNESS_KEY),
        "witness_private": logbook.WITNESS_PRIVATE,
        "entries": [entry.leaf_text for entry in entries],
        "leaf_hashes": [entry.leaf_hash.hex() for entry in entries],
        "roots": [book.log.root(size).hex() for size in range(book.log.size + 1)],
        "inclusion": {"index": 10, "size": 15, "path": [h.hex() for h in book.log.inclusion(10)]},
        "consistency": {"old": 6, "new": 15, "path": [h.hex() for h in book.log.consistency(6)]},
        "checkpoint": note,
        "witnessed_checkpoint": seen,
        "witnessed_at": f"{logbook.WITNESSED:%Y-%m-%dT%H:%M:%SZ}",
        "entry_proof": EntryProof.of(book.log, book.result_index, note).dumps(),
        "consistency_proof": ConsistencyProof.of(book.log, 6, note).dumps(),
        "anchor": book.anchor(),
        "record": made.certificate(),
        "result_digest": result_digest(made.body),
        "pool": made.pool.decode(),
        "inspectors": made.inspectors.decode(),
        "eligibility": made.eligibility.decode(),
        "steps": {step.name: step.ok for step in made.report().steps},
        "faults": [fault(*row) for row in faults(book)],
        "deals": [entry.leaf_text for entry in deals(book.plan)],
        "overdue": overdue(book),
    }


def deals(plan: Plan) -> list[Entry]:
    """Two departments seal their terms, one of them twice, and are dealt: a right course."""
    return [
        of_deal(plan, TERMS),
        of_deal(plan, TERMS, department="hbj"),
        of_deal(plan, TERMS, 2),
        of_deal(plan, DEALT, 2),
        of_deal(plan, DEALT, department="hbj"),
    ]


def faults(book: Book) -> list[tuple[str, list[Entry]]]:
    """Entries that, put behind the log, are a fault of this code."""
    third = plan_of("2023-0003", book.plan.digest())
    again = plan_of("2023-0003", third.digest(), 2)
    gap = plan_of("2023-0004", book.plan.digest())
    other = plan_of("2023-0003", third.digest(), 2, pool={"root": "d" * 64, "size": 25})
    dealt = [of_deal(book.plan, TERMS), of_deal(book.plan, DEALT)]
    first, void = Entry.of_plan(third, time=T3, due=DUE), Entry.of_void(third, "incident", time=T3)
    return [
        ("gap", [Entry.of_plan(gap, time=T3, due=DUE)]),
        ("fork", [Entry.of_plan(plan_of("2023-0003", "0" * 64), time=T3, due=DUE)]),
        ("second-draw", [first, Entry.of_plan(again, time=T3, due=DUE)]),
        ("void-after-result", [Entry.of_void(book.plan, "incident", time=T3)]),
        ("second-result", [Entry.of_result(book.plan, "d" * 64, time=T3)]),
        ("pool", [first, void, Entry.of_plan(other, time=T3, due=DUE)]),
        ("no-plan", [Entry.of_result(gap, "d" * 64, time=T3)]),
        ("clock", [Entry.of_plan(third, time=logbook.T0, due=DUE)]),
        ("terms", [first, of_deal(third, TERMS)]),
        ("terms-seq", [of_deal(book.plan, TERMS, 2)]),
        ("terms-seq", [of_deal(book.plan, TERMS), of_deal(book.plan, TERMS)]),
        ("deal", [of_deal(book.plan, DEALT)]),
        ("deal", [*(of_deal(book.plan, TERMS, n) for n in (1, 2)), of_deal(book.plan, DEALT)]),
        ("terms-after-deal", [*dealt, of_deal(book.plan, TERMS, 2)]),
        ("second-deal", [*dealt, of_deal(book.plan, DEALT)]),
    ]


def of_deal(plan: Plan, kind: str, seq: int = 1, department: str = "scjg") -> Entry:
    """Sealed terms of a department, or its deal."""
    draw = (plan.authority, plan.plan_no, plan.attempt)
    return Entry.of_deal(kind, draw, department, seq=seq, digest="d" * 64, time=T3)


def fault(code: str, entries: list[Entry]) -> Vector:
    """One faulty continuation as JSON."""
    return {"code": code, "entries": [entry.leaf_text for entry in entries]}


def overdue(book: Book) -> Vector:
    """A plan left open, and when it is overdue."""
    entry = Entry.of_plan(plan_of("2023-0003", book.plan.digest()), time=T3, due=DUE)
    late = tell([*book.log.entries, entry], "2023-09-20T00:00:00Z").overdue
    return {
        "entries": [entry.leaf_text],
        "now": "2023-09-20T00:00:00Z",
        "overdue": [{"plan_no": item.plan_no, "attempt": item.attempt} for item in late],
    }


def coord() -> Vector:
    """Two departments that draw with one seed."""
    plan, members = together.joint()
    records = together.certificates(members)
    of = [
        chances(units, Plan.from_json(record.body["plan"]).quotas)
        for units, record in zip(together.pools(), records, strict=True)
    ]
    return {
        "about": "protocol §12: coord plan, P*, members, records, visits spared",
        "coord": plan.to_json(),
        "digest": plan.digest(),
        "seed": members[0].body["seed"],
        "members": [
            {
                "terms": terms_digest(Plan.from_json(made.body["plan"])),
                "plan_digest": made.body["plan_digest"],
                "record": made.certificate(),
                "pool": made.pool.decode(),
            }
            for made in members
        ],
        "saving": save([visited(record) for record in records], of).to_json(),
    }


def blinded() -> Vector:
    """A blind pool of 17 made-up persons."""
    key, person = test_blind.KEY, test_blind.PERSONS[3]
    proof = blind.prove(test_blind.PLAIN, key, person.id)
    assert proof is not None
    return {
        "about": "protocol §3.1: key, plain file, public file, one person's proof",
        "pool_key": key.hex(),
        "plain": test_blind.PLAIN.decode(),
        "public": test_blind.PUBLIC.decode(),
        "root": blind.root_of_public(test_blind.PUBLIC).root,
        "proof": {
            "line": proof.line, "salt": proof.salt, "index": proof.index, "size": proof.size,
            "path": list(proof.path),
        },
        "leaf": pool.blind_leaf(person, proof.salt).decode(),
    }  # fmt: skip


def beacons() -> Vector:
    """Drawings by the rules of each lottery, and others that are refused."""
    good = {
        "ssq": "02,09,13,21,30,33+16",
        "dlt": "05,11,19,28,35+03,12",
        "kl8": ",".join(f"{n:02d}" for n in range(4, 81, 4)),
    }
    return {
        "about": "protocol §6: one drawing has one string",
        "games": {code: [list(group) for group in game.groups] for code, game in GAMES.items()},
        "good": [
            {"game": code, "issue": "2023107", "numbers": numbers,
             "string": f"lot:{code}:2023107:{numbers}"}
            for code, numbers in good.items()
        ],
        "bad": [
            {"game": "ssq", "numbers": numbers}
            for numbers in (
                "02,09,13,21,30,34+16", "09,02,13,21,30,33+16", "02,02,13,21,30,33+16",
                "02,09,13,21,30,33", "02,09,13,21,30,33+17", "2,9,13,21,30,33+16",
                "02,09,13,21,30+33,16", "00,09,13,21,30,33+16",
            )
        ],
    }  # fmt: skip


def dealt() -> Vector:
    """Terms sealed after the demo ceremony, dice, the deal, and its two entries."""
    book = DealBook()
    return {
        "about": "protocol §8.4: sealed terms, chance, deal; step by step what a verifier finds",
        "deal": book.body,
        "terms_digest": book.sealed.terms.digest(),
        "beacon": book.value.string,
        "entries": [entry.leaf_text for entry in book.book.log.entries[-2:]],
        "steps": {step.name: step.ok for step in book.report().steps},
    }


FILES = {
    "mq1-deal.json": dealt,
    "mq1-log.json": log,
    "mq1-coord.json": coord,
    "mq1-blind.json": blinded,
    "mq1-beacon.json": beacons,
}


def text_of(value: Vector) -> str:
    """The file as it lies in the vectors."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write all files."""
    for name, make in FILES.items():
        (VECTORS / name).write_text(text_of(make()), encoding="utf-8")


if __name__ == "__main__":
    main()
