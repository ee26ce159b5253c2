"""Ed25519 signatures for draw records (protocol §9), by the `cryptography` library.

It stands outside `fairdraw`, which uses the standard library only; ``python -m fairdraw verify``
picks `check` up where the library is installed and otherwise says the step was not checked.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fairdraw.record import Signature

ALGORITHM = "ed25519"


def generate() -> tuple[str, str]:
    """Return a fresh (private key, public key), 64 hex characters each."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes_raw().hex(), private.public_key().public_bytes_raw().hex()


def signer(private_hex: str, key_id: str) -> Callable[[bytes], Signature]:
    """Return the function that signs a message with the key and names it `key_id`."""
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_hex))
    public = private.public_key().public_bytes_raw().hex()

    def sign(message: bytes) -> Signature:
        return Signature(ALGORITHM, key_id, public, private.sign(message).hex())

    return sign


def public_of(private_hex: str) -> str:
    """Return the public key (64 hex characters) of a private one."""
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_hex))
    return private.public_key().public_bytes_raw().hex()


def raw_signer(private_hex: str) -> Callable[[bytes], bytes]:
    """Return the function from message to the 64 bytes of its signature, for `fairdraw.log`."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_hex)).sign


def check(alg: str, public_hex: str, signature_hex: str, message: bytes) -> bool:
    """Tell whether the signature over `message` is genuine; another `alg` is never genuine."""
    if alg != ALGORITHM:
        return False
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))
        public.verify(bytes.fromhex(signature_hex), message)
    except (InvalidSignature, ValueError):
        return False
    return True
