"""What each command does: options in, (JSON value, exit code) out."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import Final, Protocol

from fairdraw import blind, ids, pool, sample
from fairdraw import quota as quotas
from fairdraw.canonical import loads
from fairdraw.cli.numbers import integer, pairs
from fairdraw.errors import InfeasibleError, InputError, MatchError, PoolError, QuotaError
from fairdraw.fields import Fields
from fairdraw.hashing import ALGORITHMS, require_hex
from fairdraw.lines import read_all
from fairdraw.match.deal import deal as deal_inspectors
from fairdraw.match.table import MatchInspector, MatchObject
from fairdraw.record import shortage_json
from fairdraw.sample import Pick

Options = argparse.Namespace
Outcome = tuple[dict[str, object], int]

TRUE: Final = 0
FALSE: Final = 1
_ANY: Final = ""
_LARGE: Final = 10**9


class AddCommand(Protocol):
    """How a command is added to the parser."""

    def __call__(
        self, name: str, text: str, run: object, *, alg: bool = True
    ) -> argparse.ArgumentParser: ...


def ticket(options: Options) -> Outcome:
    """Print a ticket, its preimage, and the shell line with which anybody recomputes it."""
    identifier = ids.check(options.id)
    number = integer(options.n, "--n", 1, pool.MAX_WEIGHT)
    value = sample.ticket(options.seed, identifier, number, options.alg)
    preimage = f"{options.seed}:{number}:{identifier}"
    tool = "sha256sum" if options.alg == "sha256" else "openssl dgst -sm3"
    return {
        "alg": options.alg,
        "seed": options.seed,
        "n": number,
        "id": identifier,
        "preimage": preimage,
        "ticket": value,
        "check": f"printf '%s' {shlex.quote(preimage)} | {tool}",
    }, TRUE


def root(options: Options) -> Outcome:
    """Print root, size and strata of a pool."""
    summary = pool.summarise(options.pool, options.alg)
    return {
        "alg": options.alg,
        "root": summary.root,
        "size": summary.size,
        "strata": dict(sorted(summary.strata.items())),
    }, TRUE


def proof(options: Options) -> Outcome:
    """Prove that an id is in a pool, or check a proof against a published root."""
    if options.check is not None:
        return _check_proof(options)
    if options.pool is None or options.id is None:
        raise InputError(
            "须给出 POOL.tsv 与 --id，或 --check FILE 与 --root HEX",
            "needs POOL.tsv and --id, or --check FILE and --root HEX",
        )
    identifier = ids.check(options.id)
    found: pool.InclusionProof | blind.BlindProof | None
    if options.pool_key is not None:
        found = blind.prove(options.pool, pool_key(options.pool_key), identifier, options.alg)
    else:
        found = pool.prove(options.pool, identifier, options.alg)
    if found is None:
        return {"id": identifier, "included": False}, FALSE
    value: dict[str, object] = {
        "id": identifier,
        "included": True,
        "alg": found.alg,
        "line": found.line,
        "index": found.index,
        "size": found.size,
        "path": list(found.path),
        "root": found.root,
    }
    if isinstance(found, blind.BlindProof):
        value["salt"] = found.salt
    return value, TRUE


def blind_(options: Options) -> Outcome:
    """Write the public file of a blind pool, making the key where there is none yet."""
    path = Path(options.pool_key)
    if not path.exists():
        written(path, blind.new_key().hex() + "\n")
    data = blind.public_file(options.pool, pool_key(options.pool_key), options.alg)
    written(Path(options.out), data.decode("ascii"))
    ref = blind.root_of_public(data, options.alg)
    return {"alg": options.alg, "root": ref.root, "size": ref.size, "written": options.out}, TRUE


def pool_key(path: str) -> bytes:
    """Read a pool key: 64 hex characters, one line."""
    text = read_all(path, "名单密钥", "pool key").decode("ascii", "replace").strip()
    return bytes.fromhex(require_hex(text, "--pool-key", PoolError))


def written(path: Path, text: str) -> None:
    """Write a file or say why it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"无法写入 {path}", f"cannot write {path}: {error.strerror}") from None


def _check_proof(options: Options) -> Outcome:
    if options.root is None:
        raise InputError(
            "须用 --root 给出计划公布的根", "needs --root, the root published in the plan"
        )
    require_hex(options.root, "--root")
    value = loads(read_all(options.check, "证明文件", "proof file"), options.check)
    fields = Fields(value, "proof", InputError)
    identifier = ids.check(fields.text("id"))
    if not fields.flag("included"):
        raise InputError("这不是包含证明", "this is not a proof of inclusion", field="included")
    parts = {
        "alg": fields.choice("alg", ALGORITHMS),
        "line": fields.text("line", longest=pool.MAX_WEIGHT),
        "index": fields.integer("index", 0, _LARGE),
        "size": fields.integer("size", 1, _LARGE),
        "path": tuple(
            require_hex(item, "proof.path") for item in _repeatable(fields.items("path"))
        ),
        "root": fields.hexdigest("root"),
    }
    found: pool.InclusionProof | blind.BlindProof
    if "salt" in fields:
        found = blind.BlindProof(**parts, salt=fields.hexdigest("salt"))  # type: ignore[arg-type]
    else:
        found = pool.InclusionProof(**parts)  # type: ignore[arg-type]
    fields.close()
    reason = _why_not(found, identifier, options.root)
    return {"id": identifier, "ok": not reason, "reason": reason or "证明成立"}, int(bool(reason))


def _repeatable(items: list[object]) -> list[str]:
    for item in items:
        if not isinstance(item, str):
            raise InputError("必须是字符串", "must be a string", field="proof.path")
    return [str(item) for item in items]


def _why_not(found: pool.InclusionProof | blind.BlindProof, identifier: str, published: str) -> str:
    if pool.parse_line(found.line).id != identifier:
        return "证明的是另一个标识"
    if found.root != published:
        return "证明的根不是所公布的根"
    return "" if found.holds() else "路径与根不符"


def quota(options: Options) -> Outcome:
    """Resolve the quotas of one rule; unnamed numbers give one number, named ones a mapping."""
    sizes, values = pairs(options.size, "--size"), pairs(options.value, "--value")
    least, rates = pairs(options.min, "--min"), pairs(options.rate, "--rate")
    if options.rule == "total":
        if options.total is None or _ANY in sizes or values:
            raise QuotaError(
                "total 规则须给出 --total 与 --size CODE=N，不用 --value",
                "rule total needs --total and --size CODE=N, without --value",
            )
        seats = integer(options.total, "--total", 0, _LARGE)
        minimums = {code: least.get(code, least.get(_ANY, 0)) for code in sizes} | {
            code: number for code, number in least.items() if code
        }
        result = quotas.total(sizes, seats, rates, minimums)
    else:
        if options.total is not None or rates:
            raise QuotaError(
                "--total 与 --rate 只用于 total 规则", "--total, --rate: rule total only"
            )
        rule = quotas.permille if options.rule == "permille" else quotas.count
        result = {
            code: rule(size, _of(values, code, "--value"), least.get(code, least.get(_ANY, 0)))
            for code, size in sizes.items()
        }
    if set(result) == {_ANY}:
        return {"rule": options.rule, "quota": result[_ANY]}, TRUE
    return {"rule": options.rule, "quota": result, "total": sum(result.values())}, TRUE


def _of(values: dict[str, int], code: str, option: str) -> int:
    if code not in values and _ANY not in values:
        raise QuotaError(f"分层 {code} 缺少数值", f"no value for stratum {code!r}", field=option)
    return values.get(code, values.get(_ANY, 0))


def draw(options: Options) -> Outcome:
    """Draw from a pool file, read strictly."""
    wanted = pairs(options.quota, "--quota")
    if _ANY in wanted:
        raise QuotaError("须写成 CODE=N", "must be CODE=N", field="--quota")
    reserve = integer(options.reserve, "--reserve", 0, _LARGE)
    result = sample.draw(pool.read(options.pool), options.seed, wanted, reserve, options.alg)
    for code, part in result.strata.items():
        if not part.size:
            raise QuotaError(
                f"名单中没有分层 {code}", f"the pool has no stratum {code}", field="--quota"
            )
    return {
        "alg": options.alg,
        "seed": options.seed,
        "strata": {
            code: {"selected": _rows(part.selected), "reserve": _rows(part.reserve)}
            for code, part in result.strata.items()
        },
    }, TRUE


def _rows(picks: tuple[Pick, ...]) -> list[dict[str, object]]:
    return [{"rank": pick.rank, "id": pick.id, "key": pick.key} for pick in picks]


def deal(options: Options) -> Outcome:
    """Deal inspectors; where nobody can be dealt print the Hall certificate and return 1."""
    given = loads(read_all(options.deal, "匹配文件", "deal file"), options.deal)
    fields = Fields(given, "deal", MatchError)
    seed = fields.hexdigest("seed")
    objects = [_read_object(child) for child in fields.children("objects")]
    inspectors = [_read_inspector(child) for child in fields.children("inspectors")]
    fields.close()
    try:
        result = deal_inspectors(
            seed, objects, inspectors, alg=options.alg, explain=options.explain
        )
    except InfeasibleError as error:
        return {"infeasible": shortage_json(error.shortage)}, FALSE
    value: dict[str, object] = {
        "assignment": {name: list(team) for name, team in result.assignment.items()},
        "max_load": result.max_load,
    }
    if options.explain:
        value["trace"] = {
            name: [
                {"inspector": look.inspector, "card": look.card, "reason": look.reason}
                for look in looks
            ]
            for name, looks in result.trace.items()
        }
    return value, TRUE


def _read_object(fields: Fields) -> MatchObject:
    thing = MatchObject(
        id=fields.text("id"),
        need=fields.integer("need", 0, 1000),
        eligible=fields.texts("eligible"),
        need_qualified=fields.integer("need_qualified", 0, 1000)
        if "need_qualified" in fields
        else 0,
        recused=fields.texts("recused") if "recused" in fields else (),
    )
    fields.close()
    return thing


def _read_inspector(fields: Fields) -> MatchInspector:
    inspector = MatchInspector(
        fields.text("id"),
        fields.integer("cap", 0, _LARGE),
        fields.flag("qualified") if "qualified" in fields else False,
    )
    fields.close()
    return inspector
