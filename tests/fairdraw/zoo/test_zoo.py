"""Every forged record is rejected, at exactly the steps that must expose it."""

from __future__ import annotations

import pytest

from drawengines import ed25519
from fairdraw.beacon import PINNED_CHAINS
from fairdraw.errors import RecordError
from fairdraw.verify import verify
from tests.fairdraw import ceremony as c
from tests.fairdraw.material import CERTIFICATE, POOL, vector
from tests.fairdraw.zoo import joint_forgeries, log_forgeries
from tests.fairdraw.zoo.forgeries import ZOO, Forgery

LOG = ["log", "log-consistency", "log-numbers"]
assert joint_forgeries  # they enter the zoo by being imported
assert log_forgeries
AUTHORITY = ed25519.signer(c.PRIVATE, "demo")(b"").pub


@pytest.mark.parametrize("forgery", ZOO, ids=lambda forgery: forgery.name)
def test_a_forged_record_is_exposed_by_the_steps_it_lies_to(forgery: Forgery) -> None:
    forged, certificate = forgery.make()
    report = forged.report(certificate, trusted_keys=[AUTHORITY])
    assert tuple(report.failed) == forgery.exposed_by, report.to_json()
    assert not report.ok


def test_a_genuine_record_passes_every_step_that_can_be_checked() -> None:
    report = c.stage().report(trusted_keys=[AUTHORITY], check_beacon=lambda *_: True)
    assert report.failed == []
    assert report.unchecked == [*LOG, "timing"]


def test_a_genuine_record_with_replacements_within_the_rules_passes() -> None:
    genuine = c.stage()
    genuine.body["replacements"] = [c.replacement(genuine, 0), c.replacement(genuine, 1)]
    assert genuine.report().failed == []


def test_a_replacement_can_be_replaced_in_turn() -> None:
    genuine = c.stage()
    first = c.replacement(genuine, 0)
    genuine.body["replacements"] = [first, c.replacement(genuine, 1, out=first["in"])]
    assert genuine.report().failed == []


def test_the_worked_certificate_passes_and_its_signature_is_genuine() -> None:
    report = verify(vector(CERTIFICATE.name), pool=POOL, check_signature=ed25519.check)
    assert report.failed == []
    assert report.unchecked == ["beacon-signature", *LOG, "timing"]


def test_without_the_staff_files_the_matching_is_said_to_be_unchecked() -> None:
    genuine = c.stage()
    report = verify(genuine.certificate(), pool=genuine.pool)
    assert report.ok
    assert report.unchecked == ["signature", "beacon-signature", "matching", *LOG, "timing"]
    assert "cryptography" in next(s.en for s in report.steps if s.name == "signature")


def test_a_beacon_its_network_never_signed_is_exposed_where_the_library_is_at_hand() -> None:
    asked: list[tuple[str, int, str]] = []

    def check(public_key: str, number: int, signature: str) -> bool:
        asked.append((public_key, number, signature))
        return False

    report = c.stage().report(check_beacon=check)
    assert report.failed == ["beacon-signature"]
    assert asked[0][:2] == (PINNED_CHAINS[c.CHAIN].public_key, c.ROUND)


def test_a_ceremony_staged_as_a_whole_passes_the_arithmetic_and_only_an_anchor_could_tell() -> None:
    """The limit of any certificate: who controls all parties can stage it all."""
    staged = c.stage(c.plan_json() | {"title": "事后编排"}, secrets=c.SECRETS | {"lead": "77" * 32})
    report = staged.report()
    assert report.failed == []
    assert "timing" in report.unchecked


def test_without_a_beacon_the_record_prints_the_risk_of_the_last_revealer() -> None:
    plan = c.plan_json()
    plan["seed"]["beacon"] = {"kind": "none"}
    report = c.stage(plan, value=type(c.beacon())("none")).report()
    assert report.failed == []
    assert "末位揭示风险" in next(s.zh for s in report.steps if s.name == "beacon")


def test_a_true_shortage_is_accepted_and_a_full_matching_in_its_place_is_not() -> None:
    staff = [line for line in c.inspectors() if "scjg" in line or "demo-006" in line]
    from fairdraw.match.roster import encode_lines, file_ref

    plan = c.plan_json() | {"inspectors": file_ref(encode_lines(staff)).to_json()}
    short = c.stage(plan, inspectors_=staff)
    assert "infeasible" in short.body["matching"][1]
    assert short.report().failed == []
    short.body["matching"][1] = c.stage().body["matching"][1]
    assert short.report().failed == ["matching"]


def test_what_has_not_even_the_form_of_a_certificate_is_refused() -> None:
    for value in (None, [], {}, {"body": []}, {"body": {}, "body_digest": "x", "signatures": []}):
        with pytest.raises(RecordError):
            verify(value, pool=POOL)


def test_a_certificate_with_an_empty_body_fails_without_a_crash() -> None:
    report = verify({"body": {}, "body_digest": "0" * 64, "signatures": []}, pool=POOL)
    assert "record" in report.failed
    assert not report.ok
