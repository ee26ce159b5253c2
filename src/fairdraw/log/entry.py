"""One fact of the log and the leaf it makes: ``mq1:log:<type>:<canonical JSON>`` (protocol §11.1).

::

    mq1:log:plan:{"attempt":1,"authority":"330100-scjg","digest":"1fd4…","due":"2023-09-16T00:00:00Z",
                  "plan_no":"2023-0001","pool":{"root":"f4c0…","size":12},"prev":"0000…",
                  "reveal_by":"2023-09-15T10:00:00Z","strata":"5c1e…","time":"2023-09-14T08:00:00Z"}

Every entry has `authority`, `plan_no`, `attempt`, `digest` and `time` (the authority's own clock:
only claimed). What `digest` is depends on the type; the rest of the fields too, see `FIELDS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fairdraw.canonical import canonical, loads
from fairdraw.errors import LogError
from fairdraw.fields import Fields
from fairdraw.hashing import hexdigest
from fairdraw.merkle import leaf_hash
from fairdraw.plan import AUTHORITY, NUMBER, FileRef, Plan
from fairdraw.pool import STRATUM
from fairdraw.seal import PARTY

PREFIX: Final = "mq1:log:"
PLAN, COMMIT, VOID, RESULT, REPLACE, DISCLOSE, TERMS, DEALT = (
    "plan",
    "commit",
    "void",
    "result",
    "replace",
    "disclose",
    "terms",
    "dealt",
)
FIELDS: Final = {
    PLAN: ("prev", "pool", "strata", "reveal_by", "due", "disclose_at", "supplements", "coord"),
    COMMIT: ("party",),
    VOID: ("reason", "party"),
    RESULT: (),
    REPLACE: ("count",),
    DISCLOSE: (),
    TERMS: ("department", "seq"),
    DEALT: ("department", "seq"),
}
"""Type → its own fields beside the five common ones. Optional: disclose_at, supplements, coord, and
the party of a void."""

VOID_REASONS: Final = {
    "missing-commit": "有一方未按期提交承诺",
    "missing-reveal": "有一方未揭示且信封无效",
    "wrong-reveal": "有一方揭示的随机数与承诺不符",
    "no-beacon": "约定的公共随机源没有产生",
    "withdrawn": "揭示之前撤回",
    "incident": "其他事故",
}
PARTY_REASONS: Final = ("missing-commit", "missing-reveal", "wrong-reveal")
MAX_LEAF: Final = 4096
_LEAF: Final = re.compile(r"mq1:log:([a-z]{1,16}):(\{.*\})")
Key = tuple[str, str, int]
"""Authority, plan number, attempt: which draw."""

_OPTIONAL: Final = ("disclose_at", "supplements", "coord", "party", "reason")


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact. Only the fields its `type` has are set (see `FIELDS`); the others are empty.

    `digest`: of the plan (plan, void), the commitment (commit), of the result (result, replace,
    disclose; see `fairdraw.record.result_digest`), of the sealed terms of a deal (terms), of the
    deal (dealt; see `fairdraw.dealt`). `strata` is `strata_digest` of the plan, so that two
    attempts can be compared. `count` is how many replacements the record has by then, `seq` which
    seal of the terms of `department` it is, from 1.
    """

    type: str
    authority: str
    plan_no: str
    attempt: int
    digest: str
    time: str
    prev: str = ""
    pool: FileRef | None = None
    strata: str = ""
    reveal_by: str = ""
    due: str = ""
    disclose_at: str = ""
    supplements: str = ""
    coord: str = ""
    party: str = ""
    reason: str = ""
    count: int = 0
    department: str = ""
    seq: int = 0

    # -- making ---------------------------------------------------------------------------------

    @classmethod
    def of_plan(cls, plan: Plan, *, time: str, due: str = "") -> Entry:
        """Return the entry that publishes `plan`; `due` is when a result or void must be logged.

        `due` may be left out where the plan itself says `result_by`.
        """
        return _checked(
            cls(
                PLAN, plan.authority, plan.plan_no, plan.attempt, plan.digest(), time,
                prev=plan.prev, pool=plan.pool, strata=strata_digest(plan),
                reveal_by=plan.seed.reveal_by, due=plan.result_by or due,
                disclose_at=plan.disclose_at or "", supplements=plan.supplements or "",
                coord=plan.coord.plan if plan.coord else "",
            )
        )  # fmt: skip

    @classmethod
    def of_commit(cls, plan: Plan, party: str, commitment: str, *, time: str) -> Entry:
        """Return the entry of one party's commitment under `plan`."""
        return _checked(cls(COMMIT, *_who(plan), commitment, time, party=party))

    @classmethod
    def of_void(cls, plan: Plan, reason: str, *, time: str, party: str = "") -> Entry:
        """Return the entry that voids this attempt; `party` names who failed, where one did."""
        return _checked(cls(VOID, *_who(plan), plan.digest(), time, reason=reason, party=party))

    @classmethod
    def of_result(cls, plan: Plan, digest: str, *, time: str) -> Entry:
        """Return the entry of the result; `digest` is `record.result_digest` of the body."""
        return _checked(cls(RESULT, *_who(plan), digest, time))

    @classmethod
    def of_replace(cls, plan: Plan, digest: str, count: int, *, time: str) -> Entry:
        """Return the entry of the record issued anew with `count` replacements in all."""
        return _checked(cls(REPLACE, *_who(plan), digest, time, count=count))

    @classmethod
    def of_disclose(cls, plan: Plan, digest: str, *, time: str) -> Entry:
        """Return the entry that says the record with this result digest is public now."""
        return _checked(cls(DISCLOSE, *_who(plan), digest, time))

    @classmethod
    def of_deal(
        cls, kind: str, draw: Key, department: str, *, seq: int, digest: str, time: str
    ) -> Entry:
        """Return the entry of the sealed terms (`kind` TERMS) or of the deal under them (DEALT).

        `draw` is (authority, plan number, attempt) of the draw whose objects are dealt.
        """
        return _checked(cls(kind, *draw, digest, time, department=department, seq=seq))

    # -- reading and writing --------------------------------------------------------------------

    @classmethod
    def parse(cls, text: str) -> Entry:
        """Read one leaf strictly; raise LogError unless it is exactly what `leaf_text` writes."""
        match = _LEAF.fullmatch(text)
        if match is None or len(text.encode("utf-8")) > MAX_LEAF:
            raise LogError("日志条目须写成 mq1:log:类型:{…}", "an entry is mq1:log:<type>:{…}")
        kind, raw = match.groups()
        if kind not in FIELDS:
            raise LogError(f"未知的日志条目类型 {kind}", f"unknown type of log entry: {kind}")
        value = loads(raw, "日志条目 log entry")
        entry = _read(kind, Fields(value, kind, LogError))
        if entry.leaf_text != text:
            raise LogError("日志条目不是规范写法", "the entry is not in canonical form")
        return entry

    @property
    def leaf_text(self) -> str:
        """The leaf as text; one line, since canonical JSON escapes line breaks."""
        return f"{PREFIX}{self.type}:{canonical(self.to_json())}"

    @property
    def leaf(self) -> bytes:
        """The bytes of the leaf: what the tree hashes."""
        return self.leaf_text.encode("utf-8")

    @property
    def leaf_hash(self) -> bytes:
        """The leaf hash in the tree of the log (SHA-256, 32 bytes)."""
        return leaf_hash(self.leaf)

    @property
    def attempt_key(self) -> tuple[str, int]:
        """(plan number, attempt): what the entry is about."""
        return self.plan_no, self.attempt

    def to_json(self) -> dict[str, object]:
        """Return the JSON object; optional fields that are empty stay absent."""
        value: dict[str, object] = {
            name: getattr(self, name)
            for name in ("authority", "plan_no", "attempt", "digest", "time")
        }
        for name in FIELDS[self.type]:
            field = getattr(self, name)
            if isinstance(field, FileRef):
                value[name] = field.to_json()
            elif field != "":
                value[name] = field
        return value


def strata_digest(plan: Plan) -> str:
    """Return ``H("mq1:strata:" + canonical(strata))``: equal in two attempts of one plan number."""
    listed = [stratum.to_json() for stratum in plan.strata]
    return hexdigest("mq1:strata:" + canonical(listed), plan.alg)


def _who(plan: Plan) -> tuple[str, str, int]:
    return plan.authority, plan.plan_no, plan.attempt


def _checked(entry: Entry) -> Entry:
    """Return `entry` after reading it back as strictly as a stranger would."""
    return Entry.parse(entry.leaf_text)


def _read(kind: str, fields: Fields) -> Entry:
    found: dict[str, object] = {
        "authority": fields.text("authority", AUTHORITY),
        "plan_no": fields.text("plan_no", NUMBER),
        "attempt": fields.integer("attempt", 1, 1000),
        "digest": fields.hexdigest("digest"),
        "time": fields.time("time"),
    }
    for name in FIELDS[kind]:
        if name in fields or name not in _OPTIONAL:
            found[name] = _READ[name](fields)
    fields.close()
    entry = Entry(kind, **found)  # type: ignore[arg-type]
    _check(entry, fields)
    return entry


_READ: Final[dict[str, Callable[[Fields], object]]] = {
    "prev": lambda fields: fields.hexdigest("prev"),
    "pool": lambda fields: FileRef.read_pool(fields.child("pool")),
    "strata": lambda fields: fields.hexdigest("strata"),
    "reveal_by": lambda fields: fields.time("reveal_by"),
    "due": lambda fields: fields.time("due"),
    "disclose_at": lambda fields: fields.time("disclose_at"),
    "supplements": lambda fields: fields.hexdigest("supplements"),
    "coord": lambda fields: fields.hexdigest("coord"),
    "party": lambda fields: fields.text("party", PARTY),
    "reason": lambda fields: fields.choice("reason", tuple(VOID_REASONS)),
    "count": lambda fields: fields.integer("count", 1, 10**9),
    "department": lambda fields: fields.text("department", STRATUM),
    "seq": lambda fields: fields.integer("seq", 1, 1000),
}


def _check(entry: Entry, fields: Fields) -> None:
    if entry.type == PLAN and entry.due <= entry.reveal_by:
        raise fields.refuse("due", "须晚于揭示时间", "must be later than reveal_by")
    if entry.type == COMMIT and not entry.party:
        raise fields.refuse("party", "缺少此字段", "missing")
    if entry.type == VOID:
        if not entry.reason:
            raise fields.refuse("reason", "缺少此字段", "missing")
        if (entry.reason in PARTY_REASONS) != bool(entry.party):
            raise fields.refuse(
                "party",
                "因一方的过失作废时须写明该方，其他情形不写",
                "stands exactly where one party's failure is the reason",
            )
