"""Item lists at the desk: reading, drafting, submitting, publishing, flags, the board."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mingqian.console.forms.library.fields import WordsField
from mingqian.followup.models import NonRandomCheck
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.roles import Role
from mingqian.library import services
from mingqian.library.models import InspectionItemList, ListState
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


def signed_in(home: Place, department: str, role: Role) -> Client:
    """A browser of somebody in office."""
    client = Client()
    client.force_login(home.person(department, role))
    return client


@pytest.fixture
def keeper(huizhou: Place) -> Client:
    """The lead department's keeper at the desk."""
    return signed_in(huizhou, "lead", Role.KEEPER)


ITEM = {
    "code": "A01",
    "category": "演示类别",
    "name": "演示·证照检查",
    "tier": "general",
    "basis": "《演示法》第一条",
    "subject": "市级部门",
    "content": "证照公示",
    "methods": ["on_site"],
    "guide_method": "查看",
    "guide_requirements": "两人",
}


def test_a_keeper_drafts_fills_submits_and_publishes(keeper: Client, huizhou: Place) -> None:
    new = keeper.post(reverse("console:item-list-new"), {"kind": "department", "year": 2026})
    item_list = InspectionItemList.objects.get()
    assert new["Location"] == reverse("console:item-list-detail", args=[item_list.pk])
    add = reverse("console:item-new", args=[item_list.pk])
    assert keeper.post(add, {**ITEM, "department": huizhou.lead.pk}).status_code == 302
    page = keeper.get(new["Location"]).content.decode()
    assert "演示·证照检查" in page
    act = reverse("console:item-list-act", args=[item_list.pk])
    for action, state in (("submit", ListState.SUBMITTED), ("publish", ListState.IN_FORCE)):
        assert "报送" in page
        keeper.post(act, {"action": action})
        item_list.refresh_from_db()
        assert item_list.state == state
    assert "现行有效" in keeper.get(reverse("console:item-list")).content.decode()


@pytest.mark.clause("JL-202b")
def test_a_missing_fact_is_named_beside_its_field(jilin: Place) -> None:
    client = signed_in(jilin, "lead", Role.KEEPER)
    item_list = build.draft(jilin.lead)
    answer = client.post(
        reverse("console:item-new", args=[item_list.pk]),
        {**ITEM, "basis": "", "department": jilin.lead.pk},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写检查依据" in page
    assert "二（二）" in page
    assert not item_list.items.exists()


def test_a_handler_reads_but_has_no_button_and_no_way_in(huizhou: Place) -> None:
    item_list = build.draft(huizhou.lead)
    build.add(item_list)
    client = signed_in(huizhou, "lead", Role.HANDLER)
    page = client.get(reverse("console:item-list-detail", args=[item_list.pk])).content.decode()
    assert "新增事项" not in page
    assert "公布" not in page.split("清单信息")[0].split("page-header")[-1]
    act = reverse("console:item-list-act", args=[item_list.pk])
    assert client.post(act, {"action": "publish"}).status_code == 403
    item_list.refresh_from_db()
    assert item_list.state == ListState.DRAFT


def test_another_departments_draft_is_not_found(huizhou: Place, keeper: Client) -> None:
    item_list = build.draft(huizhou.partner)
    address = reverse("console:item-list-detail", args=[item_list.pk])
    assert keeper.get(address).status_code == 404


def test_the_new_version_shows_what_changed(keeper: Client, huizhou: Place) -> None:
    first = build.published(huizhou.lead)
    address = reverse("console:item-list-version", args=[first.pk])
    assert "工作实际需要" in keeper.get(address).content.decode()
    refused = keeper.post(address, {"adjustment_ground": "工作实际需要", "change_ground": ""})
    assert refused.status_code == 422
    keeper.post(address, {"adjustment_ground": "工作实际需要", "change_ground": "试点后调整"})
    second = InspectionItemList.objects.get(version=2)
    services.change_item(item=second.items.get(), facts={"content": "改了内容"}, actor=SYSTEM)
    changes = reverse("console:item-list-changes", args=[second.pk])
    page = keeper.get(changes).content.decode()
    assert "试点后调整" in page
    assert "<ins>改了内容</ins>" in page


def test_the_office_compiles_resolves_and_publishes(huizhou: Place) -> None:
    for role, code in (("lead", "A01"), ("partner", "B01")):
        item_list = build.draft(huizhou.departments[role])
        build.add(item_list, code, name="演示·证照检查")
        services.submit_list(item_list=item_list, actor=SYSTEM)
    office = signed_in(huizhou, "lead", Role.OFFICE)
    office.post(reverse("console:item-list-compile"))
    unified = InspectionItemList.objects.get(kind="unified")
    detail = reverse("console:item-list-detail", args=[unified.pk])
    assert "还有 1 组未处理" in office.get(detail).content.decode()
    kept = unified.items.get(code="A01")
    office.post(reverse("console:duplicate-resolve", args=[kept.pk]))
    assert "重复事项" not in office.get(detail).content.decode().split("审计留痕")[0]
    act = reverse("console:item-list-act", args=[unified.pk])
    for action in ("compile", "publish"):
        office.post(act, {"action": action})
    unified.refresh_from_db()
    assert unified.state == ListState.IN_FORCE


@pytest.mark.clause("JL-204b")
def test_the_quality_report_lists_items_without_a_guide(jilin: Place) -> None:
    item_list = build.draft(jilin.lead)
    build.add(item_list, "A01", guide_method="")
    client = signed_in(jilin, "lead", Role.KEEPER)
    address = reverse("console:item-list-quality", args=[item_list.pk])
    assert "工作指引缺检查方法" in client.get(address).content.decode()


@pytest.mark.clause("CJ-10b", "JL-204b")
def test_an_item_shows_its_guide_its_objects_and_its_inspectors(jilin: Place) -> None:
    registry = services.open_registry(department=jilin.lead, name="演示·专项库", actor=SYSTEM)
    services.register(
        registry=registry, inspection_object=build.obj(jilin.lead, 1), reason="许可", actor=SYSTEM
    )
    build.inspector(jilin.lead)
    item = build.published(jilin.lead, registry=registry).items.get()
    client = signed_in(jilin, "lead", Role.HANDLER)
    page = client.get(reverse("console:item-detail", args=[item.pk])).content.decode()
    for text in ("查看经营场所", "演示·专项库", "1 户", "可抽取的检查人员"):
        assert text in page


def test_sub_items_handling_and_files_on_the_pages(huizhou: Place) -> None:
    client = signed_in(huizhou, "lead", Role.KEEPER)
    item = build.add(build.draft(huizhou.lead))
    management = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0}
    client.post(
        reverse("console:item-sub-items", args=[item.pk]),
        {**management, "form-0-code": "A01-1", "form-0-name": "演示·子项"},
    )
    client.post(
        reverse("console:item-checkpoints", args=[item.pk]),
        {
            **management, "form-0-content": "亮照", "form-0-sub_item": "A01-1",
            "form-0-is_veto": "on",
        },
    )  # fmt: skip
    handling = reverse("console:item-handling", args=[item.pk])
    client.post(handling, {"pending_followup": "case_filing"})
    page = client.get(reverse("console:item-detail", args=[item.pk])).content.decode()
    for text in ("演示·子项", "否决项", "立案查处"):
        assert text in page
    for name in ("item-list-csv", "item-list-xlsx", "item-list-print", "item-list-changes"):
        answer = client.get(reverse(f"console:{name}", args=[item.item_list_id]))
        assert answer.status_code == 200, name
    listing = reverse("console:item-list")
    assert "当日没有有效的清单" in client.get(listing, {"on": "2020-01-01"}).content.decode()


def test_checkpoints_are_kept_in_order_and_empty_rows_fall_away(
    keeper: Client, huizhou: Place
) -> None:
    item = build.add(build.draft(huizhou.lead))
    address = reverse("console:item-checkpoints", args=[item.pk])
    data = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 0}
    rows = ({"content": "执照悬挂", "is_key": "on"}, {"content": ""}, {"content": "名称规范"})
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    keeper.post(address, data)
    assert list(item.checkpoints.values_list("seq", "content", "is_key")) == [
        (1, "执照悬挂", True),
        (2, "名称规范", False),
    ]
    assert "执照悬挂" in keeper.get(address).content.decode()


@pytest.mark.clause("XL-501a")
def test_key_areas_are_offered_from_the_rulebook_and_admitted_by_document(
    xinglongtai: Place,
) -> None:
    item = build.published(xinglongtai.departments["bureau"], full_list_code="Z1").items.get()
    client = signed_in(xinglongtai, "bureau", Role.KEEPER)
    mark = reverse("console:item-key-area", args=[item.pk])
    assert "特种设备安全" in client.get(mark).content.decode()
    client.post(mark, {"area": "食品"})
    detail = reverse("console:item-detail", args=[item.pk])
    assert "不进入随机抽查" in client.get(detail).content.decode()
    admit = reverse("console:item-admit", args=[item.pk])
    assert client.post(admit, {"document_no": "", "reason": "需要"}).status_code == 422
    client.post(admit, {"document_no": "演示发〔2026〕3号", "reason": "部署"})
    assert "凭 演示发〔2026〕3号 纳入随机抽查" in client.get(detail).content.decode()


def test_an_item_is_marked_not_applicable_with_a_case_of_the_rulebook(
    changjiang: Place,
) -> None:
    item = build.published(changjiang.lead).items.get()
    client = signed_in(changjiang, "lead", Role.KEEPER)
    address = reverse("console:item-not-applicable", args=[item.pk])
    client.post(address, {"case": "法定检查方式", "ground": "《演示法》第三条"})
    item.refresh_from_db()
    assert item.non_applicable_case == "法定检查方式"


def test_published_lists_are_imported_with_the_refused_rows_shown(
    keeper: Client, huizhou: Place
) -> None:
    item_list = build.draft(huizhou.lead)
    text = "编号,抽查事项,检查依据,检查方式\n1,演示·甲,《演示法》,现场检查\n2,演示·乙\n"
    upload = SimpleUploadedFile("清单.csv", text.encode(), content_type="text/csv")
    address = reverse("console:item-import", args=[item_list.pk])
    page = keeper.post(address, {"upload": upload, "encoding": "utf-8"}).content.decode()
    assert "新增 1 项，退回 1 行" in page
    assert "错位" in page
    gbk = SimpleUploadedFile("清单.csv", text.encode("gbk"), content_type="text/csv")
    answer = keeper.post(address, {"upload": gbk, "encoding": "utf-8"})
    assert answer.status_code == 422
    assert "GBK" in answer.content.decode()


def test_joint_lines_are_added_by_the_office(huizhou: Place) -> None:
    item_list = services.start_list(department=huizhou.lead, kind="joint", year=2026, actor=SYSTEM)
    office = signed_in(huizhou, "lead", Role.OFFICE)
    address = reverse("console:joint-item-new", args=[item_list.pk])
    facts = {"code": "L1", "domain": "演示", "name": "演示·联合检查"}
    office.post(
        address,
        {
            **facts,
            "lead_department": huizhou.lead.pk,
            "participating_departments": [huizhou.partner.pk],
        },
    )
    line = item_list.joint_items.get()
    assert list(line.participating_departments.all()) == [huizhou.partner]


@pytest.mark.clause("PY-A200f", "CJ-06c")
def test_the_board_shows_every_member(changjiang: Place) -> None:
    build.published(changjiang.lead)
    office = signed_in(changjiang, "lead", Role.OFFICE)
    page = office.get(reverse("console:library-board")).content.decode()
    for department in (changjiang.lead, changjiang.partner, changjiang.third):
        assert department.label in page
    assert "不齐全" in page


@pytest.mark.clause("CJ-03c")
def test_a_check_outside_the_draw_is_registered_with_its_source(changjiang: Place) -> None:
    item = build.published(changjiang.lead).items.get()
    row = build.obj(changjiang.lead, 1)
    client = signed_in(changjiang, "lead", Role.HANDLER)
    address = reverse("console:nonrandom-new")
    data = {
        "item": item.pk,
        "code": row.uscc,
        "source": "complaint",
        "ground": "投诉举报/转办交办/数据监测的个案线索",
    }
    assert client.post(address, data).status_code == 422
    client.post(address, {**data, "reason": "12315 投诉"})
    assert NonRandomCheck.objects.get().reason == "12315 投诉"
    for page in ("nonrandom-list", "object-detail"):
        address = reverse(f"console:{page}", args=[row.pk] if page == "object-detail" else [])
        assert "投诉举报" in client.get(address).content.decode()


@pytest.mark.parametrize(
    "typed",
    ["餐饮、食品", "餐饮 食品", "餐饮,食品", "餐饮，食品", "餐饮\u3000食品\n", "餐饮;食品、"],
)
def test_keywords_may_be_parted_as_people_do(typed: str) -> None:
    assert WordsField(blanks=True).clean(typed) == ["餐饮", "食品"]


def test_names_of_materials_may_hold_blanks() -> None:
    assert WordsField().clean("ISO 9001 证书、营业执照") == ["ISO 9001 证书", "营业执照"]
