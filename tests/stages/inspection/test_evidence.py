"""Evidence, samples, agency reports, outside conclusions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.inspection import selectors, services
from mingqian.inspection.models import Evidence
from mingqian.inspection.services import EvidenceFacts
from mingqian.library.models import PartyKind, SupportingParty
from tests.stages.inspection.world import World, picture


def register(world: World, **facts: object) -> Evidence:
    return services.register_evidence(
        inspection=world.check(),
        actor=world.inspector(),
        facts=EvidenceFacts(**facts),  # type: ignore[arg-type]
    )


def sample(**changes: object) -> dict[str, object]:
    return {
        "kind": "sample", "title": "样品", "number": "Y-1", "product": "演示食品",
        "batch_no": "B1", "legal_basis": "《演示办法》第二条", "custodian": "保管员甲", **changes,
    }  # fmt: skip


def agency(world: World, **changes: object) -> SupportingParty:
    facts = {
        "kind": PartyKind.AGENCY, "name": "演示检测机构", "domain": "检验检测",
        "region": world.place.region, "qualification_no": "CMA-1", "state": "listed",
        "valid_to": timezone.localdate() + dt.timedelta(days=30), **changes,
    }  # fmt: skip
    return SupportingParty.objects.create(**facts)


def report(party: SupportingParty, **changes: object) -> dict[str, object]:
    return {
        "kind": "report", "title": "检测报告", "supporting_party": party,
        "entrusted_work": "检验检测", "entrusted_scope": "成品抽检", "document_no": "JC-1",
        "issued_on": timezone.localdate(), "file": picture(), "contract": picture(), **changes,
    }  # fmt: skip


@pytest.mark.clause("HZ-13b")
def test_sample_and_photo_stand_in_the_record_with_digest_and_custodian(
    huizhou_world: World,
) -> None:
    world = huizhou_world
    world.arrive()
    register(world, **sample())
    photo = register(world, kind="photo", title="门头", file=picture(), custodian="保管员乙")
    world.answer()
    world.record()
    text = store.read(world.check().record_file).decode()
    for part in ("Y-1", "保管员甲", "保管员乙", photo.file.digest[:16]):
        assert part in text


def test_a_photo_without_its_file_is_refused(huizhou_world: World) -> None:
    huizhou_world.arrive()
    with pytest.raises(Refused, match="文件"):
        register(huizhou_world, kind="photo", title="门头")


@pytest.mark.clause("JL-206g")
@pytest.mark.parametrize("missing", ["legal_basis", "number", "custodian"])
def test_a_sample_without_basis_number_or_custodian_is_refused(
    jilin_world: World, missing: str
) -> None:
    jilin_world.arrive()
    with pytest.raises(Refused) as refusal:
        register(jilin_world, **sample(**{missing: ""}))
    assert missing in refusal.value.fields


def passed(world: World, **changes: object) -> None:
    facts = {
        "product": "演示食品", "batch_no": "B1", "issuer": "演示上级机关", "report_no": "BG-7",
        "tested_on": timezone.localdate(), **changes,
    }  # fmt: skip
    services.register_passed_report(
        inspection_object=world.objects[0].inspection_object, actor=world.inspector(), **facts
    )


@pytest.mark.clause("JL-206h")
def test_sampling_is_blocked_by_a_passed_report_which_is_offered(jilin_world: World) -> None:
    jilin_world.arrive()
    passed(jilin_world)
    with pytest.raises(Refused, match="报告 BG-7"):
        register(jilin_world, **sample())
    assert register(jilin_world, **sample(batch_no="B2")).number == "Y-1"


@pytest.mark.clause("JL-206h")
def test_an_expired_report_does_not_block_sampling(jilin_world: World) -> None:
    jilin_world.arrive()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    passed(jilin_world, tested_on=yesterday, valid_to=yesterday)
    assert register(jilin_world, **sample()).kind == "sample"


@pytest.mark.clause("JL-206d")
def test_entrusting_an_agency_without_valid_qualification_is_refused(jilin_world: World) -> None:
    jilin_world.arrive()
    gone = agency(jilin_world, valid_to=timezone.localdate() - dt.timedelta(days=1))
    none = agency(jilin_world, qualification_no="")
    for party in (gone, none):
        with pytest.raises(Refused, match="没有有效的资质"):
            register(jilin_world, **report(party))


@pytest.mark.clause("PY-205c", "CJ-16h", "HZ-16e")
def test_an_entrustment_keeps_agency_scope_contract_and_report(pengyang_world: World) -> None:
    pengyang_world.arrive()
    party = agency(pengyang_world)
    with pytest.raises(Refused, match="委托合同"):
        register(pengyang_world, **report(party, contract=None))
    row = register(pengyang_world, **report(party))
    assert (row.issuer, row.document_no, row.entrusted_scope) == (
        "演示检测机构",
        "JC-1",
        "成品抽检",
    )
    assert row.file is not None
    assert row.contract is not None


@pytest.mark.clause("JL-302k")
def test_checks_are_found_by_the_agency_they_relied_on(jilin_world: World) -> None:
    world = jilin_world
    world.arrive()
    register(world, **report(agency(world)))
    found = selectors.by_agency(world.handler(), "演示检测")
    assert [row.pk for row in found] == [world.check().pk]
    assert not selectors.by_agency(world.handler(), "别的机构").exists()


@pytest.mark.clause("JL-206c")
@pytest.mark.parametrize("missing", ["issuer", "document_no", "issued_on", "file"])
def test_an_outside_conclusion_is_cited_in_full(jilin_world: World, missing: str) -> None:
    jilin_world.arrive()
    facts = {
        "kind": "conclusion", "title": "生效判决", "issuer_kind": "judicial",
        "issuer": "演示法院", "document_no": "(2026)演1号", "issued_on": timezone.localdate(),
        "file": picture(),
    }  # fmt: skip
    with pytest.raises(Refused) as refusal:
        register(jilin_world, **{**facts, missing: None if missing != "issuer" else ""})
    assert missing in refusal.value.fields
    assert register(jilin_world, **facts).issuer == "演示法院"


def test_in_pengyang_only_professional_conclusions_are_admitted(pengyang_world: World) -> None:
    pengyang_world.arrive()
    with pytest.raises(Refused, match="结论的种类"):
        register(
            pengyang_world, kind="conclusion", title="判决", issuer_kind="judicial",
            issuer="演示法院", document_no="1", issued_on=timezone.localdate(), file=picture(),
        )  # fmt: skip


def test_evidence_is_not_added_to_a_closed_check(huizhou_world: World) -> None:
    huizhou_world.carry_out()
    with pytest.raises(Refused, match="完成检查之前"):
        register(huizhou_world, kind="photo", title="补拍", file=picture())
