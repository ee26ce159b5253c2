"""The log: strict entries, the tree at any size, signed heads, proofs that are files."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

import pytest

from drawengines import ed25519
from fairdraw.errors import EncodingError, LogError
from fairdraw.log import (
    Checkpoint,
    ConsistencyProof,
    Entry,
    EntryProof,
    Log,
    VerifierKey,
    cosign,
    issue,
    open_checkpoint,
)
from fairdraw.log import note as notes
from fairdraw.log.entry import strata_digest
from fairdraw.merkle import Frontier, verify_consistency, verify_inclusion
from tests.fairdraw import logbook
from tests.fairdraw.logbook import LOG_KEY, WITNESS_KEY, Book
from tests.fairdraw.material import vector

C2SP = vector("c2sp-notes.json")
BOOK = Book()
NOTE = logbook.checkpoint(BOOK.log)


# -- entries -------------------------------------------------------------------------------------


def test_every_entry_reads_back_as_it_was_written() -> None:
    for entry in BOOK.log.entries:
        assert Entry.parse(entry.leaf_text) == entry
    assert Log.read(BOOK.log.dumps()).entries == BOOK.log.entries


def test_an_entry_of_a_plan_says_what_two_attempts_must_have_in_common() -> None:
    first, second = (BOOK.log.entries[n] for n in (0, 5))
    assert (first.plan_no, first.attempt, second.attempt) == ("2023-0001", 1, 2)
    assert (first.pool, first.strata) == (second.pool, second.strata)
    assert first.strata == strata_digest(logbook.plan_of("x", "0" * 64))
    assert first.digest != second.digest == BOOK.log.entries[10].prev


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mq1:log:plan:", "mq2:log:plan:"),
        ("mq1:log:plan:", "mq1:log:rumour:"),
        ("mq1:log:plan:", "mq1:log:result:"),
        ('"attempt":1', '"attempt":0'),
        ('"attempt":1', '"attempt": 1'),
        ('"attempt":1,', '"attempt":1,"remark":"x",'),
        ('"time":"2023-09-14T08:00:00Z"', '"time":"2023-09-14 08:00"'),
        ('"due":"2023-09-16T00:00:00Z"', '"due":"2023-09-15T10:00:00Z"'),
        ('"prev":"0', '"prev":"X'),
        ("}", ""),
    ],
)
def test_an_entry_in_any_other_form_is_refused(old: str, new: str) -> None:
    text = BOOK.log.entries[0].leaf_text
    assert old in text
    with pytest.raises((LogError, EncodingError)):
        Entry.parse(text.replace(old, new, 1))


def test_a_void_names_the_party_exactly_where_one_failed() -> None:
    plan = BOOK.plan
    for reason, party in (("missing-reveal", ""), ("incident", "lead"), ("mood", "")):
        with pytest.raises(LogError):
            Entry.of_void(plan, reason, time=logbook.T0, party=party)


@pytest.mark.parametrize("data", [b"mq1:log:plan:{}", b"\n", b"\xff\n", b"x\n"])
def test_a_log_file_in_any_other_form_is_refused(data: bytes) -> None:
    with pytest.raises(LogError):
        Log.read(data)


# -- the tree ------------------------------------------------------------------------------------


def test_the_frontier_a_database_stores_goes_on_where_it_stopped() -> None:
    tree = Frontier()
    for number, entry in enumerate(BOOK.log.entries, 1):
        stored = (tree.size, [peak.hex() for peak in tree.peaks])
        tree = Frontier.resume(stored[0], [bytes.fromhex(peak) for peak in stored[1]])
        tree.append(entry.leaf)
        assert tree.root() == BOOK.log.root(number)


@pytest.mark.parametrize(("size", "peaks"), [(2, []), (3, [b"x" * 32]), (1, [b"x"]), (-1, [])])
def test_a_frontier_that_cannot_be_is_refused(size: int, peaks: list[bytes]) -> None:
    with pytest.raises(EncodingError):
        Frontier.resume(size, peaks)


def test_every_inclusion_and_consistency_proof_of_the_log_holds_and_no_other() -> None:
    log = BOOK.log
    for size in range(1, log.size + 1):
        root = log.root(size)
        for index in range(size):
            proof = log.inclusion(index, size)
            leaf = log.entries[index].leaf_hash
            assert verify_inclusion(leaf, index, size, proof=proof, root=root)
            assert not verify_inclusion(leaf, index, size, proof=[*proof, root], root=root)
        for old in range(1, size + 1):
            proof = log.consistency(old, size)
            roots = {"old_root": log.root(old), "new_root": root}
            assert verify_consistency(old, size, proof=proof, **roots)
            assert old == size or not verify_consistency(old, size, proof=proof[:-1], **roots)
    with pytest.raises(LogError):
        log.root(log.size + 1)


# -- notes of others -----------------------------------------------------------------------------


def test_the_example_note_is_read_checked_and_written_byte_for_byte() -> None:
    given = C2SP["note"]
    key = VerifierKey.parse(given["key"])
    assert str(key) == given["key"]
    text, rows = notes.split(f"{given['text']}\n{given['line']}")
    assert text == given["text"]
    assert notes.check_all(text, rows, [key], ed25519.check)[0].key == key
    private = base64.b64decode(given["private_seed_base64"]).hex()
    assert str(notes.sign(text, key, ed25519.raw_signer(private))) == given["line"]


def test_a_published_checkpoint_opens_with_the_times_of_its_witnesses() -> None:
    given = C2SP["checkpoint"]
    witnesses = [VerifierKey.parse(key) for key in given["witness_keys"]]
    opened = open_checkpoint(
        given["note"], VerifierKey.parse(given["log_key"]), ed25519.check, witnesses
    )
    assert opened.checkpoint.size == 1432088532
    assert set(opened.witnessed) == {key.name for key in witnesses}
    assert {time.year for time in opened.witnessed.values()} == {2026}


@pytest.mark.parametrize("old", ["1432088532", "U7WM79", "AABqEiEgPlfF", "arche2025h1"])
def test_a_published_checkpoint_with_one_letter_changed_does_not_open(old: str) -> None:
    given = C2SP["checkpoint"]
    assert old in given["note"]
    bad = given["note"].replace(old, old[:-1] + ("2" if old[-1] != "2" else "3"), 1)
    keys = [VerifierKey.parse(key) for key in given["witness_keys"]]
    with pytest.raises(LogError):
        open_checkpoint(bad, VerifierKey.parse(given["log_key"]), ed25519.check, keys)


# -- checkpoints of our own ----------------------------------------------------------------------


def test_a_checkpoint_opens_under_the_key_of_its_log_with_or_without_witness() -> None:
    assert open_checkpoint(NOTE, LOG_KEY, ed25519.check).witnessed == {}
    seen = logbook.witnessed(NOTE)
    assert open_checkpoint(seen, LOG_KEY, ed25519.check).earliest is None  # witness not known
    opened = open_checkpoint(seen, LOG_KEY, ed25519.check, [WITNESS_KEY])
    assert opened.earliest == (WITNESS_KEY.name, logbook.WITNESSED)
    assert opened.checkpoint == Checkpoint(logbook.ORIGIN, BOOK.log.size, BOOK.log.root())


def other_key() -> VerifierKey:
    return VerifierKey(LOG_KEY.name, LOG_KEY.type, WITNESS_KEY.public)


def malformed() -> dict[str, str]:
    text, _, line = NOTE.partition("\n\n")
    rows = text.split("\n")
    return {
        "extension line": f"{text}\nextra\n\n{line}",
        "leading zero": "\n".join([rows[0], "0" + rows[1], rows[2]]) + "\n\n" + line,
        "short root": "\n".join([rows[0], rows[1], "AAAA"]) + "\n\n" + line,
        "loose base64": "\n".join([rows[0], rows[1], rows[2] + " "]) + "\n\n" + line,
        "no signature": text + "\n",
        "no last line feed": NOTE[:-1],
        "control character": NOTE.replace("\n", "\r\n"),
        "hyphen for dash": NOTE.replace("—", "-"),
        "signed twice": NOTE + line,
        "short signature": f"{text}\n\n— {LOG_KEY.name} AAAA\n",
        "too many lines": NOTE + "— a AAAAAAA=\n" * 64,
        "too long": NOTE + "— a " + "A" * 70_000 + "\n",
    }


@pytest.mark.parametrize("name", malformed())
def test_a_checkpoint_in_any_other_form_is_refused(name: str) -> None:
    with pytest.raises(LogError):
        open_checkpoint(malformed()[name], LOG_KEY, ed25519.check)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: open_checkpoint(NOTE, other_key(), ed25519.check),
        lambda: open_checkpoint(NOTE, VerifierKey("x", 1, LOG_KEY.public), ed25519.check),
        lambda: open_checkpoint(NOTE, WITNESS_KEY, ed25519.check),
        lambda: open_checkpoint(NOTE, LOG_KEY, ed25519.check, [LOG_KEY]),
        lambda: issue(Checkpoint("x", 0, b"x" * 32), LOG_KEY, ed25519.raw_signer("1" * 64)),
        lambda: cosign(NOTE, LOG_KEY, ed25519.raw_signer("1" * 64), logbook.WITNESSED),
        lambda: logbook.witnessed(logbook.witnessed(NOTE)),
        lambda: issue(Checkpoint(LOG_KEY.name, 0, b"x" * 32), LOG_KEY, lambda _: b"short"),
        lambda: Checkpoint("a b", 0, b"x" * 32),
        lambda: Checkpoint("a", -1, b"x" * 32),
        lambda: Checkpoint("a", 1, b"x" * 31),
        lambda: VerifierKey("a+b", 1, b"x" * 32),
        lambda: VerifierKey("a", 2, b"x" * 32),
        lambda: VerifierKey("a", 1, b"x" * 31),
        lambda: VerifierKey.parse(str(LOG_KEY).replace("+", "-", 1)),
        lambda: VerifierKey.parse(str(LOG_KEY)[:-4] + "AAAA"),
    ],
)  # fmt: skip
def test_a_wrong_key_or_a_wrong_signature_is_refused(attempt: Any) -> None:
    with pytest.raises(LogError):
        attempt()


def test_a_cosignature_backdated_by_hand_is_not_genuine() -> None:
    seen = logbook.witnessed(NOTE)
    line = notes.split(seen)[1][1]
    early = int(dt.datetime(2020, 1, 1, tzinfo=dt.UTC).timestamp()).to_bytes(8, "big")
    forged = notes.NoteLine(line.name, line.key_id, early + line.signature[8:])
    with pytest.raises(LogError):
        open_checkpoint(NOTE + str(forged), LOG_KEY, ed25519.check, [WITNESS_KEY])


# -- proofs as files -----------------------------------------------------------------------------


def test_an_entry_proof_is_a_file_that_convinces_on_its_own() -> None:
    for index in range(BOOK.log.size):
        proof = EntryProof.parse(EntryProof.of(BOOK.log, index, NOTE).dumps())
        assert proof.entry == BOOK.log.entries[index]
        assert proof.holds()
    early = logbook.checkpoint(BOOK.log, 3)
    assert EntryProof.of(BOOK.log, 1, early).holds()
    assert not EntryProof.of(BOOK.edited(1, time="2023-09-13T00:00:00Z"), 1, early).holds()


def test_a_consistency_proof_is_a_file_and_a_rewritten_log_has_none() -> None:
    old = logbook.checkpoint(BOOK.log, 6)
    head = open_checkpoint(old, LOG_KEY, ed25519.check).checkpoint
    proof = ConsistencyProof.parse(ConsistencyProof.of(BOOK.log, 6, NOTE).dumps())
    assert proof.holds(head)
    rewritten = BOOK.edited(2, time="2023-09-14T08:00:01Z")
    fork = ConsistencyProof.of(rewritten, 6, logbook.checkpoint(rewritten))
    assert not fork.holds(head)
    assert not proof.holds(Checkpoint("example.invalid/other", head.size, head.root))
    assert not proof.holds(Checkpoint(head.origin, 5, BOOK.log.root(5)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("extra ", "extra  "),
        ("extra ", "other "),
        ("index ", "index 0"),
        ("\n\n", "\n"),
        ("index ", "extra AAAA\nindex "),
    ],
)
def test_a_proof_file_in_any_other_form_is_refused(old: str, new: str) -> None:
    text = EntryProof.of(BOOK.log, 5, NOTE).dumps()
    with pytest.raises(LogError):
        EntryProof.parse(text.replace(old, new, 1))


@pytest.mark.parametrize("head", ["old x", "new 3", "old 3\nAAAA", "old 3" + "\nAAAA" * 70])
def test_a_consistency_file_in_any_other_form_is_refused(head: str) -> None:
    with pytest.raises(LogError):
        ConsistencyProof.parse(f"{head}\n\n{NOTE}")
