"""Labels, merges, districts, risks and the page of an object at the desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.roles import Role
from mingqian.library import services
from mingqian.library.models import InspectionObject, Label, ObjectMerge
from tests import cast
from tests.cast import Place
from tests.faces.console.test_library_lists import signed_in
from tests.stages.library import build
from tests.stages.library.test_labels import label as label_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(huizhou: Place) -> Client:
    """The lead department's keeper at the desk."""
    return signed_in(huizhou, "lead", Role.KEEPER)


def text_of(client: Client, name: str, *args: object, **query: object) -> str:
    """The page of an address."""
    return client.get(reverse(f"console:{name}", args=args), query).content.decode()


@pytest.mark.clause("CJ-10a")
def test_a_label_is_proposed_reviewed_put_on_and_feeds_a_register(
    keeper: Client, huizhou: Place
) -> None:
    head = signed_in(huizhou, "lead", Role.HEAD)
    row = build.obj(huizhou.lead, 1)
    middle = label_in_force(huizhou.lead, "middle")
    data = {
        "level": "small", "name": "演示·冷链", "parent": middle.pk, "scope": "own",
        "valid_from": "2026-01-01", "needs_review": "on",
    }  # fmt: skip
    assert keeper.post(reverse("console:label-new"), {**data, "parent": ""}).status_code == 422
    keeper.post(reverse("console:label-new"), data)
    made = Label.objects.get(name="演示·冷链")
    assert "审核通过" not in text_of(keeper, "label-detail", made.pk)
    assert "审核通过" in text_of(head, "label-detail", made.pk)
    head.post(reverse("console:label-act", args=[made.pk]), {"action": "approve"})
    put = {"source": "演示", "since": "2026-01-02", "reason": "排查"}
    put_url = reverse("console:label-put", args=[made.pk])
    assert keeper.post(put_url, {**put, "codes": "无效代码"}).status_code == 422
    keeper.post(put_url, {**put, "codes": row.uscc})
    placed = made.placements.get()
    assert row.name in text_of(head, "label-list")
    review = reverse("console:label-review", args=[made.pk])
    head.post(review, {"placement": placed.pk, "verdict": "approve"})
    keeper.post(reverse("console:registry-new"), {"name": "演示·冷链库"})
    registry = huizhou.lead.registries.get()
    rule = reverse("console:registry-rule", args=[registry.pk])
    keeper.post(rule, {"labels": [made.pk]})
    why = text_of(keeper, "object-registries", row.pk)
    assert "按监管标签" in why
    assert "标签 演示·冷链" in why
    assert "演示·冷链库" in text_of(keeper, "label-detail", made.pk)
    keeper.post(reverse("console:label-off", args=[placed.pk]), {"reason": "排查结束"})
    assert "没有标签，不符合“标签 演示·冷链”" in text_of(keeper, "object-registries", row.pk)
    assert "排查结束" in text_of(keeper, "object-detail", row.pk)


def test_two_records_are_compared_merged_and_parted_again(keeper: Client, huizhou: Place) -> None:
    kept = build.obj(huizhou.lead, 1, name="演示·同名店", address="演示路1号")
    double = build.obj(huizhou.lead, 2, name="演示·同名店", address="演示路2号")
    compare = reverse("console:merge-compare", args=[kept.pk, double.pk])
    assert compare in text_of(keeper, "merge-list")
    assert "演示路2号" in keeper.get(compare).content.decode()
    assert keeper.post(compare, {"address": "duplicate"}).status_code == 422
    keeper.post(compare, {"address": "duplicate", "reason": "同一家"})
    kept.refresh_from_db()
    assert kept.address == "演示路2号"
    made = ObjectMerge.objects.get()
    assert "本记录已合并" in text_of(keeper, "object-detail", double.pk)
    public = Client().get(reverse("portal:object-merges")).content.decode()
    assert "惠州市" in public
    undo = reverse("console:merge-undo", args=[made.pk])
    keeper.post(undo, {"reason": "并非同一家"})
    double.refresh_from_db()
    assert double.merged_into is None
    assert "不能撤销" in keeper.get(undo).content.decode()


def test_inferred_districts_are_settled_by_group_and_one_by_one(
    keeper: Client, huizhou: Place
) -> None:
    town = cast.region("441302", "惠城区", "county", huizhou.region)
    for number in (1, 2, 3):
        build.obj(
            huizhou.lead, number, region=town, is_region_inferred=True,
            address=f"惠州市惠城区演示路{number}号",
        )  # fmt: skip
    page = text_of(keeper, "district-list")
    assert "惠州市惠城区演示路"[:9] in page
    settle = reverse("console:district-settle")
    last = InspectionObject.objects.order_by("-pk")[0]
    one = f"{settle}?object={last.pk}"
    assert keeper.post(one, {"decision": "unknown"}).status_code == 422
    keeper.post(one, {"decision": "unknown", "reason": "只写到市"})
    keeper.post(f"{settle}?beginning=惠州市惠城区演示路&region={town.pk}", {"decision": "accept"})
    assert "没有待核定的区划" in text_of(keeper, "district-list")
    assert "无法确定：只写到市" in text_of(keeper, "object-detail", last.pk)
    assert Region.objects.get(pk=town.pk).inspection_objects.count() == 3
    assert keeper.get(one).status_code == 404


def test_the_page_of_an_object_shows_every_side_of_it(keeper: Client, huizhou: Place) -> None:
    row, other = build.obj(huizhou.lead, 1), build.obj(huizhou.lead, 2)

    def enter(name: str, data: dict[str, object], target: InspectionObject = row) -> int:
        url = reverse(f"console:{name}", args=[target.pk])
        return keeper.post(url, data).status_code

    risk = {"kind": "abnormal", "since": "2026-01-02", "source": "登记机关", "ground": "失联"}
    code = {"kind": "registration", "number": "441300000000001", "source": "登记机关"}
    assert enter("risk-new", risk) == 422
    assert enter("risk-new", {**risk, "document_no": "演示1号"}) == 302
    assert enter("class-new", {"risk_class": "C", "on": "2026-01-03", "source": "省局"}) == 302
    assert enter("code-new", code) == 302
    license_facts = {
        "name": "食品经营许可证", "number": "JY100001", "issuer": "演示局",
        "valid_from": "2024-01-01", "source": "演示",
    }  # fmt: skip
    assert enter("license-new", license_facts) == 302
    short = {**license_facts, "number": "JY100002", "valid_to": "2024-06-01"}
    assert enter("license-new", short, other) == 302
    ending = text_of(keeper, "license-list", days=90)
    assert "JY100002" in ending
    assert "JY100001" not in ending
    assert enter("contact-new", {"name": "演示·联系人", "phone": "000-00000"}) == 302
    clash = keeper.post(reverse("console:code-new", args=[other.pk]), code).content.decode()
    assert reverse("console:object-detail", args=[row.pk]) in clash
    page = text_of(keeper, "object-detail", row.pk)
    for word in (
        "演示1号", "失联", "省局", "441300000000001", "长期有效", "000-00000", "现在可以抽取",
    ):  # fmt: skip
        assert word in page
    entry = row.risk_entries.get()
    end = reverse("console:risk-end", args=[entry.pk])
    keeper.post(end, {"on": "2026-02-01", "reason": "已恢复联系"})
    revoke = reverse("console:license-revoke", args=[row.licenses.get().pk])
    keeper.post(revoke, {"on": "2026-02-01", "reason": "歇业"})
    keeper.post(reverse("console:contact-end", args=[row.contacts.get().pk]))
    keeper.post(reverse("console:code-remove", args=[row.codes.get().pk]), {"reason": "录错"})
    services.deactivate(
        inspection_object=row, status="deregistered", on=dt.date(2026, 3, 1), reason="注销",
        actor=SYSTEM,
    )  # fmt: skip
    page = text_of(keeper, "object-detail", row.pk)
    for word in ("已恢复联系", "已注销", "现在不能抽取", "登记状态为“注销或吊销”"):
        assert word in page
    assert "000-00000" not in page.split("变更记录")[0]


def test_another_department_reads_the_page_without_the_keepers_buttons(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1)
    handler = signed_in(huizhou, "partner", Role.HANDLER)
    page = text_of(handler, "object-detail", row.pk)
    for name in ("object-edit", "code-new", "risk-new", "object-label-put"):
        assert reverse(f"console:{name}", args=[row.pk]) not in page
    assert handler.get(reverse("console:district-list")).status_code == 403
