"""RFC 3161 time stamps over a digest (protocol §14), by the `rfc3161-client` library.

The token is over the 32 bytes of the digest, with SHA-256 as its own hash. It stands outside
`fairdraw`, which uses the standard library only. Roots are PEM certificates the reader trusts: a
token proves a time only to those who trust the one who issued it.
"""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

#: SEQUENCE { INTEGER 0 }: the status «granted» a bare token lacks to be a whole response.
_GRANTED = bytes.fromhex("3003020100")


class TimestampError(ValueError):
    """The answer is no time stamp of this digest; says why in Chinese."""


def request_for(digest: str) -> bytes:
    """The DER request for a time stamp over the digest (64 hex characters), certificates asked."""
    builder = TimestampRequestBuilder().data(bytes.fromhex(digest))
    return builder.hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()


def read_response(data: bytes, digest: str) -> tuple[bytes, dt.datetime]:
    """Token (DER) and time of a response, refused unless granted and of this very digest."""
    response = _decode(data)
    if response.status not in {0, 1}:
        raise TimestampError(f"时间戳服务拒绝签发（状态 {response.status}）")
    imprint = response.tst_info.message_imprint.message
    expected = _imprint(digest)
    if imprint != expected:
        raise TimestampError("时间戳的摘要不是所请求的摘要")
    return response.time_stamp_token(), _utc(response.tst_info.gen_time)


def check(token: bytes, digest: str, roots: bytes) -> dt.datetime | None:
    """The time (UTC) a token proves to who trusts `roots` (PEM); None where it is not genuine."""
    try:
        response = _decode(_wrap(token))
        builder = VerifierBuilder()
        for root in x509.load_pem_x509_certificates(roots):
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(response, bytes.fromhex(digest))
    except (TimestampError, VerificationError, ValueError):
        return None
    return _utc(response.tst_info.gen_time)


def _decode(data: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(data)
    except ValueError as error:
        raise TimestampError("回执不是 RFC 3161 时间戳应答") from error


def _imprint(digest: str) -> bytes:
    return sha256(bytes.fromhex(digest)).digest()


def _wrap(token: bytes) -> bytes:
    body = _GRANTED + token
    size = len(body)
    if size < 0x80:
        return bytes([0x30, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x30, 0x80 | len(length)]) + length + body


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
