"""The Ed25519 keys of the installation: made at first use, readable by their owner only."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from drawengines import ed25519
from fairdraw.record import Signature

KEY_ID = "mingqian-1"


def sign(message: bytes) -> Signature:
    """Sign with the installation's key."""
    return ed25519.signer(private_key(), KEY_ID)(message)


def public_key() -> str:
    """The public key, to be announced outside the platform so that signatures mean something."""
    return ed25519.public_of(private_key())


def private_key() -> str:
    """The private key as 64 hex characters; created with mode 0600 when there is none."""
    return secret_in(settings.SIGNING_KEY_FILE)


def secret_in(where: Path | str) -> str:
    """The Ed25519 private key in a file; made there, readable by its owner only, when absent."""
    path = Path(where)
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(ed25519.generate()[0] + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        # Two workers may race here: the link either makes the key or finds the other's.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
