"""BLS12-381 signatures of drand beacons (protocol §6), by the `py_arkworks_bls12381` library.

Scheme ``bls-unchained-g1-rfc9380`` (quicknet): the message is the SHA-256 of the round number in
eight bytes, hashed to G1; signatures lie in G1, the public key in G2. It stands outside `fairdraw`,
which uses the standard library only; ``python -m fairdraw verify`` picks `check` up where the
library is installed and otherwise says the step was not checked.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from py_arkworks_bls12381 import GT, G1Point, G2Point

DST: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
SIGNATURE_BYTES: Final = 48
KEY_BYTES: Final = 96


def check(public_hex: str, number: int, signature_hex: str) -> bool:
    """Tell whether `signature_hex` is the beacon of round `number` under the key.

    Points that are malformed, outside the subgroup or the point at infinity are never genuine.
    """
    public, signature = bytes.fromhex(public_hex), bytes.fromhex(signature_hex)
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES or not 0 < number < 2**64:
        return False
    try:
        key, beacon = (
            G2Point.from_compressed_bytes(public),
            G1Point.from_compressed_bytes(signature),
        )
    except ValueError:
        return False
    if key == G2Point.identity() or beacon == G1Point.identity():
        return False
    message = G1Point.hash_to_curve(sha256(number.to_bytes(8, "big")).digest(), DST)
    return GT.pairing(beacon, G2Point()) == GT.pairing(message, key)
