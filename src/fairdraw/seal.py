"""Seal: each party's secret is bound before any party's secret is known (protocol §6).

``C = H("mq1:commit:" P ":" party ":" r)``. The plan digest inside stops anybody from trying plans
until one suits the secrets; the party inside stops one party from copying another's commitment.
"""

from __future__ import annotations

import hmac
import re
import secrets
from typing import Final

from fairdraw.errors import SeedError
from fairdraw.hashing import hexdigest, require_hex

PARTY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def new_contribution() -> str:
    """Return 32 fresh random bytes as 64 hex characters (the secret `r` of one party)."""
    return secrets.token_hex(32)


def commit(plan_digest: str, party: str, r: str, alg: str = "sha256") -> str:
    """Return the commitment of `party` to its secret `r` under the plan, 64 hex characters."""
    require_hex(plan_digest, "plan_digest", SeedError)
    require_hex(r, "r", SeedError)
    if not PARTY.fullmatch(party):
        raise SeedError(
            f"参与方名称 {party!r} 须为小写字母、数字或连字符",
            f"party {party!r} must match {PARTY.pattern}",
            field="party",
        )
    return hexdigest(f"mq1:commit:{plan_digest}:{party}:{r}", alg)


def opens(commitment: str, plan_digest: str, party: str, r: str, alg: str = "sha256") -> bool:
    """Tell whether `r` is what `party` committed to."""
    return hmac.compare_digest(commitment, commit(plan_digest, party, r, alg))
