"""Lies about a deal: what a handler would do who wants a certain inspector at a certain door.

The liar may hold the keys of the authority and its log; what the log showed in public stays.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from fairdraw.beacon import BeaconRule, BeaconValue
from fairdraw.dealt import Files, Sealed, complete
from fairdraw.log import Log
from fairdraw.plan import MatchRule
from tests.fairdraw import ceremony as c
from tests.fairdraw import dealbook as d
from tests.fairdraw.dealbook import Body, DealBook

Made = tuple[DealBook, Body]


@dataclass(frozen=True)
class DealForgery:
    """A forged record of a deal and the steps that must expose it."""

    name: str
    make: Callable[[], Made]
    exposed_by: tuple[str, ...]


DEAL_ZOO: list[DealForgery] = []


def exposed_by(*steps: str) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """Register a forgery."""

    def keep(make: Callable[[], Made]) -> Callable[[], Made]:
        DEAL_ZOO.append(DealForgery(make.__name__, make, steps))
        return make

    return keep


def dealt_anew(book: DealBook, sealed: Sealed) -> Body:
    """The deal as other terms would give it with the same dice."""
    return complete(sealed, book.value)[0]


@exposed_by("log")
def day_changed_after_the_seal() -> Made:
    book = DealBook()
    terms = book.sealed.terms
    other = replace(terms, facts=terms.facts | {"planned_on": "2023-10-02"})
    return book, dealt_anew(book, replace(book.sealed, terms=other))


@exposed_by("terms", "seed", "log")
def day_changed_under_the_old_digest() -> Made:
    book = DealBook()
    book.body["terms"]["facts"]["planned_on"] = "2023-10-02"
    return book, book.body


@exposed_by("files", "log")
def recusal_taken_off_the_frozen_file() -> Made:
    book = DealBook()
    root = book.sealed.terms.rungs[0].eligibility.root
    book.body["files"][root] = d.able(book.objects, barred=0).decode()
    sealed = replace(book.sealed, files=book.body["files"])
    again = dealt_anew(book, sealed)
    return book, book.body | {"assignment": again["assignment"]}


@exposed_by("log")
def list_frozen_anew_after_the_dice() -> Made:
    book, other = DealBook(), DealBook([("strict", Files(d.staff(5), b""))])
    return book, other.body


@exposed_by("files")
def reasons_rewritten() -> Made:
    book = DealBook()
    book.body["reasons"] = d.REASONS | {"barred": [{"object": book.objects[0], "reasons": []}]}
    return book, book.body


@exposed_by("beacon", "log")
def other_beacon_than_was_sealed() -> Made:
    book = DealBook()
    value = BeaconValue("lot", game="ssq", issue="2023107", numbers="02,09,13,21,30,33+16")
    return book, complete(book.sealed, value)[0]


@exposed_by("log")
def dice_thrown_again_after_the_deal_was_logged() -> Made:
    book = DealBook()
    value = BeaconValue("dice", digits=d.DICE[::-1])
    return book, complete(book.sealed, value)[0]


@exposed_by("beacon", "log")
def round_that_was_out_before_the_seal() -> Made:
    rule = BeaconRule("drand", chain=c.CHAIN, round=c.ROUND)
    late = DealBook(
        beacon=rule, value=c.beacon(), changes={"time": "2023-09-30T08:00:00Z"}
    )  # the drawing of the ceremony itself, sealed a fortnight later
    entries = late.book.log.entries
    moved = [replace(entry, time="2023-09-30T08:00:00Z") for entry in entries[-2:]]
    late.book.log = Log([*entries[:-2], *moved])
    return late, late.body


@exposed_by("beacon", "log")
def no_beacon_at_all() -> Made:
    book = DealBook()
    other = replace(book.sealed.terms, beacon=BeaconRule("none"))
    return book, complete(replace(book.sealed, terms=other), BeaconValue("none"))[0]


@exposed_by("seed", "deal", "log")
def seed_chosen_by_hand() -> Made:
    book = DealBook()
    return book, book.body | {"seed": "ab" * 32}


@exposed_by("deal", "log")
def inspector_swapped_after_the_deal() -> Made:
    book = DealBook()
    first = book.body["assignment"][0]["inspectors"]
    unused = {f"cert:demo-{n:03d}" for n in range(6)} - set(first)
    first[0] = min(unused)
    return book, book.body


@exposed_by("deal", "log")
def greatest_load_misstated() -> Made:
    book = DealBook()
    return book, book.body | {"max_load": book.body["max_load"] + 1}


@exposed_by("rungs")
def rung_skipped_on_the_ladder() -> Made:
    objects = DealBook().objects
    book = DealBook([("strict", Files(d.staff(1), d.able(objects, number=1))),
                     ("workload", Files(d.staff(), d.able(objects)))])  # fmt: skip
    return book, book.body


@exposed_by("rungs")
def relaxed_although_the_strict_rung_serves() -> Made:
    objects = DealBook().objects
    book = DealBook([("strict", Files(d.staff(), d.able(objects))),
                     ("rotation", Files(d.staff(), d.able(objects, barred=0)))])  # fmt: skip
    return book, book.body


@exposed_by("rungs")
def groups_said_to_be_short_although_they_are_not() -> Made:
    objects = DealBook().objects
    book = DealBook([("strict", Files(d.staff(), d.able(objects), d.teams())),
                     ("rotation", Files(d.staff(), d.able(objects)))])  # fmt: skip
    return book, book.body


@exposed_by("deal", "log")
def object_moved_to_another_group() -> Made:
    objects = DealBook().objects
    book = DealBook([("strict", Files(d.staff(), d.able(objects), d.teams()))])
    row = book.body["teams"][0]
    row["team"] = "team-1" if row["team"] == "team-2" else "team-2"
    return book, book.body


@exposed_by("log-numbers")
def terms_sealed_again_after_the_deal() -> Made:
    book = DealBook()
    again = replace(book.sealed.terms, seq=2, reason="重新封存", time=d.T5)
    book.log_terms(replace(book.sealed, terms=again), d.T5)
    return book, book.body


@exposed_by("log-numbers")
def dealt_twice() -> Made:
    book = DealBook()
    book.log_deal(complete(book.sealed, BeaconValue("dice", digits=d.DICE[::-1]))[0])
    return book, book.body


@exposed_by("log-numbers")
def dealt_under_terms_that_were_sealed_over() -> Made:
    book = DealBook()
    again = replace(book.sealed.terms, seq=2, reason="换日期", time=d.T4)
    deal = book.book.log.entries[-1]
    book.book.log = Log(book.book.log.entries[:-1])
    book.log_terms(replace(book.sealed, terms=again), d.T4)
    book.book.add(deal)
    return book, book.body


@exposed_by("log", "log-numbers")
def terms_never_logged() -> Made:
    book = DealBook()
    entries = book.book.log.entries
    book.book.log = Log([*entries[:-2], entries[-1]])
    return book, book.body


@exposed_by("log", "log-numbers")
def terms_logged_after_the_deal() -> Made:
    book = DealBook()
    *before, sealed, deal = book.book.log.entries
    book.book.log = Log([*before, replace(deal, time=d.T4), replace(sealed, time=d.T5)])
    return book, book.body


@exposed_by("draw")
def objects_that_were_not_drawn() -> Made:
    other = DealBook()
    other.objects[0] = "x:没有抽中"
    other.rungs = [("strict", Files(d.staff(), d.able(other.objects)))]
    sealed = other._seal()
    book = DealBook()
    book.book.log = Log(book.book.log.entries[:-2])
    book.sealed = sealed
    book.log_terms(sealed)
    book.body = complete(sealed, book.value)[0]
    book.log_deal(book.body)
    return book, book.body


@exposed_by("draw")
def seed_of_another_draw() -> Made:
    book = DealBook(changes={"draw_seed": "cd" * 32})
    return book, book.body


@exposed_by("terms")
def rule_of_another_department() -> Made:
    book = DealBook()
    other = replace(book.sealed.terms, rule=MatchRule("hbj", 2, 1, 20))
    body = json.loads(json.dumps(book.body))
    body["terms"], body["terms_digest"] = other.to_json(), other.digest()
    return book, body
