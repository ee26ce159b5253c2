"""The plan: all that could steer a draw, frozen before any secret is committed (protocol §4).

Unknown fields are rejected, and all resolved quotas stand in the plan, so nothing can be adapted
once the seed is known. ``P = H("mq1:plan:" + canonical(plan))``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fairdraw import quota as quotas
from fairdraw.beacon import BeaconRule
from fairdraw.canonical import canonical
from fairdraw.errors import PlanError
from fairdraw.fields import Fields
from fairdraw.hashing import ALGORITHMS, hexdigest
from fairdraw.pool import STRATUM
from fairdraw.seal import PARTY

VERSION: Final = "mq1"
MIN_PARTIES: Final = 3
_LARGE: Final = 10**9
NUMBER: Final = re.compile(r"[0-9A-Za-z一-鿿〔〕（）()_./-]{1,64}")
AUTHORITY: Final = re.compile(r"[0-9A-Za-z_.-]{1,64}")
CODE: Final = re.compile(r"[a-z0-9-]{1,32}")


@dataclass(frozen=True, slots=True)
class FileRef:
    """A frozen line file: Merkle root (hex), number of lines, whether its leaves are blind."""

    root: str
    size: int
    blind: bool = False

    @classmethod
    def read(cls, fields: Fields, *, least: int) -> FileRef:
        """Read ``{root, size}``; `least` is the smallest size that makes sense."""
        ref = cls(fields.hexdigest("root"), fields.integer("size", least, _LARGE))
        fields.close()
        return ref

    @classmethod
    def read_pool(cls, fields: Fields) -> FileRef:
        """Read ``{root, size}`` of a pool, with ``blind: true`` where its leaves are blind."""
        blind = fields.flag("blind") if "blind" in fields else None
        if blind is False:
            raise fields.refuse("blind", "为否时请省去此字段", "leave the field out where false")
        ref = cls.read(fields, least=1)
        return cls(ref.root, ref.size, blind=bool(blind))

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        value: dict[str, object] = {"root": self.root, "size": self.size}
        return value | {"blind": True} if self.blind else value


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: code, units, the rule with its value and minimum, the resolved quota."""

    code: str
    size: int
    rule: str
    value: int
    min: int
    quota: int

    @classmethod
    def read(cls, fields: Fields) -> Stratum:
        """Read one entry of ``strata``."""
        stratum = cls(
            code=fields.text("code", STRATUM),
            size=fields.integer("size", 0, _LARGE),
            rule=fields.choice("rule", quotas.RULES),
            value=fields.integer("value", 0, _LARGE),
            min=fields.integer("min", 0, _LARGE),
            quota=fields.integer("quota", 0, _LARGE),
        )
        if stratum.rule == "permille" and stratum.value > 1000:
            raise fields.refuse("value", "千分比不得超过 1000", "permille must not exceed 1000")
        fields.close()
        return stratum

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        return {
            "code": self.code,
            "size": self.size,
            "rule": self.rule,
            "value": self.value,
            "min": self.min,
            "quota": self.quota,
        }


@dataclass(frozen=True, slots=True)
class SeedRule:
    """Who contributes, until when, what happens on a missing reveal, which beacon follows."""

    parties: tuple[str, ...]
    commit_by: str
    reveal_by: str
    escrow: str
    on_missing: str
    beacon: BeaconRule

    @classmethod
    def read(cls, fields: Fields) -> SeedRule:
        """Read the ``seed`` object."""
        rule = cls(
            parties=fields.texts("parties", PARTY),
            commit_by=fields.time("commit_by"),
            reveal_by=fields.time("reveal_by"),
            escrow=fields.choice("escrow", ("envelope", "notary", "none")),
            on_missing=fields.choice("on_missing", ("open-envelope", "void")),
            beacon=BeaconRule.read(fields.child("beacon")),
        )
        if len(rule.parties) < MIN_PARTIES:
            raise fields.refuse(
                "parties", f"至少要有 {MIN_PARTIES} 个参与方", f"needs {MIN_PARTIES} parties"
            )
        if rule.commit_by >= rule.reveal_by:
            raise fields.refuse(
                "reveal_by", "揭示时间须晚于承诺时间", "must be later than commit_by"
            )
        fields.close()
        return rule

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        return {
            "parties": list(self.parties),
            "commit_by": self.commit_by,
            "reveal_by": self.reveal_by,
            "escrow": self.escrow,
            "on_missing": self.on_missing,
            "beacon": self.beacon.to_json(),
        }


@dataclass(frozen=True, slots=True)
class MatchRule:
    """How one department deals its inspectors: per object `need` in all, `need_qualified` of them
    qualified; at most `cap` objects each; `relax` names the pre-declared widening steps."""

    department: str
    need: int
    need_qualified: int
    cap: int
    relax: tuple[str, ...] = ()

    @classmethod
    def read(cls, fields: Fields) -> MatchRule:
        """Read one entry of ``match``."""
        rule = cls(
            department=fields.text("department", STRATUM),
            need=fields.integer("need", 1, 100),
            need_qualified=fields.integer("need_qualified", 0, 100),
            cap=fields.integer("cap", 1, 100_000),
            relax=fields.texts("relax"),
        )
        if rule.need_qualified > rule.need:
            raise fields.refuse("need_qualified", "不得超过 need", "must not exceed need")
        if len(rule.relax) > 9:
            raise fields.refuse("relax", "至多 9 步", "at most 9 steps")
        fields.close()
        return rule

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        return {
            "department": self.department,
            "need": self.need,
            "need_qualified": self.need_qualified,
            "cap": self.cap,
            "relax": list(self.relax),
        }


@dataclass(frozen=True, slots=True)
class CoordRef:
    """What ties a plan to a coordinated ceremony: the digest of its coord plan (protocol §12)."""

    plan: str

    @classmethod
    def read(cls, fields: Fields) -> CoordRef:
        """Read the ``coord`` object of a plan."""
        ref = cls(fields.hexdigest("plan"))
        fields.close()
        return ref

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        return {"plan": self.plan}


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. Optional parts are None or empty where the JSON leaves them out."""

    alg: str
    authority: str
    plan_no: str
    attempt: int
    title: str
    prev: str
    pool: FileRef
    strata: tuple[Stratum, ...]
    seed: SeedRule
    reserve_permille: int
    disclosure: str
    inspectors: FileRef | None = None
    eligibility: FileRef | None = None
    match: tuple[MatchRule, ...] = ()
    reasons: tuple[str, ...] = ()
    replace_limit_permille: int | None = None
    disclose_at: str | None = None
    result_by: str | None = None
    supplements: str | None = None
    coord: CoordRef | None = None

    @classmethod
    def from_json(cls, value: object) -> Plan:
        """Read a plan strictly; raise PlanError naming the field."""
        fields = Fields(value, "plan", PlanError)
        fields.choice("v", (VERSION,))
        plan = cls(
            alg=fields.choice("alg", ALGORITHMS),
            authority=fields.text("authority", AUTHORITY),
            plan_no=fields.text("plan_no", NUMBER),
            attempt=fields.integer("attempt", 1, 1000),
            title=fields.text("title"),
            prev=fields.hexdigest("prev"),
            pool=FileRef.read_pool(fields.child("pool")),
            strata=tuple(Stratum.read(child) for child in fields.children("strata")),
            seed=SeedRule.read(fields.child("seed")),
            reserve_permille=fields.integer("reserve_permille", 0, 10_000),
            disclosure=fields.choice("disclosure", ("immediate", "sealed")),
            **_optional(fields),  # type: ignore[arg-type]
        )
        fields.close()
        plan._check(fields)
        return plan

    def _check(self, fields: Fields) -> None:
        codes = [stratum.code for stratum in self.strata]
        if not codes or len(set(codes)) != len(codes):
            raise fields.refuse("strata", "分层为空或重复", "strata are empty or repeated")
        departments = [rule.department for rule in self.match]
        if len(set(departments)) != len(departments):
            raise fields.refuse("match", "部门重复", "a department stands twice")
        if bool(self.match) != (self.inspectors is not None and self.eligibility is not None):
            raise fields.refuse(
                "match",
                "match、inspectors、eligibility 须同时给出",
                "match, inspectors and eligibility stand together or not at all",
            )
        if (self.disclosure == "sealed") != (self.disclose_at is not None):
            raise fields.refuse(
                "disclose_at",
                "仅在 disclosure 为 sealed 时给出，且必须给出",
                "stands if and only if disclosure is sealed",
            )
        if self.result_by is not None and self.result_by <= self.seed.reveal_by:
            raise fields.refuse("result_by", "须晚于揭示时间", "must be later than reveal_by")

    def to_json(self) -> dict[str, object]:
        """Return the JSON object; absent parts stay absent."""
        value: dict[str, object] = {
            "v": VERSION,
            "alg": self.alg,
            "authority": self.authority,
            "plan_no": self.plan_no,
            "attempt": self.attempt,
            "title": self.title,
            "prev": self.prev,
            "pool": self.pool.to_json(),
            "strata": [stratum.to_json() for stratum in self.strata],
            "seed": self.seed.to_json(),
            "reserve_permille": self.reserve_permille,
            "disclosure": self.disclosure,
        }
        if self.inspectors is not None and self.eligibility is not None:
            value["inspectors"] = self.inspectors.to_json()
            value["eligibility"] = self.eligibility.to_json()
            value["match"] = [rule.to_json() for rule in self.match]
        if self.reasons:
            value["reasons"] = list(self.reasons)
        if self.replace_limit_permille is not None:
            value["replace_limit_permille"] = self.replace_limit_permille
        if self.disclose_at is not None:
            value["disclose_at"] = self.disclose_at
        if self.result_by is not None:
            value["result_by"] = self.result_by
        if self.supplements is not None:
            value["supplements"] = self.supplements
        if self.coord is not None:
            value["coord"] = self.coord.to_json()
        return value

    def digest(self) -> str:
        """Return P, the digest of the plan (64 hex characters)."""
        return digest(self.to_json(), self.alg)

    @property
    def quotas(self) -> dict[str, int]:
        """Quota by stratum code."""
        return {stratum.code: stratum.quota for stratum in self.strata}

    @property
    def reserves(self) -> dict[str, int]:
        """Length of the reserve by stratum code: ceil(quota·reserve_permille/1000)."""
        return {
            stratum.code: -(-stratum.quota * self.reserve_permille // 1000)
            for stratum in self.strata
        }


def digest(plan: object, alg: str = "sha256") -> str:
    """Return ``H("mq1:plan:" + canonical(plan))`` of a plan as JSON value."""
    return hexdigest("mq1:plan:" + canonical(plan), alg)


def resolve_quotas(strata: tuple[Stratum, ...]) -> dict[str, int]:
    """Recompute every quota from rule, size, value and minimum.

    The strata with rule ``total`` share the sum of their own quotas by Webster, `value` being the
    relative rate. Raises QuotaError where that is impossible.
    """
    resolved: dict[str, int] = {}
    shared = [stratum for stratum in strata if stratum.rule == "total"]
    if shared:
        resolved |= quotas.total(
            {stratum.code: stratum.size for stratum in shared},
            sum(stratum.quota for stratum in shared),
            {stratum.code: stratum.value for stratum in shared},
            {stratum.code: stratum.min for stratum in shared},
        )
    for stratum in strata:
        if stratum.rule == "permille":
            resolved[stratum.code] = quotas.permille(stratum.size, stratum.value, stratum.min)
        elif stratum.rule == "count":
            resolved[stratum.code] = quotas.count(stratum.size, stratum.value, stratum.min)
    return resolved


def _optional(fields: Fields) -> dict[str, object]:
    found = {name: read(fields) for name, read in _OPTIONAL.items() if name in fields}
    for name in ("match", "reasons"):
        if name in found and not found[name]:
            raise fields.refuse(name, "为空时请省去此字段", "leave the field out where it is empty")
    return found


_OPTIONAL: Final[dict[str, Callable[[Fields], object]]] = {
    "inspectors": lambda fields: FileRef.read(fields.child("inspectors"), least=0),
    "eligibility": lambda fields: FileRef.read(fields.child("eligibility"), least=0),
    "match": lambda fields: tuple(MatchRule.read(child) for child in fields.children("match")),
    "reasons": lambda fields: fields.texts("reasons", CODE),
    "replace_limit_permille": lambda fields: fields.integer("replace_limit_permille", 0, 1000),
    "disclose_at": lambda fields: fields.time("disclose_at"),
    "result_by": lambda fields: fields.time("result_by"),
    "supplements": lambda fields: fields.hexdigest("supplements"),
    "coord": lambda fields: CoordRef.read(fields.child("coord")),
}
