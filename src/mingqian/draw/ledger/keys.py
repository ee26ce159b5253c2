"""The keys of logs and of this installation as a witness, and the names they go by (C2SP).

A log is named ``<MINGQIAN_LOG_ORIGIN>/<authority>``; its key signs under that very name. The name
of a log never changes once it has a head, whatever the setting says later.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from drawengines import ed25519
from fairdraw.log import VerifierKey
from fairdraw.log.note import COSIGNATURE, ED25519, Sign
from mingqian.draw.ceremony import signing
from mingqian.draw.models import LogHead


def origin_of(authority: str) -> str:
    """The name of an authority's log: that of its first head, else by today's settings."""
    first = LogHead.objects.filter(authority=authority).order_by("size").first()
    return first.origin if first else f"{_base()}/{authority}"


def _base() -> str:
    return settings.LOG_ORIGIN or f"{urlsplit(settings.PORTAL_ADDRESS).netloc}/mq"


def log_key(authority: str) -> VerifierKey:
    """The public key under which the log of an authority signs its checkpoints."""
    return VerifierKey(origin_of(authority), ED25519, _public(_log_secret()))


def log_signer() -> Sign:
    """The function that signs checkpoints."""
    return ed25519.raw_signer(_log_secret())


def witness_key() -> VerifierKey:
    """The public key under which this installation cosigns the logs of others."""
    name = settings.WITNESS_NAME or f"{_base()}/witness"
    return VerifierKey(name, COSIGNATURE, _public(_witness_secret()))


def witness_signer() -> Sign:
    """The function that cosigns."""
    return ed25519.raw_signer(_witness_secret())


def _public(secret: str) -> bytes:
    return bytes.fromhex(ed25519.public_of(secret))


def _log_secret() -> str:
    return signing.secret_in(settings.LOG_KEY_FILE)


def _witness_secret() -> str:
    return signing.secret_in(settings.WITNESS_KEY_FILE)
