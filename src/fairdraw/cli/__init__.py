"""The command line: JSON on standard output, errors on standard error, never a stack trace.

Exit code 0 for true or done, 1 for false (not included, no matching, a record that fails), 2 for
input that cannot be used.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from fairdraw.cli import commands, logs, verifying
from fairdraw.errors import FairDrawError
from fairdraw.hashing import ALGORITHMS

EXIT_UNUSABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    _speak_utf8()
    try:
        options = _parser().parse_args(arguments)
        value, code = options.run(options)
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
        sys.stdout.flush()
    except FairDrawError as error:
        return _fail(f"错误：{error.message_zh}\nerror: {error.message_en}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_UNUSABLE
    except (KeyboardInterrupt, MemoryError) as error:
        name = type(error).__name__
        return _fail(f"错误：中断（{name}）\nerror: stopped ({name})")
    return int(code)


def _fail(text: str) -> int:
    sys.stderr.write(text + "\n")
    return EXIT_UNUSABLE


def _speak_utf8() -> None:
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_UNUSABLE, f"错误：参数不正确\nerror: {message}\n{self.format_usage()}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="fairdraw",
        description="明签 draw protocol mq1. Exit code 0: true, 1: false, 2: unusable input.",
        allow_abbrev=False,
    )
    commands_ = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, text: str, run: object, *, alg: bool = True) -> argparse.ArgumentParser:
        command = commands_.add_parser(name, help=text, description=text, allow_abbrev=False)
        command.set_defaults(run=run)
        if alg:
            command.add_argument("--alg", choices=ALGORITHMS, default="sha256")
        return command

    ticket = add("ticket", "print one ticket and how to check it by hand", commands.ticket)
    ticket.add_argument("--seed", required=True, metavar="HEX")
    ticket.add_argument("--id", required=True)
    ticket.add_argument("--n", default="1", help="number of the ticket, from 1")

    root = add("root", "check a pool file and print its Merkle root", commands.root)
    root.add_argument("pool", metavar="POOL.tsv")

    proof = add("proof", "prove that an id is in a pool, or check such a proof", commands.proof)
    proof.add_argument("pool", metavar="POOL.tsv", nargs="?")
    proof.add_argument("--id")
    proof.add_argument("--check", metavar="FILE", help="a proof printed by this command")
    proof.add_argument("--root", metavar="HEX", help="the root published in the plan")
    proof.add_argument("--pool-key", metavar="FILE", help="key of a blind pool")

    hide = add("blind", "write the public file of a pool of natural persons", commands.blind_)
    hide.add_argument("pool", metavar="POOL.tsv")
    hide.add_argument("--pool-key", required=True, metavar="FILE", help="made where it is missing")
    hide.add_argument("--out", required=True, metavar="FILE")

    _add_numbers(add)

    deal = add("deal", "deal inspectors to objects", commands.deal)
    deal.add_argument("deal", metavar="DEAL.json")
    deal.add_argument("--explain", action="store_true", help="say why each card was passed over")

    _add_verify(add)
    logs.add_to(commands_)
    return parser


def _add_numbers(add: commands.AddCommand) -> None:
    quota = add("quota", "resolve quotas in integers", commands.quota, alg=False)
    quota.add_argument("--rule", required=True, choices=("permille", "count", "total"))
    pair = "[CODE=]N"
    quota.add_argument("--size", action="append", required=True, metavar=pair, help="units")
    quota.add_argument("--value", action="append", default=[], metavar=pair, help="per mille or n")
    quota.add_argument("--min", action="append", default=[], metavar=pair, help="least quota")
    quota.add_argument("--total", metavar="N", help="rule total: units to share out")
    quota.add_argument("--rate", action="append", default=[], metavar="CODE=N", help="rule total")

    draw = add("draw", "draw from a pool with a seed", commands.draw)
    draw.add_argument("pool", metavar="POOL.tsv")
    draw.add_argument("--seed", required=True, metavar="HEX")
    draw.add_argument("--quota", action="append", required=True, metavar="CODE=N")
    draw.add_argument("--reserve", default="0", metavar="N", help="reserve per stratum")


def _add_verify(add: commands.AddCommand) -> None:
    verify = add("verify", "verify a published draw record", verifying.verify, alg=False)
    verify.add_argument("certificate", metavar="CERTIFICATE.json")
    verify.add_argument("--pool", required=True, metavar="POOL.tsv")
    verify.add_argument("--inspectors", metavar="FILE")
    verify.add_argument("--eligibility", metavar="FILE")
    verify.add_argument(
        "--trust", action="append", default=[], metavar="HEX", help="public key of the authority"
    )
    verify.add_argument(
        "--pool-key", metavar="FILE", help="key of a blind pool, with its plain file"
    )
    verify.add_argument("--supplements", metavar="FILE", help="the record this one supplements")
    verify.add_argument(
        "--tsa-roots", metavar="ROOTS.pem", help="whose RFC 3161 time stamps you trust"
    )
    verifying.add_log_options(verify)

    dealt = add("verify-deal", "verify the record of a deal", verifying.verify_deal, alg=False)
    dealt.add_argument("deal", metavar="DEAL.json")
    dealt.add_argument("--record", metavar="CERTIFICATE.json", help="the record of its draw")
    verifying.add_log_options(dealt, proofs=False)

    coord = add(
        "coord",
        "check that records are one coordinated draw; visits it spares",
        verifying.coord,
        alg=False,
    )
    coord.add_argument("certificates", metavar="CERTIFICATE.json", nargs="+")
    coord.add_argument(
        "--pool", action="append", default=[], metavar="POOL.tsv", help="in the order of records"
    )
