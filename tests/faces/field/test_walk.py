"""A whole check on the phone with native forms only, as a browser without script sends them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from mingqian.result.models import Result
from tests.cast import Place
from tests.stages.inspection.world import PNG, World, build

pytestmark = pytest.mark.django_db


def url(name: str, pk: int) -> str:
    return reverse(f"field:{name}", args=[pk])


def points(world: World, **fields: str) -> dict[str, str]:
    """The same answer for every point, as the form names its fields."""
    found = {}
    for row in world.check().findings.all():
        for name, value in fields.items():
            found[f"p{row.pk}-{name}"] = value
    return found


@pytest.mark.clause("HZ-13b", "CJ-16a")
def test_an_inspector_carries_out_a_check_with_native_forms(world: World, phone) -> None:
    client = phone(world)
    pk = world.check().pk
    source = "信用中国（江西）"
    sent = client.post(
        url("online", pk),
        {**points(world, outcome="not_verifiable", source=source, answer="conforms"),
         "then": "finish"},
    )  # fmt: skip
    assert sent.status_code == 302
    drawn = world.objects[0]
    day = timezone.localdate().isoformat()
    parts = [str(part.pk) for part in world.parts.values()]
    sent = client.post(url("schedule", drawn.pk), {"scheduled_on": day, "parts": parts})
    assert sent.status_code == 302
    told = {"channel": "电话", "sent_to": "演示联系人", "materials": "营业执照"}
    assert client.post(url("notice", pk), told).status_code == 302
    came = {"present": [str(key) for key in world.assignments()], "credentials_shown": "on"}
    assert client.post(url("start", pk), came).status_code == 302
    answers = {**points(world, answer="conforms", method="on_site"), "then": "record"}
    first = world.check().findings.first()
    answers[f"p{first.pk}-photos"] = SimpleUploadedFile("a.png", PNG, "image/png")
    sent = client.post(url("answers", pk), answers)
    assert sent.url == url("record", pk)
    assert world.check().evidence.get().finding == first
    assert client.post(url("record", pk), {"situation": "正常"}).url == url("sign", pk)
    page = client.get(url("sign", pk)).content.decode()
    assert world.check().record_digest in page
    assert "正常" in page
    signed = {
        "kind": "sealed", "signer": "演示负责人", "capacity": "店长",
        "record_digest": world.check().record_digest,
        "photo": SimpleUploadedFile("b.png", PNG, "image/png"),
    }  # fmt: skip
    assert client.post(url("sign", pk), signed).status_code == 302
    assert client.post(url("act", pk), {"action": "complete"}).status_code == 302
    result = Result.objects.get(inspection=pk)
    entered = {"category_code": "no_issue", "methods": ["on_site"], "attested": "on"}
    assert client.post(url("result-enter", result.pk), entered).status_code == 302
    result.refresh_from_db()
    assert (result.state, result.entered_by) == ("entered", world.inspector().name)


@pytest.mark.clause("JL-206i")
def test_the_registration_form_is_filled_on_the_phone(jilin: Place, phone) -> None:
    """The bar offers it once all is entered, with its clock; filled, it lies among the papers."""
    world = build(jilin)
    world.open()
    world.carry_out()
    client, pk = phone(world), world.check().pk
    words = "填写《吉林省行政执法机关执法检查登记表》"
    assert words not in client.get(url("check", pk)).content.decode()
    early = client.post(url("result-form", pk), follow=True).content.decode()
    assert "尚未全部录入" in early
    result = Result.objects.get(inspection=pk)
    entered = {"category_code": "no_issue", "methods": ["on_site"], "attested": "on"}
    client.post(url("result-enter", result.pk), entered)
    page = client.get(url("check", pk)).content.decode()
    assert words in page
    assert "二（六）" in page
    filled = client.post(url("result-form", pk), follow=True).content.decode()
    assert words not in filled
    paper = world.check().part.department.label + "检登"
    assert paper in filled


@pytest.mark.parametrize(
    "name",
    ["check", "online", "history", "recusal", "start", "desk", "noncooperation", "evidence",
     "record", "refusal", "notes"],
)  # fmt: skip
def test_every_page_of_a_check_opens(world: World, phone, name: str) -> None:
    world.schedule()
    assert phone(world).get(url(name, world.check().pk)).status_code == 200
