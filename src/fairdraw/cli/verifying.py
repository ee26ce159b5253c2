"""The verify command: a record, its frozen files, and whatever of the log is at hand."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
from typing import Any, Final

from fairdraw import pool
from fairdraw.canonical import loads
from fairdraw.cli.commands import FALSE, TRUE, Options, Outcome, pool_key
from fairdraw.coord import chances, save
from fairdraw.coord.members import check_members, visited
from fairdraw.dealt import verify_deal as verify_deal_record
from fairdraw.errors import InputError, LogError, RecordError
from fairdraw.hashing import HEX_DIGEST
from fairdraw.lines import open_source, read_all
from fairdraw.log import VerifierKey
from fairdraw.plan import Plan
from fairdraw.record import Certificate
from fairdraw.verify import LogEvidence
from fairdraw.verify import verify as verify_record
from fairdraw.verify.case import TimestampCheck

_FILES: Final = ("pool", "inspectors", "eligibility", "log")


def add_log_options(parser: argparse.ArgumentParser, *, proofs: bool = True) -> None:
    """Add what the steps about the log need; `proofs` stand for the whole log where it is large."""
    parser.add_argument("--log-key", metavar="KEY", help="the key of the log, <name>+<id>+<base64>")
    parser.add_argument(
        "--witness", action="append", default=[], metavar="KEY", help="key of a witness you trust"
    )
    parser.add_argument("--log", metavar="FILE", help="the whole log, one entry a line")
    parser.add_argument("--checkpoint", metavar="FILE", help="the signed head of the log")
    parser.add_argument("--old-checkpoint", metavar="FILE", help="an older head, from elsewhere")
    parser.set_defaults(log_proof=None, old_proof=None)
    if proofs:
        parser.add_argument("--log-proof", metavar="FILE", help="proof that the record is in it")
        parser.add_argument("--old-proof", metavar="FILE", help="proof that the log extends it")
    parser.add_argument("--now", metavar="TIME", help="UTC, decides what is overdue; default: now")


def verify(options: Options) -> Outcome:
    """Verify a record and print the finding of every step."""
    for key in options.trust:
        if not HEX_DIGEST.fullmatch(key):
            raise RecordError(
                "须为 64 个小写十六进制字符", "must be 64 hex characters", field="--trust"
            )
    value = _record(options.certificate)
    for name in _FILES:
        source = getattr(options, name)
        if source is not None:  # a file that cannot be read says nothing about the record
            open_source(source, "文件", "file").close()
    report = verify_record(
        value,
        pool=options.pool,
        inspectors=options.inspectors,
        eligibility=options.eligibility,
        check_signature=optional("drawengines.ed25519"),
        check_beacon=optional("drawengines.bls"),
        check_timestamp=_timestamp_check(options.tsa_roots),
        trusted_keys=options.trust,
        log=evidence(options),
        earlier=_record(options.supplements) if options.supplements else None,
        pool_key=pool_key(options.pool_key) if options.pool_key else None,
    )
    return report.to_json(), TRUE if report.ok else FALSE


def _timestamp_check(roots: str | None) -> TimestampCheck | None:
    """The check of RFC 3161 tokens under the roots of a file; None without roots or library."""
    if roots is None:
        return None
    trusted = read_all(roots, "根证书文件", "root certificates")
    check = optional("drawengines.timestamps")
    return None if check is None else lambda token, digest: check(token, digest, trusted)


def verify_deal(options: Options) -> Outcome:
    """Verify the record of a deal and print the finding of every step."""
    if options.log is not None:
        open_source(options.log, "文件", "file").close()
    report = verify_deal_record(
        _record(options.deal),
        draw=_record(options.record) if options.record else None,
        log=evidence(options),
        check_beacon=optional("drawengines.bls"),
        check_signature=optional("drawengines.ed25519"),
    )
    return report.to_json(), TRUE if report.ok else FALSE


def coord(options: Options) -> Outcome:
    """Check that records are one coordinated draw, and count the visits it spares."""
    records = [Certificate.from_json(_record(path)) for path in options.certificates]
    try:
        plan = check_members(records)
    except RecordError as error:
        return {"ok": False, "reason": error.message_zh, "reason_en": error.message_en}, FALSE
    value: dict[str, object] = {"ok": True, "coord": plan.digest(), "members": len(records)}
    if options.pool:
        if len(options.pool) != len(records):
            raise InputError("须逐份记录给出 --pool", "needs one --pool for each record")
        of = [
            chances(pool.read(path), Plan.from_json(record.body["plan"]).quotas)
            for path, record in zip(options.pool, records, strict=True)
        ]
        value |= save([visited(record) for record in records], of).to_json()
    return value, TRUE


def _record(path: str) -> object:
    return loads(read_all(path, "记录文件", "record file"), path)


def evidence(options: Options) -> LogEvidence | None:
    """Return what the options bring of the log; refuse material without the key to judge it by."""
    names = ("log", "checkpoint", "log_proof", "old_checkpoint", "old_proof")
    if options.log_key is None:
        for name in names:
            if getattr(options, name) is not None:
                raise LogError("须用 --log-key 给出日志公钥", "needs --log-key, the key of the log")
        return None
    return LogEvidence(
        VerifierKey.parse(options.log_key),
        [VerifierKey.parse(key) for key in options.witness],
        log=options.log,
        checkpoint=text_of(options.checkpoint),
        proof=text_of(options.log_proof),
        old_checkpoint=text_of(options.old_checkpoint),
        old_proof=text_of(options.old_proof),
        now=moment(options.now),
    )


def text_of(path: str | None) -> str | None:
    """Return the text of a file, None for None; raise LogError where it is not UTF-8."""
    if path is None:
        return None
    try:
        return read_all(path, "文件", "file").decode("utf-8")
    except UnicodeDecodeError:
        raise LogError(f"{path} 不是 UTF-8", f"{path} is not UTF-8") from None


def moment(text: str | None) -> dt.datetime:
    """Return a UTC time ``YYYY-MM-DDTHH:MM:SSZ``; the present where it is left out."""
    if text is None:
        return dt.datetime.now(tz=dt.UTC)
    try:
        return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        raise InputError(
            "时间须写成 YYYY-MM-DDTHH:MM:SSZ", "must be YYYY-MM-DDTHH:MM:SSZ", field="--now"
        ) from None


def optional(module: str) -> Any:
    """Return ``module.check`` where its library is installed, None where not.

    The core itself uses the standard library only; signatures are checked by what stands around.
    """
    try:
        return importlib.import_module(module).check
    except ImportError:
        return None
