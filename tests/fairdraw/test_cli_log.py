"""``fairdraw log …`` and the log options of ``fairdraw verify``: true 0, false 1, unusable 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fairdraw.cli import main
from fairdraw.log import Entry
from tests.fairdraw import logbook
from tests.fairdraw.logbook import DUE, LOG_KEY, T3, WITNESS_KEY, Book, plan_of

NOW = "2023-09-20T00:00:00Z"
KEYS = ["--log-key", str(LOG_KEY), "--witness", str(WITNESS_KEY)]


class Desk:
    """The files of a genuine log on disk, and the command line over them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.book = Book()
        self.lay()

    def lay(self) -> None:
        """Write all files anew."""
        book = self.book
        self.put("log", book.log.dumps())
        self.put("head", logbook.checkpoint(book.log))
        self.put("old", logbook.witnessed(logbook.checkpoint(book.log, book.sealed_size)))
        self.put("record", json.dumps(book.ceremony.certificate(), ensure_ascii=False))
        for name in ("pool", "inspectors", "eligibility"):
            self.put(name, getattr(book.ceremony, name))

    def put(self, name: str, data: bytes | str) -> str:
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return str(path)

    def at(self, name: str) -> str:
        return str(self.folder / name)

    def run(self, *arguments: str) -> tuple[int, Any]:
        code = main(arguments)
        text = self.capsys.readouterr().out
        return code, json.loads(text) if text else None

    def verify(self, *more: str) -> tuple[int, Any]:
        files = [f"--{name}={self.at(name)}" for name in ("pool", "inspectors", "eligibility")]
        return self.run("verify", self.at("record"), *files, *more)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_a_genuine_log_is_true_and_a_plan_left_open_makes_it_false(desk: Desk) -> None:
    head = ["--checkpoint", desk.at("head"), *KEYS]
    code, value = desk.run("log", "check", desk.at("log"), "--now", NOW, *head)
    assert (code, value["size"], value["matches"]) == (0, 15, True)
    third = plan_of("2023-0003", desk.book.plan.digest())
    desk.book.add(Entry.of_plan(third, time=T3, due=DUE))
    desk.lay()
    code, value = desk.run("log", "check", desk.at("log"), "--now", NOW)
    assert (code, value["overdue"][0]["plan_no"]) == (1, "2023-0003")
    code, value = desk.run("log", "check", desk.at("log"), "--now", "2023-09-15T11:00:00Z")
    assert (code, value["overdue"]) == (0, [])


def test_a_log_that_is_not_that_of_the_head_is_false(desk: Desk) -> None:
    desk.put("log", desk.book.edited(3, time="2023-09-14T07:00:00Z").dumps())
    head = ["--checkpoint", desk.at("head"), *KEYS]
    code, value = desk.run("log", "check", desk.at("log"), "--now", NOW, *head)
    assert (code, value["matches"]) == (1, False)
    assert [fault["code"] for fault in value["faults"]] == ["clock"]


def test_a_head_is_opened_with_the_times_of_its_witnesses(desk: Desk) -> None:
    code, value = desk.run("log", "open", desk.at("old"), *KEYS)
    assert code == 0
    assert value["witnessed"] == {WITNESS_KEY.name: "2023-09-15T09:00:00Z"}
    wrong = ["--log-key", str(logbook.VerifierKey(LOG_KEY.name, 1, WITNESS_KEY.public))]
    assert desk.run("log", "open", desk.at("old"), *wrong)[0] == 2


def test_proofs_are_made_and_checked_by_whoever_has_only_the_files(desk: Desk) -> None:
    head, proof, old = ["--checkpoint", desk.at("head")], desk.at("proof"), desk.at("old-proof")
    made = desk.run("log", "prove", desk.at("log"), "--index", "14", *head, "--out", proof)
    assert made == (0, {"written": proof})
    code, value = desk.run("log", "entry", proof, *KEYS)
    assert (code, value["type"], value["ok"]) == (0, "result", True)
    desk.run("log", "extend", desk.at("log"), "--old", "14", *head, "--out", old)
    code, value = desk.run("log", "extends", old, "--old-checkpoint", desk.at("old"), *KEYS)
    assert (code, value["ok"]) == (0, True)
    code, value = desk.verify(
        *KEYS, "--log-proof", proof, "--old-checkpoint", desk.at("old"), "--old-proof", old
    )
    assert (code, value["failed"], value["unchecked"]) == (0, [], ["log-numbers", "timing"])
    code, value = desk.run("log", "extend", desk.at("log"), "--old", "3", *head)
    desk.put("old-proof", value["proof"])
    code, value = desk.run("log", "extends", old, "--old-checkpoint", desk.at("old"), *KEYS)
    assert (code, value["ok"]) == (1, False)


def test_a_record_with_its_log_and_beacon_passes_every_step(desk: Desk) -> None:
    code, value = desk.verify(
        *KEYS, "--log", desk.at("log"), "--checkpoint", desk.at("head"),
        "--old-checkpoint", desk.at("old"), "--now", NOW,
    )  # fmt: skip
    assert (code, value["failed"], value["unchecked"]) == (0, [], [])
    desk.put("log", desk.book.edited(1, time="2023-09-14T08:00:01Z").dumps())
    code, value = desk.verify(
        *KEYS, "--log", desk.at("log"), "--checkpoint", desk.at("head"), "--now", NOW
    )
    assert (code, value["failed"][0]) == (1, "log")


@pytest.mark.parametrize(
    "arguments",
    [
        ["log", "check", "nowhere"],
        ["log", "check", "LOG", "--now", "today"],
        ["log", "check", "LOG", "--checkpoint", "HEAD"],
        ["log", "open", "HEAD", "--log-key", "x"],
        ["log", "open", "LOG", *KEYS],
        ["log", "prove", "LOG", "--index", "15", "--checkpoint", "HEAD"],
        ["log", "prove", "LOG", "--index", "x", "--checkpoint", "HEAD"],
        ["log", "prove", "LOG", "--index", "1", "--checkpoint", "HEAD", "--out", "/no/such/place"],
        ["log", "extend", "LOG", "--old", "16", "--checkpoint", "HEAD"],
        ["log", "entry", "HEAD", *KEYS],
        ["verify", "RECORD", "--pool", "POOL", "--log", "LOG"],
        ["verify", "RECORD", "--pool", "POOL", "--log", "nowhere", *KEYS],
        ["verify", "RECORD", "--pool", "POOL", "--log", "POOL", "--now", "x", *KEYS],
    ],
)
def test_what_cannot_be_used_is_refused_with_2(desk: Desk, arguments: list[str]) -> None:
    names = {"LOG": "log", "HEAD": "head", "RECORD": "record", "POOL": "pool"}
    given = [desk.at(names[item]) if item in names else item for item in arguments]
    assert desk.run(*given) == (2, None)
