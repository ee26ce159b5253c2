"""The beacon: public chance that comes into being after every party has delivered (protocol §6).

What the plan names in advance (`BeaconRule`) and what came out (`BeaconValue`)::

    drand:<chain>:<round>:<randomness>     lot:<game>:<issue>:<numbers>
    dice:d6:<digits>                       none

Lottery numbers are written one way only, so that one drawing has one string: two digits each, the
numbers of a group rising, groups parted by ``+`` (`GAMES`).

drand chains are *pinned here*, never read from a certificate: an insider can run a chain of his
own. With `none` the party that reveals last decides; the record must say so (末位揭示风险).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Final

from fairdraw.errors import InputError, PlanError, SeedError
from fairdraw.fields import Fields

KINDS: Final = ("drand", "lot", "dice", "none")
MIN_DICE: Final = 20  # 20 throws of a d6 carry 51.7 bits
MAX_DICE: Final = 200
_CHAIN: Final = re.compile(r"[0-9a-f]{64}")
_HEX: Final = re.compile(r"(?:[0-9a-f]{2}){1,200}")
_ISSUE: Final = re.compile(r"[0-9]{5,8}")
_NUMBERS: Final = re.compile(r"[0-9]{2}(?:[,+][0-9]{2}){0,39}")
_DIGITS: Final = re.compile(r"[1-6]{1,200}")


@dataclass(frozen=True, slots=True)
class Game:
    """A public lottery: its name, and of each group how many numbers out of 1..highest."""

    name: str
    groups: tuple[tuple[int, int], ...]

    def why_not(self, numbers: str) -> tuple[str, str] | None:
        """Return why `numbers` cannot be a drawing of this game (zh, en), None where it can."""
        groups = [group.split(",") for group in numbers.split("+")]
        wanted = "+".join(str(count) for count, _ in self.groups)
        if [len(group) for group in groups] != [count for count, _ in self.groups]:
            return (
                f"{self.name}须开出 {wanted} 个号码",
                f"{self.name} draws {wanted} numbers",
            )
        for group, (_, highest) in zip(groups, self.groups, strict=True):
            values = [int(number) for number in group]
            if not all(1 <= value <= highest for value in values):
                return (
                    f"{self.name}的号码须在 01 至 {highest:02d} 之间",
                    f"numbers of {self.name} are 01..{highest:02d}",
                )
            if any(after <= before for before, after in pairwise(values)):
                return (
                    f"{self.name}的号码须从小到大、不重复",
                    f"numbers of {self.name} rise and do not repeat",
                )
        return None


GAMES: Final = {
    "ssq": Game("双色球", ((6, 33), (1, 16))),  # 24.08 bits
    "dlt": Game("大乐透", ((5, 35), (2, 12))),  # 24.35 bits
    "kl8": Game("快乐8", ((20, 80),)),  # 61.6 bits
}


@dataclass(frozen=True, slots=True)
class Chain:
    """A pinned drand network: first round, seconds between rounds, public key."""

    name: str
    genesis: int
    period: int
    public_key: str

    def time_of(self, number: int) -> dt.datetime:
        """Return when round `number` came into being (UTC)."""
        return dt.datetime.fromtimestamp(self.genesis + (number - 1) * self.period, tz=dt.UTC)


PINNED_CHAINS: Final = {
    "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971": Chain(
        name="quicknet",
        genesis=1692803367,
        period=3,
        public_key=(
            "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a577"
            "6a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc0"
            "9e76eae8991ef5ece45a"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class BeaconRule:
    """Which beacon a plan names. Only the fields of its `kind` are set."""

    kind: str
    chain: str = ""
    round: int = 0
    game: str = ""
    issue: str = ""
    count: int = 0

    @classmethod
    def read(cls, fields: Fields) -> BeaconRule:
        """Read the ``seed.beacon`` object of a plan."""
        kind = fields.choice("kind", KINDS)
        if kind == "drand":
            chain, number = fields.text("chain", _CHAIN), fields.integer("round", 1, 2**48)
            rule = cls(kind, chain=chain, round=number)
        elif kind == "lot":
            rule = cls(
                kind, game=fields.choice("game", tuple(GAMES)), issue=fields.text("issue", _ISSUE)
            )
        elif kind == "dice":
            rule = cls(kind, count=fields.integer("count", MIN_DICE, MAX_DICE))
        else:
            rule = cls(kind)
        fields.close()
        return rule

    def to_json(self) -> dict[str, object]:
        """Return the JSON object of the plan."""
        values = {"drand": ("chain", "round"), "lot": ("game", "issue"), "dice": ("count",)}
        return {"kind": self.kind} | {
            name: getattr(self, name) for name in values.get(self.kind, ())
        }


@dataclass(frozen=True, slots=True)
class BeaconValue:
    """What the beacon gave. Only the fields of its `kind` are set."""

    kind: str
    chain: str = ""
    round: int = 0
    signature: str = ""
    randomness: str = ""
    game: str = ""
    issue: str = ""
    numbers: str = ""
    digits: str = ""

    @classmethod
    def read(cls, fields: Fields) -> BeaconValue:
        """Read the ``beacon`` object of a certificate."""
        kind = fields.choice("kind", KINDS)
        if kind == "drand":
            value = cls(
                kind,
                chain=fields.text("chain", _CHAIN),
                round=fields.integer("round", 1, 2**48),
                signature=fields.text("signature", _HEX, longest=400),
                randomness=fields.hexdigest("randomness"),
            )
        elif kind == "lot":
            value = cls(
                kind,
                game=fields.choice("game", tuple(GAMES)),
                issue=fields.text("issue", _ISSUE),
                numbers=fields.text("numbers", _NUMBERS),
            )
        elif kind == "dice":
            value = cls(kind, digits=fields.text("digits", _DIGITS))
        else:
            value = cls(kind)
        fields.close()
        return value

    def to_json(self) -> dict[str, object]:
        """Return the JSON object of the certificate."""
        values = {
            "drand": ("chain", "round", "signature", "randomness"),
            "lot": ("game", "issue", "numbers"),
            "dice": ("digits",),
        }
        return {"kind": self.kind} | {
            name: getattr(self, name) for name in values.get(self.kind, ())
        }

    @property
    def string(self) -> str:
        """The text that enters the seed."""
        if self.kind == "drand":
            return f"drand:{self.chain}:{self.round}:{self.randomness}"
        if self.kind == "lot":
            return f"lot:{self.game}:{self.issue}:{self.numbers}"
        return f"dice:d6:{self.digits}" if self.kind == "dice" else "none"


def mismatch(rule: BeaconRule, value: BeaconValue) -> InputError | None:
    """Return why `value` is not the beacon the plan names, or None where it is."""
    if rule.kind != value.kind:
        return SeedError(
            f"计划约定的信标是 {rule.kind}，记录用的是 {value.kind}",
            f"the plan names beacon {rule.kind}, the record uses {value.kind}",
        )
    same = {
        "drand": (rule.chain, rule.round) == (value.chain, value.round),
        "lot": (rule.game, rule.issue) == (value.game, value.issue),
        "dice": rule.count == len(value.digits),
        "none": True,
    }[rule.kind]
    if not same:
        return SeedError(
            "信标的链、轮次、期号或掷骰次数与计划不符",
            "chain, round, issue or number of throws differ from the plan",
        )
    if value.kind == "lot" and (wrong := _wrong_numbers(value)):
        return SeedError(*wrong)
    if value.kind == "drand" and not randomness_matches(value.signature, value.randomness):
        return SeedError(
            "drand 随机数不等于其签名的 SHA-256",
            "the drand randomness is not the SHA-256 of its signature",
        )
    return None


def _wrong_numbers(value: BeaconValue) -> tuple[str, str] | None:
    game = GAMES.get(value.game)
    if game is None:
        return f"不认识的彩票 {value.game}", f"unknown lottery {value.game}"
    return game.why_not(value.numbers)


def randomness_matches(signature: str, randomness: str) -> bool:
    """Tell whether `randomness` is the SHA-256 of the drand `signature` (both hex)."""
    return sha256(bytes.fromhex(signature)).hexdigest() == randomness


def time_of(rule: BeaconRule) -> dt.datetime | None:
    """Return when a drand beacon comes into being, None for the other kinds.

    Raises PlanError where the chain is not pinned here, since nothing can be said of it then.
    """
    if rule.kind != "drand":
        return None
    chain = PINNED_CHAINS.get(rule.chain)
    if chain is None:
        raise PlanError(
            "未知的 drand 链：只承认验证程序内固定的链",
            "unknown drand chain: only the chains pinned in the verifier count",
        )
    try:
        return chain.time_of(rule.round)
    except (OverflowError, ValueError, OSError):
        raise PlanError("drand 轮次过大", "drand round out of range") from None
