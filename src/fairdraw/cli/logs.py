"""``fairdraw log …``: check a whole log, open a head, make and check proofs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from fairdraw.cli.commands import FALSE, TRUE, Options, Outcome, written
from fairdraw.cli.numbers import integer
from fairdraw.cli.verifying import moment, optional, text_of
from fairdraw.errors import LogError
from fairdraw.log import (
    Checkpoint,
    ConsistencyProof,
    EntryProof,
    Log,
    Opened,
    VerifierKey,
    open_checkpoint,
    tell,
)
from fairdraw.log.proof import checkpoint_of

_LARGE = 10**9


def add_to(commands: Any) -> None:
    """Add the command ``log`` with its verbs."""
    text = "the append-only log of an authority"
    verbs = commands.add_parser("log", help=text, description=text).add_subparsers(
        dest="verb", required=True, metavar="VERB"
    )

    def add(name: str, text: str, run: object) -> argparse.ArgumentParser:
        verb: argparse.ArgumentParser = verbs.add_parser(
            name, help=text, description=text, allow_abbrev=False
        )
        verb.set_defaults(run=run)
        return verb

    whole = add("check", "tell what a whole log shows: faults, gaps, overdue plans", check)
    whole.add_argument("log", metavar="LOG")
    whole.add_argument("--now", metavar="TIME", help="UTC, decides what is overdue; default: now")
    whole.add_argument("--checkpoint", metavar="FILE", help="a signed head the log must agree with")
    _add_keys(whole, required=False)

    head = add("open", "check the signatures of a head", open_)
    head.add_argument("checkpoint", metavar="CHECKPOINT")
    _add_keys(head, required=True)

    prove = add("prove", "prove that an entry is in the log", prove_)
    prove.add_argument("log", metavar="LOG")
    prove.add_argument("--index", required=True, metavar="N", help="number of the entry, from 0")
    prove.add_argument("--checkpoint", required=True, metavar="FILE")
    prove.add_argument("--out", metavar="FILE", help="write the proof there")

    entry = add("entry", "check a proof that an entry is in the log", entry_)
    entry.add_argument("proof", metavar="PROOF")
    _add_keys(entry, required=True)

    extend = add("extend", "prove that the log extends its first N entries", extend_)
    extend.add_argument("log", metavar="LOG")
    extend.add_argument("--old", required=True, metavar="N", help="entries of the older head")
    extend.add_argument("--checkpoint", required=True, metavar="FILE")
    extend.add_argument("--out", metavar="FILE", help="write the proof there")

    same = add("extends", "check a proof that one head extends an older one", extends_)
    same.add_argument("proof", metavar="PROOF")
    same.add_argument("--old-checkpoint", required=True, metavar="FILE")
    _add_keys(same, required=True)


def check(options: Options) -> Outcome:
    """Tell the story of a whole log; 1 where it has a fault or anything is overdue."""
    log = Log.read(options.log)
    story = tell(log.entries, moment(options.now))
    value: dict[str, object] = {"size": log.size, "root": log.root().hex()} | story.to_json()
    good = not story.faults and not story.overdue
    if options.checkpoint is not None:
        if options.log_key is None:
            raise LogError("须用 --log-key 给出日志公钥", "needs --log-key, the key of the log")
        head = _open(options, options.checkpoint)
        same = head.checkpoint.size <= log.size and (
            log.root(head.checkpoint.size) == head.checkpoint.root
        )
        value |= {"checkpoint": _head(head.checkpoint), "matches": same}
        good = good and same
    return value | {"ok": good}, TRUE if good else FALSE


def open_(options: Options) -> Outcome:
    """Check a head and print who witnessed it when."""
    return _opened(_open(options, options.checkpoint)) | {"ok": True}, TRUE


def prove_(options: Options) -> Outcome:
    """Make the proof of one entry."""
    log, note = Log.read(options.log), _text(options.checkpoint)
    _require_head(log, checkpoint_of(note))
    index = integer(options.index, "--index", 0, _LARGE)
    if index >= checkpoint_of(note).size:
        raise LogError("条目不在检查点之内", "the entry is not under the checkpoint")
    return _written(EntryProof.of(log, index, note).dumps(), options.out)


def entry_(options: Options) -> Outcome:
    """Check the proof of one entry and print the entry."""
    proof = EntryProof.parse(_text(options.proof))
    opened = _open_text(options, proof.note)
    value = {"type": proof.entry.type, "entry": proof.entry.to_json(), "index": proof.index}
    holds = proof.holds()
    return value | _opened(opened) | {"ok": holds}, TRUE if holds else FALSE


def extend_(options: Options) -> Outcome:
    """Make the proof that the log extends its first entries."""
    log, note = Log.read(options.log), _text(options.checkpoint)
    _require_head(log, checkpoint_of(note))
    old = integer(options.old, "--old", 1, checkpoint_of(note).size)
    return _written(ConsistencyProof.of(log, old, note).dumps(), options.out)


def extends_(options: Options) -> Outcome:
    """Check the proof that one head extends another."""
    proof = ConsistencyProof.parse(_text(options.proof))
    old, new = _open(options, options.old_checkpoint), _open_text(options, proof.note)
    holds = proof.holds(old.checkpoint)
    value = {"old": _head(old.checkpoint), "new": _head(new.checkpoint), "ok": holds}
    return value, TRUE if holds else FALSE


def _add_keys(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--log-key", required=required, metavar="KEY", help="<name>+<id>+<base64>")
    parser.add_argument("--witness", action="append", default=[], metavar="KEY")


def _open(options: Options, path: str) -> Opened:
    return _open_text(options, _text(path))


def _open_text(options: Options, note: str) -> Opened:
    checker = optional("drawengines.ed25519")
    if checker is None:
        raise LogError("检验签名需要 cryptography 库", "checking signatures needs cryptography")
    witnesses = [VerifierKey.parse(key) for key in options.witness]
    return open_checkpoint(note, VerifierKey.parse(options.log_key), checker, witnesses)


def _text(path: str) -> str:
    return text_of(path) or ""


def _require_head(log: Log, head: Checkpoint) -> None:
    if head.size > log.size or log.root(head.size) != head.root:
        raise LogError("日志文件与检查点不是同一份", "the log file is not that of the checkpoint")


def _head(head: Checkpoint) -> dict[str, object]:
    return {"origin": head.origin, "size": head.size, "root": head.root.hex()}


def _opened(opened: Opened) -> dict[str, object]:
    seen = {name: f"{time:%Y-%m-%dT%H:%M:%SZ}" for name, time in opened.witnessed.items()}
    return {"checkpoint": _head(opened.checkpoint), "witnessed": seen}


def _written(text: str, out: str | None) -> Outcome:
    if out is None:
        return {"proof": text}, TRUE
    written(Path(out), text)
    return {"written": out}, TRUE
