"""Step 1: the record is one closed, canonical thing, and somebody answers for it."""

from __future__ import annotations

import hmac

from fairdraw.errors import RecordError
from fairdraw.plan import VERSION
from fairdraw.record import OPTIONAL, REQUIRED, body_digest, signed_bytes
from fairdraw.verify.case import Case, UncheckedError
from fairdraw.verify.report import Finding


def record(case: Case) -> Finding:
    """The body has exactly the known fields and its digest is right."""
    fields = case.fields()
    fields.choice("v", (VERSION,))
    fields.choice("type", ("result",))
    for name in REQUIRED[2:]:
        fields.take(name)
    for name in OPTIONAL:
        if name in fields:
            fields.take(name)
    fields.close()
    if not hmac.compare_digest(body_digest(case.body, case.alg), case.certificate.body_digest):
        return Finding(
            ok=False,
            zh="正文摘要不符：正文在签发后被改动",
            en="the body digest is wrong: the body was changed after it was issued",
        )
    return Finding(ok=True, zh="正文完整，摘要相符", en="the body is complete, its digest is right")


def signature(case: Case) -> Finding:
    """Every signature is genuine, and one is by a trusted key where such keys are given."""
    signatures = case.certificate.signatures
    if not signatures:
        return Finding(ok=False, zh="记录没有签名", en="the record carries no signature")
    if case.check_signature is None:
        raise UncheckedError(
            "未检验签名：需要 cryptography 库",
            "not checked: needs cryptography",
        )
    message = signed_bytes(case.body)
    for item in signatures:
        if not case.check_signature(item.alg, item.pub, item.sig, message):
            raise RecordError(
                f"密钥 {item.key_id} 的签名不成立",
                f"the signature of key {item.key_id} is not genuine",
            )
    names = "、".join(item.key_id for item in signatures)
    if not case.trusted_keys:
        return Finding(
            ok=True,
            zh=f"签名成立（{names}）；公钥来自记录本身，请与该机关另行公布的公钥核对",
            en=f"genuine ({names}); the key stands in the record itself, compare it with the "
            "one the authority announced",
        )
    if not any(item.pub in case.trusted_keys for item in signatures):
        return Finding(
            ok=False,
            zh="没有一个签名出自所信任的公钥",
            en="no signature is by a trusted key",
        )
    return Finding(
        ok=True, zh=f"签名成立，公钥可信（{names}）", en=f"genuine and trusted ({names})"
    )
