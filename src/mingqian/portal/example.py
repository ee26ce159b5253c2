"""The worked example of the page «怎样核验抽取»: a small draw anybody can recompute.

All numbers come out of the same functions that run real draws, so the page cannot be wrong
about them. Parties, secrets and objects are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from fairdraw import sample, seal, seed
from fairdraw.pool import Unit, encode, summarise

PARTIES = (("lead", "牵头部门"), ("dept-env", "参与部门"), ("observer", "见证方"))
SECRETS = ("a1" * 32, "b2" * 32, "c3" * 32)
BEACON = "dice:d6:16253441625344162534"
OBJECTS = tuple(f"x:演示企业{letter}" for letter in "甲乙丙丁戊己")
QUOTA = 2
#: Fingerprint of the made-up plan; in a real draw it is recomputed from the published plan.
PLAN_DIGEST = "5d1f" * 16


@dataclass(frozen=True, slots=True)
class Share:
    """A party's secret number and what it published beforehand."""

    party: str
    name: str
    secret: str
    commitment: str
    text: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """An object's ticket; ``rank`` counts from the smallest, ``text`` is what is hashed."""

    rank: int
    object_id: str
    value: str
    text: str
    is_selected: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A whole small draw, from the sealed list to the result."""

    plan_digest: str
    pool_root: str
    shares: tuple[Share, ...]
    beacon: str
    seed: str
    seed_text: str
    tickets: tuple[Ticket, ...]
    quota: int


@lru_cache(maxsize=1)
def worked_example() -> Example:
    """The example, computed once."""
    units = [Unit(name, "all") for name in OBJECTS]
    secrets = {party: r for (party, _), r in zip(PARTIES, SECRETS, strict=True)}
    value = seed.derive(PLAN_DIGEST, secrets, BEACON)
    picks = sample.draw(units, value, {"all": QUOTA}, {"all": len(units) - QUOTA}).strata["all"]
    listed = ",".join(f"{party}={r}" for party, r in secrets.items())
    return Example(
        plan_digest=PLAN_DIGEST,
        pool_root=summarise(encode(units), "sha256").root,
        shares=tuple(_share(party, name, secrets[party]) for party, name in PARTIES),
        beacon=BEACON,
        seed=value,
        seed_text=f"mq1:seed:{PLAN_DIGEST}:{listed}:{BEACON}",
        tickets=tuple(
            Ticket(pick.rank, pick.id, pick.key, f"{value}:1:{pick.id}", pick.rank <= QUOTA)
            for pick in [*picks.selected, *picks.reserve]
        ),
        quota=QUOTA,
    )


def _share(party: str, name: str, secret: str) -> Share:
    commitment = seal.commit(PLAN_DIGEST, party, secret)
    return Share(party, name, secret, commitment, f"mq1:commit:{PLAN_DIGEST}:{party}:{secret}")
