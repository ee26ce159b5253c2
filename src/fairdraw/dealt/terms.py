"""What a department fixes before the chance of its deal comes into being (protocol §8.4).

::

    T    = H("mq1:terms-deal:" + canonical(terms))
    seed = H("mq1:deal:" <seed of the draw> ":" <department> ":" T ":" <beacon string>)

The terms name every frozen file by its root, so that they can be shown without the files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fairdraw.beacon import BeaconRule
from fairdraw.canonical import canonical
from fairdraw.errors import RecordError, SeedError
from fairdraw.fields import Fields
from fairdraw.hashing import ALGORITHMS, hexdigest, require_hex
from fairdraw.plan import AUTHORITY, NUMBER, FileRef, MatchRule
from fairdraw.pool import STRATUM

VERSION: Final = "mq1-deal-3"
STRICT: Final = "strict"
"""The first rung of every ladder: nothing lifted."""

_CODE: Final = re.compile(r"[a-z][a-z_]{0,31}")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_TEXTS: Final = ("task_no", "department_name", "mode")
_LISTS: Final = ("factors", "items")


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung that was tried: its frozen files, `teams` where groups are dealt first.

    Without files it lifts nothing that binds here: its files would be those of the rung before.
    """

    code: str
    inspectors: FileRef | None = None
    eligibility: FileRef | None = None
    teams: FileRef | None = None

    @property
    def is_same(self) -> bool:
        """Whether it changes nothing."""
        return self.inspectors is None

    @property
    def refs(self) -> tuple[FileRef, ...]:
        """Its files."""
        return tuple(ref for ref in (self.inspectors, self.eligibility, self.teams) if ref)

    @classmethod
    def read(cls, fields: Fields) -> Rung:
        """Read one entry of ``rungs``."""
        code = fields.text("rung", _CODE)
        if "same" in fields:
            if not fields.flag("same"):
                raise fields.refuse("same", "为否时请省去此字段", "leave the field out where false")
            fields.close()
            return cls(code)
        rung = cls(
            code,
            FileRef.read(fields.child("inspectors"), least=0),
            FileRef.read(fields.child("eligibility"), least=0),
            FileRef.read(fields.child("teams"), least=0) if "teams" in fields else None,
        )
        fields.close()
        return rung

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        if self.inspectors is None or self.eligibility is None:
            return {"rung": self.code, "same": True}
        value: dict[str, object] = {
            "rung": self.code,
            "inspectors": self.inspectors.to_json(),
            "eligibility": self.eligibility.to_json(),
        }
        return value | ({"teams": self.teams.to_json()} if self.teams is not None else {})


@dataclass(frozen=True, slots=True)
class Terms:
    """The sealed terms of one department's deal; everything but the chance to come.

    `plan` is P of the draw, `draw_seed` its seed. `seq` counts the department's seals, from 1;
    `reason` says why it was sealed again. `ladder` is what the rules declared, `rungs` what was
    tried of it, the last one serves. `facts` say task, way, factors, items and day, for people;
    `reasons` is the digest of who was taken off by which rule.
    """

    alg: str
    authority: str
    plan_no: str
    attempt: int
    plan: str
    draw_seed: str
    department: str
    seq: int
    time: str
    beacon: BeaconRule
    rule: MatchRule
    objects: FileRef
    ladder: tuple[str, ...]
    rungs: tuple[Rung, ...]
    facts: dict[str, object]
    reasons: str
    reason: str = ""

    @classmethod
    def from_json(cls, value: object) -> Terms:
        """Read terms strictly; raise RecordError naming the field."""
        fields = Fields(value, "terms", RecordError)
        fields.choice("v", (VERSION,))
        terms = cls(
            alg=fields.choice("alg", ALGORITHMS),
            authority=fields.text("authority", AUTHORITY),
            plan_no=fields.text("plan_no", NUMBER),
            attempt=fields.integer("attempt", 1, 1000),
            plan=fields.hexdigest("plan"),
            draw_seed=fields.hexdigest("draw_seed"),
            department=fields.text("department", STRATUM),
            seq=fields.integer("seq", 1, 1000),
            time=fields.time("time"),
            beacon=BeaconRule.read(fields.child("beacon")),
            rule=MatchRule.read(fields.child("rule")),
            objects=FileRef.read(fields.child("objects"), least=0),
            ladder=fields.texts("ladder", _CODE),
            rungs=tuple(Rung.read(child) for child in fields.children("rungs")),
            facts=_read_facts(fields),
            reasons=fields.hexdigest("reasons"),
            reason=fields.text("reason", longest=500) if "reason" in fields else "",
        )
        fields.close()
        _check(terms, fields)
        return terms

    def to_json(self) -> dict[str, object]:
        """Return the JSON object that is hashed; `reason` stands only where it is set."""
        value: dict[str, object] = {
            "v": VERSION,
            "alg": self.alg,
            "authority": self.authority,
            "plan_no": self.plan_no,
            "attempt": self.attempt,
            "plan": self.plan,
            "draw_seed": self.draw_seed,
            "department": self.department,
            "seq": self.seq,
            "time": self.time,
            "beacon": self.beacon.to_json(),
            "rule": self.rule.to_json(),
            "objects": self.objects.to_json(),
            "ladder": list(self.ladder),
            "rungs": [rung.to_json() for rung in self.rungs],
            "facts": self.facts,
            "reasons": self.reasons,
        }
        return value | ({"reason": self.reason} if self.reason else {})

    def digest(self) -> str:
        """Return T: what the log binds before the chance."""
        return digest(self.to_json(), self.alg)

    @property
    def draw(self) -> tuple[str, str, int]:
        """Authority, plan number, attempt of the draw whose objects are dealt."""
        return self.authority, self.plan_no, self.attempt

    @property
    def serving(self) -> Rung:
        """The rung whose files are dealt from: the last that changes anything."""
        return next(rung for rung in reversed(self.rungs) if not rung.is_same)


def digest(value: object, alg: str) -> str:
    """Return ``H("mq1:terms-deal:" + canonical(terms))``, whatever the terms hold."""
    return hexdigest("mq1:terms-deal:" + canonical(value), alg)


def reasons_digest(value: object, alg: str) -> str:
    """Return ``H("mq1:reasons-deal:" + canonical(reasons))``."""
    return hexdigest("mq1:reasons-deal:" + canonical(value), alg)


def deal_seed(draw_seed: str, department: str, terms: str, beacon: str, alg: str = "sha256") -> str:
    """Return the seed of a deal: nobody has it before `beacon`, nobody can change what it meets.

    `terms` is T, `beacon` the string of `fairdraw.beacon`, as ``dice:d6:16253441…``.
    """
    require_hex(draw_seed, "draw_seed", SeedError)
    require_hex(terms, "terms", SeedError)
    if not STRATUM.fullmatch(department):
        raise SeedError(f"部门代码 {department!r} 不合格式", f"malformed department {department!r}")
    return hexdigest(f"mq1:deal:{draw_seed}:{department}:{terms}:{beacon}", alg)


def _read_facts(fields: Fields) -> dict[str, object]:
    child = fields.child("facts")
    found: dict[str, object] = {name: child.text(name) for name in _TEXTS}
    found |= {name: list(child.texts(name)) for name in _LISTS}
    found["planned_on"] = child.text("planned_on", _DATE)
    if "teams" in child:
        found["teams"] = [_read_team(item) for item in child.children("teams")]
    child.close()
    return found


def _read_team(fields: Fields) -> dict[str, object]:
    team: dict[str, object] = {"team": fields.text("team", STRATUM), "name": fields.text("name")}
    fields.close()
    return team


def _check(terms: Terms, fields: Fields) -> None:
    if terms.rule.department != terms.department:
        raise fields.refuse("rule", "不是本部门的规则", "the rule is of another department")
    if terms.rule.relax:
        raise fields.refuse("rule.relax", "放宽写在 ladder", "relaxing stands in ladder")
    if terms.ladder[:1] != (STRICT,):
        raise fields.refuse("ladder", f"第一级须为 {STRICT}", f"must begin with {STRICT}")
    if not terms.rungs or terms.rungs[0].is_same:
        raise fields.refuse("rungs", "第一级须有名单", "the first rung needs its files")
    if (terms.seq > 1) != bool(terms.reason):
        raise fields.refuse(
            "reason", "重新封存的须写明理由，首次不写", "stands exactly where it is sealed again"
        )
