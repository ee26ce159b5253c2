"""The sealed envelope of a party's random number: kept so that a missing reveal can be opened.

Encrypted under a key derived from the installation's secret key. The operator of the platform
could open it early; that is harmless because the beacon comes only after all numbers are bound
(docs/flow/04-draw.md says so, and why ``none`` as beacon prints 末位揭示风险).
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from fairdraw.hashing import HEX_DIGEST
from fairdraw.seal import opens
from mingqian.draw.models import SeedShare
from mingqian.foundation.policy.decision import Refused


def seal(plan_digest: str, party: str, r: str) -> str:
    """The envelope of ``r``, bound to the plan and the party."""
    return _box().encrypt(f"{plan_digest}:{party}:{r}".encode()).decode()


def open_envelope(envelope: str, plan_digest: str, party: str) -> str:
    """The number inside; refused when there is none or it is not this party's under this plan."""
    if not envelope:
        raise Refused("该参与方自行保管随机数，没有留存密封件；须作废后重抽", code="no_envelope")
    try:
        digest, name, r = _box().decrypt(envelope.encode()).decode().split(":")
    except (InvalidToken, ValueError):
        raise Refused("密封件已损坏，无法启封；须作废后重抽", code="bad_envelope") from None
    if (digest, name) != (plan_digest, party):
        raise Refused("密封件不属于本次抽取的这一方；须作废后重抽", code="bad_envelope")
    return r


def is_good(share: SeedShare, plan_digest: str, alg: str) -> bool:
    """Whether the party's envelope would open and hold the number it committed to."""
    try:
        r = open_envelope(share.envelope, plan_digest, share.party)
    except Refused:
        return False
    return bool(HEX_DIGEST.fullmatch(r)) and opens(
        share.commitment, plan_digest, share.party, r, alg
    )


def lock(text: str) -> str:
    """A secret of the installation, encrypted under the same key."""
    return _box().encrypt(text.encode()).decode()


def unlock(token: str) -> str:
    """What :func:`lock` was given."""
    return _box().decrypt(token.encode()).decode()


def _box() -> Fernet:
    key = hashlib.sha256(b"mingqian:envelope:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
