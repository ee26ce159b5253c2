"""Ed25519 signatures over draw records."""

from __future__ import annotations

from drawengines import ed25519


def test_the_first_vector_of_rfc_8032() -> None:
    private = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    signature = ed25519.signer(private, "k")(b"")
    assert signature.pub == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert signature.sig == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert ed25519.check("ed25519", signature.pub, signature.sig, b"")


def test_a_signature_holds_for_its_message_key_and_algorithm_only() -> None:
    private, public = ed25519.generate()
    signature = ed25519.signer(private, "k")(b"message")
    assert signature.pub == public
    assert ed25519.check("ed25519", public, signature.sig, b"message")
    assert not ed25519.check("ed25519", public, signature.sig, b"other")
    assert not ed25519.check("ed25519", ed25519.generate()[1], signature.sig, b"message")
    assert not ed25519.check("sm2", public, signature.sig, b"message")


def test_a_malformed_key_or_signature_is_not_genuine() -> None:
    private, public = ed25519.generate()
    signature = ed25519.signer(private, "k")(b"message")
    assert not ed25519.check("ed25519", "00", signature.sig, b"message")
    assert not ed25519.check("ed25519", public, "00", b"message")
    assert not ed25519.check("ed25519", "zz", signature.sig, b"message")
