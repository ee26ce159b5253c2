"""Steps 11 and 12: a genuine record stands in its log, and what proves its time is named."""

from __future__ import annotations

import base64
import datetime as dt

from drawengines import bls
from fairdraw.beacon import BeaconValue
from fairdraw.log import ConsistencyProof, Entry, EntryProof
from fairdraw.verify import LogEvidence, Report
from tests.fairdraw import logbook
from tests.fairdraw.logbook import DUE, LOG_KEY, T3, Book, plan_of


def reason(report: Report, name: str) -> str:
    return next(step.zh for step in report.steps if step.name == name)


def test_with_everything_at_hand_every_step_is_true() -> None:
    report = Book().judged().report(check_beacon=bls.check)
    assert (report.failed, report.unchecked) == ([], [])
    assert "第 15 条（检查点共 15 条）" in reason(report, "log")
    assert "从 14 条延续到 15 条" in reason(report, "log-consistency")
    assert "3 次抽取编号连续" in reason(report, "log-numbers")
    timing = reason(report, "timing")
    assert "时间由 见证人 example.invalid/w/330000 证明" in timing
    assert "信标在 2023-09-15 11:00:03 UTC 才产生" in timing


def test_two_small_proofs_do_as_well_as_the_whole_log() -> None:
    book = Book()
    head = logbook.checkpoint(book.log)
    proof = EntryProof.of(book.log, book.result_index, head).dumps()
    old = ConsistencyProof.of(book.log, book.sealed_size, head).dumps()
    report = book.judged(log=None, checkpoint=None, proof=proof, old_proof=old).report()
    assert report.failed == []
    assert report.unchecked == ["beacon-signature", "log-numbers", "timing"]


def test_what_is_missing_of_the_log_is_said_step_by_step() -> None:
    book = Book()
    bare = LogEvidence(LOG_KEY)
    report = book.ceremony.report(log=bare)
    assert report.unchecked[-4:] == ["log", "log-consistency", "log-numbers", "timing"]
    assert "没有更早的检查点" in reason(report, "log-consistency")
    assert "没有给出日志公钥" in reason(book.ceremony.report(), "log")


def test_a_replaced_unit_makes_a_new_issue_that_the_log_has_too() -> None:
    book = Book()
    book.replace_once()
    assert book.judged().report().failed == []
    head = logbook.checkpoint(book.log)
    proof = EntryProof.of(book.log, book.log.size - 1, head).dumps()
    assert book.judged(log=None, proof=proof).report().failed == []


def test_an_overdue_plan_of_the_same_authority_is_named_in_the_finding() -> None:
    book = Book()
    third = plan_of("2023-0003", book.plan.digest())
    book.add(Entry.of_plan(third, time=T3, due=DUE))
    report = book.judged().report()
    assert report.failed == []
    assert "逾期：2023-0003" in reason(report, "log-numbers")


def test_an_anchor_with_a_cosigned_receipt_proves_the_time_without_the_log() -> None:
    book = Book()
    for index in (book.plan_index, book.plan_index + 1):  # of the plan, of a commitment
        book.ceremony.body["anchors"] = [book.anchor(index)]
        evidence = LogEvidence(LOG_KEY, [logbook.WITNESS_KEY])
        report = book.ceremony.report(log=evidence)
        assert report.failed == []
        assert "证明" in reason(report, "timing")
    # whoever does not know the witness learns nothing
    report = book.ceremony.report(log=LogEvidence(LOG_KEY))
    assert "timing" in report.unchecked
    assert "timing" in book.ceremony.report().unchecked


def test_a_time_stamp_token_counts_where_somebody_can_check_it() -> None:
    book = Book()
    when = dt.datetime(2023, 9, 14, 12, tzinfo=dt.UTC)
    token = base64.b64encode(b"token").decode()
    book.ceremony.body["anchors"] = [
        {"digest": book.plan.digest(), "medium": "rfc3161", "time": "2023-09-14T12:00:00Z",
         "receipt": token}
    ]  # fmt: skip
    asked: list[tuple[bytes, str]] = []

    def check(data: bytes, digest: str) -> dt.datetime | None:
        asked.append((data, digest))
        return when

    assert "timing" in book.ceremony.report().unchecked
    report = book.ceremony.report(check_timestamp=check)
    assert asked == [(b"token", book.plan.digest())]
    assert "RFC 3161 时间戳 证明" in reason(report, "timing")
    assert book.ceremony.report(check_timestamp=lambda *_: None).failed == ["timing"]
    late = book.ceremony.report(check_timestamp=lambda *_: when + dt.timedelta(days=3))
    assert late.failed == ["timing"]


def test_the_other_beacons_say_whose_word_their_time_is() -> None:
    numbers = "02,09,13,21,30,33+16"
    cases = [
        ({"kind": "dice", "count": 20}, BeaconValue("dice", digits="16253441625344162534"), "在场"),
        ({"kind": "none"}, BeaconValue("none"), "没有信标"),
        (
            {"kind": "lot", "game": "ssq", "issue": "2023107"},
            BeaconValue("lot", game="ssq", issue="2023107", numbers=numbers),
            "开奖公告",
        ),
    ]
    for rule, value, word in cases:
        report = Book.of_beacon(rule, value).judged().report()
        assert report.failed == []
        assert word in reason(report, "timing")
