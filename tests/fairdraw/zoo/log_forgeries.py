"""Lies about the log and about time. The liar holds the key of the log, never that of a witness."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from fairdraw.log import Entry, Log
from fairdraw.log import note as notes
from fairdraw.plan import FileRef
from fairdraw.record import result_digest
from tests.fairdraw import ceremony as c
from tests.fairdraw import logbook
from tests.fairdraw.logbook import DUE, T0, T1, T3, Book, commits, plan_of
from tests.fairdraw.zoo.forgeries import Forged, exposed_by

LOG, CONSISTENCY, NUMBERS = "log", "log-consistency", "log-numbers"


def judged(book: Book, **changes: Any) -> Forged:
    """The record of `book` with the evidence a verifier has."""
    made = book.judged(**changes)
    return made, made.certificate()


def followed_by(*make: Callable[[Book], Entry]) -> Forged:
    """A genuine log with further entries."""
    book = Book()
    for step in make:
        book.add(step(book))
    return judged(book)


def third(book: Book, attempt: int = 1, **changes: Any) -> Any:
    """The plan numbered after the demo ceremony's; a second attempt follows the first."""
    prev = book.plan.digest() if attempt == 1 else third(book).digest()
    return plan_of("2023-0003", prev, attempt, **changes)


# -- the record in the log -----------------------------------------------------------------------


@exposed_by(LOG)
def record_that_the_log_never_had() -> Forged:
    book = Book()
    book.ceremony.body["replacements"] = [c.replacement(book.ceremony)]
    return judged(book)


@exposed_by("draw", "matching", LOG)
def friend_swapped_after_the_result_was_logged() -> Forged:
    book = Book()
    part = book.ceremony.body["draw"][0]
    part["selected"][-1]["id"] = part["reserve"][0]["id"]
    return judged(book)


@exposed_by(LOG)
def place_in_the_log_misstated() -> Forged:
    book = Book()
    book.ceremony.body["log"]["index"] = 3
    return judged(book)


@exposed_by(LOG)
def record_that_names_another_log() -> Forged:
    book = Book()
    book.ceremony.body["log"]["origin"] = "example.invalid/elsewhere"
    return judged(book)


@exposed_by(LOG, NUMBERS)
def plan_logged_after_its_result() -> Forged:
    book = Book()
    entries = book.log.entries
    before = entries[: book.plan_index]
    book.log = Log([*before, *commits(book.plan), entries[-1], entries[book.plan_index]])
    book.ceremony.body["log"]["index"] = book.log.size - 2
    return judged(book, old_checkpoint=None)


@exposed_by(LOG)
def commitment_never_logged() -> Forged:
    book = Book()
    entries = [e for n, e in enumerate(book.log.entries) if n != book.plan_index + 2]
    book.log = Log(entries)
    book.ceremony.body["log"]["index"] = book.log.size - 1
    return judged(book, old_checkpoint=None)


@exposed_by(LOG, CONSISTENCY, "timing")
def head_signed_by_a_stranger() -> Forged:
    book = Book()
    line = notes.sign(
        f"{logbook.ORIGIN}\n{book.log.size}\n{notes.tobase64(book.log.root())}\n",
        logbook.LOG_KEY, lambda _: b"\x01" * 64,
    )  # fmt: skip
    text = logbook.checkpoint(book.log).partition("\n\n")[0]
    return judged(book, checkpoint=f"{text}\n\n{line}")


@exposed_by(LOG, CONSISTENCY)
def log_file_that_is_not_the_one_under_the_head() -> Forged:
    book = Book()
    return judged(book, log=book.edited(14, time="2023-09-15T10:11:00Z").dumps())


# -- forks, gaps, second draws -------------------------------------------------------------------


@exposed_by(CONSISTENCY)
def log_forked_behind_a_head_others_have_seen() -> Forged:
    """The plan is logged anew, an hour later, and all after it: a sound log, but another one."""
    book = Book()
    seen = logbook.witnessed(logbook.checkpoint(book.log, book.sealed_size))
    entries = list(book.log.entries)
    entries[book.plan_index] = Entry.of_plan(book.plan, time="2023-09-14T09:00:00Z", due=DUE)
    fork = Log(entries)
    return judged(book, of=fork, old_checkpoint=seen)


@exposed_by(CONSISTENCY)
def entry_dropped_from_the_log() -> Forged:
    """The void of the first attempt, and all that led to it, never happened."""
    book = Book()
    seen = logbook.witnessed(logbook.checkpoint(book.log, 5))
    kept = plan_of("2023-0001", "0" * 64, title="没有第一次")
    clean = Log([Entry.of_plan(kept, time=T0, due=DUE), Entry.of_result(kept, "e" * 64, time=T0)])
    plan = plan_of("2023-0002", kept.digest())
    made = c.stage(plan.to_json())
    for entry in (Entry.of_plan(plan, time=T0, due=DUE), *commits(plan, T1)):
        clean.append(entry)
    clean.append(Entry.of_result(plan, result_digest(made.body), time=T3))
    made.body["log"] = {"origin": logbook.ORIGIN, "index": clean.size - 1}
    made.extra = {"log": book.evidence(clean, old_checkpoint=seen)}
    return made, made.certificate()


@exposed_by(NUMBERS)
def number_left_out() -> Forged:
    """2023-0003 was drawn, did not please, and was never logged."""
    return followed_by(
        lambda book: Entry.of_plan(plan_of("2023-0004", book.plan.digest()), time=T3, due=DUE)
    )


@exposed_by(NUMBERS)
def several_plans_prepared_and_the_best_one_kept() -> Forged:
    """Two plans stand on the same predecessor: one of them was to disappear."""
    return followed_by(
        lambda book: Entry.of_plan(plan_of("2023-0003", book.plan.prev), time=T3, due=DUE)
    )


@exposed_by(NUMBERS)
def second_draw_on_a_number_without_a_void() -> Forged:
    return followed_by(
        lambda book: Entry.of_plan(third(book), time=T3, due=DUE),
        lambda book: Entry.of_plan(third(book, 2), time=T3, due=DUE),
    )


@exposed_by(NUMBERS)
def result_voided_to_draw_again() -> Forged:
    return followed_by(
        lambda book: Entry.of_plan(third(book), time=T3, due=DUE),
        lambda book: Entry.of_result(third(book), "d" * 64, time=T3),
        lambda book: Entry.of_void(third(book), "incident", time=T3),
    )


@exposed_by(NUMBERS)
def second_result_for_one_plan() -> Forged:
    return followed_by(lambda book: Entry.of_result(book.plan, "d" * 64, time=T3))


def redrawn(**changes: Any) -> Forged:
    """A next attempt, after a proper void, that is not the plan it was."""
    return followed_by(
        lambda book: Entry.of_plan(third(book), time=T3, due=DUE),
        lambda book: Entry.of_void(third(book), "missing-reveal", time=T3, party="dept-env"),
        lambda book: Entry.of_plan(third(book, 2, **changes), time=T3, due=DUE),
    )


@exposed_by(NUMBERS)
def next_attempt_with_another_pool() -> Forged:
    return redrawn(pool=FileRef("d" * 64, 25).to_json())


@exposed_by(NUMBERS)
def next_attempt_with_other_quotas() -> Forged:
    strata = c.plan_json()["strata"]
    strata[1] |= {"value": 2, "quota": 2}
    return redrawn(strata=strata)


@exposed_by(NUMBERS)
def commitment_copied_in_the_log() -> Forged:
    return followed_by(
        lambda book: Entry.of_plan(third(book), time=T3, due=DUE),
        lambda book: Entry.of_commit(third(book), "lead", "d" * 64, time=T3),
        lambda book: Entry.of_commit(third(book), "observer", "d" * 64, time=T3),
    )


@exposed_by(NUMBERS)
def something_else_disclosed_than_was_drawn() -> Forged:
    sealed = {"disclosure": "sealed", "disclose_at": "2023-09-18T00:00:00Z"}
    return followed_by(
        lambda book: Entry.of_plan(third(book, **sealed), time=T3, due=DUE),
        lambda book: Entry.of_result(third(book, **sealed), "d" * 64, time=T3),
        lambda book: Entry.of_disclose(third(book), "e" * 64, time="2023-09-18T08:00:00Z"),
    )


@exposed_by(NUMBERS)
def sealed_draw_disclosed_before_its_time() -> Forged:
    sealed = {"disclosure": "sealed", "disclose_at": "2023-09-18T00:00:00Z"}
    return followed_by(
        lambda book: Entry.of_plan(third(book, **sealed), time=T3, due=DUE),
        lambda book: Entry.of_result(third(book, **sealed), "d" * 64, time=T3),
        lambda book: Entry.of_disclose(third(book), "d" * 64, time="2023-09-16T08:00:00Z"),
    )


@exposed_by(NUMBERS)
def clock_turned_back() -> Forged:
    return followed_by(lambda book: Entry.of_plan(third(book), time=T0, due=DUE))


# -- time ----------------------------------------------------------------------------------------


def anchored(**changes: Any) -> Forged:
    book = Book()
    book.ceremony.body["anchors"] = [book.anchor(**changes)]
    return judged(book)


@exposed_by("timing")
def anchor_older_than_its_receipt() -> Forged:
    return anchored(time="2023-09-14T08:30:00Z")


@exposed_by("timing")
def receipt_of_another_draw() -> Forged:
    return anchored(index=0, digest=Book().plan.digest())


@exposed_by("timing")
def cosignature_from_after_the_beacon() -> Forged:
    """The whole ceremony was staged afterwards: no witness saw the plan in time."""
    book = Book()
    late = dt.datetime(2023, 9, 15, 12, 0, tzinfo=dt.UTC)
    note = logbook.witnessed(logbook.checkpoint(book.log, book.sealed_size), late)
    anchor = book.anchor()
    head = anchor["receipt"].partition("\n\n")[0]
    book.ceremony.body["anchors"] = [
        anchor | {"receipt": f"{head}\n\n{note}", "time": "2023-09-15T09:59:59Z"}
    ]
    return judged(book, old_checkpoint=None)


@exposed_by("timing")
def cosignature_backdated_by_hand() -> Forged:
    book = Book()
    anchor = book.anchor()
    head, _, note = anchor["receipt"].partition("\n\n")
    text, rows = notes.split(note)
    early = int(dt.datetime(2023, 9, 14, 8, 30, tzinfo=dt.UTC).timestamp()).to_bytes(8, "big")
    forged = notes.NoteLine(rows[1].name, rows[1].key_id, early + rows[1].signature[8:])
    book.ceremony.body["anchors"] = [
        anchor | {"receipt": f"{head}\n\n{text}\n{rows[0]}{forged}", "time": "2023-09-14T08:30:00Z"}
    ]
    return judged(book, old_checkpoint=None)


@exposed_by(NUMBERS)
def attempt_left_out_between_two_draws() -> Forged:
    """Attempt after attempt until the result suits: the second of three was never logged."""
    return followed_by(
        lambda book: Entry.of_plan(third(book), time=T3, due=DUE),
        lambda book: Entry.of_void(third(book), "missing-reveal", time=T3, party="lead"),
        lambda book: Entry.of_plan(plan_of("2023-0003", third(book).digest(), 3), time=T3, due=DUE),
    )
