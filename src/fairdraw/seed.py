"""The seed: all contributions in plan order and the beacon that came after them (protocol §6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fairdraw.errors import SeedError
from fairdraw.hashing import hexdigest, require_hex
from fairdraw.seal import PARTY


def derive(
    plan_digest: str,
    contributions: Mapping[str, str] | Sequence[tuple[str, str]],
    beacon: str,
    alg: str = "sha256",
) -> str:
    """Return ``H("mq1:seed:" P ":" party1=r1,party2=r2,… ":" beacon)`` as 64 hex characters.

    `contributions` gives (party, r) in the order of the plan; `beacon` is the beacon string of
    `fairdraw.beacon`, for example ``dice:d6:16253441…`` or ``none``.
    """
    require_hex(plan_digest, "plan_digest", SeedError)
    pairs = list(contributions.items() if isinstance(contributions, Mapping) else contributions)
    if not pairs:
        raise SeedError("没有任何随机数贡献", "there is no contribution")
    for party, r in pairs:
        if not PARTY.fullmatch(party):
            raise SeedError(f"参与方名称 {party!r} 不合格式", f"malformed party {party!r}")
        require_hex(r, f"contributions.{party}", SeedError)
    if len({party for party, _ in pairs}) != len(pairs):
        raise SeedError("参与方重复", "a party contributes twice")
    listed = ",".join(f"{party}={r}" for party, r in pairs)
    return hexdigest(f"mq1:seed:{plan_digest}:{listed}:{beacon}", alg)
