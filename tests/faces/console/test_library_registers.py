"""Objects, registers, imports and inspectors at the desk."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mingqian.foundation.jobs import work
from mingqian.foundation.jobs.models import Job
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import ImportBatch, InspectionObject, Inspector, ObjectRegistry
from tests import cast
from tests.cast import Place
from tests.faces.console.test_library_lists import signed_in
from tests.stages.library import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(huizhou: Place) -> Client:
    """The lead department's keeper at the desk."""
    cast.region("441302", "惠城区", "county", huizhou.region)
    return signed_in(huizhou, "lead", Role.KEEPER)


def test_objects_are_found_by_name_code_place_and_label(keeper: Client, huizhou: Place) -> None:
    build.obj(huizhou.lead, 1, name="演示·甲店", is_abnormal=True)
    build.obj(huizhou.lead, 2, name="演示·乙店")
    address = reverse("console:object-list")
    for query, found, absent in (
        ({"q": "甲"}, "演示·甲店", "演示·乙店"),
        ({"q": build.uscc(2)}, "演示·乙店", "演示·甲店"),
        ({"flag": "abnormal"}, "演示·甲店", "演示·乙店"),
        ({"region": "441300"}, "演示·乙店", "无"),
    ):
        page = keeper.get(address, query).content.decode()
        assert found in page
        assert absent not in page.split('id="list"')[1]


def test_a_long_list_is_paged_by_key(keeper: Client, huizhou: Place) -> None:
    for number in range(1, 26):
        build.obj(huizhou.lead, number)
    first = keeper.get(reverse("console:object-list"))
    shown = [row.pk for row in first.context["page"].rows]
    second = keeper.get(first.context["page"].next_url)
    assert len(shown) == 20
    assert len(second.context["page"].rows) == 5
    assert not set(shown) & {row.pk for row in second.context["page"].rows}
    fragment = keeper.get(reverse("console:object-list"), headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()


def test_an_object_is_added_and_changed_with_a_reason(keeper: Client, huizhou: Place) -> None:
    data = {
        "object_type": "company",
        "uscc": build.uscc(1),
        "name": "演示·新店",
        "region": "441300",
        "status": "active",
        "risk_class": "U",
    }
    wrong = keeper.post(reverse("console:object-new"), {**data, "uscc": build.uscc(1)[:-1] + "!"})
    assert wrong.status_code == 422
    assert "统一社会信用代码有误" in wrong.content.decode()
    keeper.post(reverse("console:object-new"), data)
    row = InspectionObject.objects.get()
    edit = reverse("console:object-edit", args=[row.pk])
    changed = {**data, "name": "演示·改名店"}
    assert keeper.post(edit, changed).status_code == 422
    keeper.post(edit, {**changed, "reason": "登记变更"})
    page = keeper.get(reverse("console:object-detail", args=[row.pk])).content.decode()
    assert "<del>演示·新店</del> <ins>演示·改名店</ins>" in page
    assert "登记变更" in page
    peek = keeper.get(reverse("console:object-peek", args=[row.pk])).content.decode()
    assert "演示·改名店" in peek


@pytest.mark.clause("CJ-10e", "PY-202b")
def test_another_departments_keeper_sees_no_edit_button_and_is_refused(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1)
    other = signed_in(huizhou, "partner", Role.KEEPER)
    page = other.get(reverse("console:object-detail", args=[row.pk])).content.decode()
    assert reverse("console:object-edit", args=[row.pk]) not in page
    assert "只有该部门可以维护" in page
    answer = other.post(
        reverse("console:object-edit", args=[row.pk]),
        {
            "object_type": "company", "name": "演示·抢改", "region": "441300",
            "status": "active", "risk_class": "U", "reason": "试试",
        },
    )  # fmt: skip
    assert "只有该部门可以维护" in answer.content.decode()
    row.refresh_from_db()
    assert row.name != "演示·抢改"


@pytest.mark.clause("XL-203a", "XL-203b")
def test_a_filter_is_saved_as_a_named_list_whose_members_follow(
    keeper: Client, huizhou: Place
) -> None:
    row = build.obj(huizhou.lead, 1, business_scope="食品销售")
    keeper.post(reverse("console:registry-new"), {"name": "演示·食品库"})
    registry = ObjectRegistry.objects.get()
    rule = reverse("console:registry-rule", args=[registry.pk])
    assert keeper.post(rule, {}).status_code == 422
    keeper.post(rule, {"keywords": "食品、饮料"})
    page = keeper.get(reverse("console:registry-detail", args=[registry.pk])).content.decode()
    assert "经营范围含“食品”或“饮料”" in page
    assert row.name in page
    shown = keeper.get(reverse("console:object-detail", args=[row.pk])).content.decode()
    assert "按入库条件：经营范围含“食品”或“饮料”" in shown


def test_an_object_is_registered_by_code_removed_and_the_register_filed(
    keeper: Client, huizhou: Place
) -> None:
    row = build.obj(huizhou.lead, 1)
    registry = services.open_registry(department=huizhou.lead, name="演示·库", actor=SYSTEM)
    add = reverse("console:registry-add", args=[registry.pk])
    assert keeper.post(add, {"code": "不是代码", "reason": "x"}).status_code == 422
    keeper.post(add, {"code": row.uscc, "reason": "持证"})
    assert list(selectors.members_of(registry)) == [row]
    keeper.post(reverse("console:registry-file", args=[registry.pk]))
    assert registry.filings.get().object_count == 1
    remove = reverse("console:registry-remove", args=[registry.pk, row.pk])
    keeper.post(remove, {"reason": ""})
    assert selectors.members_of(registry).exists()
    keeper.post(remove, {"reason": "证件注销"})
    assert not selectors.members_of(registry).exists()
    assert "演示·库" in keeper.get(reverse("console:registry-list")).content.decode()


def run_queued() -> None:
    """What the worker does."""
    for job in Job.objects.filter(state="queued"):
        work.run_job.func(job.pk)


@pytest.mark.clause("CJ-10a")
def test_the_wizard_uploads_maps_checks_confirms_and_gives_refused_rows_back(
    keeper: Client, huizhou: Place, tmp_path: Path
) -> None:
    path = build.extract(tmp_path, build.row(1), build.row(2, 企业名称=""), build.row(3))
    upload = SimpleUploadedFile("名录.csv", path.read_bytes(), content_type="text/csv")
    step = keeper.post(
        reverse("console:import-new"),
        {"file": upload, "mapping": "registry-extract"},
    )
    mapping = keeper.get(step["Location"])
    assert "企业名称" in mapping.content.decode()
    initial = mapping.context["form"].initial
    data = {name: value for name, value in initial.items() if value}
    missing = keeper.post(step["Location"], {**data, "column_name": ""})
    assert missing.status_code == 422
    checked = keeper.post(step["Location"], data)
    progress = keeper.get(checked["Location"]).content.decode()
    assert "核对" in progress
    run_queued()
    report = keeper.get(checked["Location"]).content.decode()
    assert "名称不能为空" in report
    assert "确认导入" in report
    assert not InspectionObject.objects.exists()
    batch = ImportBatch.objects.get()
    refused = keeper.get(reverse("console:import-refused", args=[batch.pk]))
    rows = list(csv.reader(io.StringIO(refused.getvalue().decode("utf-8-sig"))))
    assert rows[1][1] == build.uscc(2)
    assert "名称不能为空" in rows[1][-3]
    written = keeper.post(reverse("console:import-confirm", args=[batch.pk]))
    run_queued()
    assert InspectionObject.objects.count() == 2
    assert "导入结果" in keeper.get(written["Location"]).content.decode()
    assert "名录.csv" in keeper.get(reverse("console:import-list")).content.decode()


def test_an_upload_that_cannot_be_read_stays_on_the_first_step(keeper: Client) -> None:
    for content, word in ((b"PK\x03\x04", "Excel"), (b"\xff\xfe\x00", "UTF-16")):
        upload = SimpleUploadedFile("坏.csv", content, content_type="text/csv")
        answer = keeper.post(
            reverse("console:import-new"),
            {"file": upload, "mapping": "registry-extract"},
        )
        assert answer.status_code == 422
        assert word in answer.content.decode()


def test_an_import_of_another_department_is_not_found(
    huizhou: Place, keeper: Client, tmp_path: Path
) -> None:
    path = build.extract(tmp_path, build.row(1))
    upload = SimpleUploadedFile("名录.csv", path.read_bytes(), content_type="text/csv")
    step = keeper.post(
        reverse("console:import-new"),
        {"file": upload, "mapping": "registry-extract"},
    )
    other = signed_in(huizhou, "partner", Role.KEEPER)
    other_person = huizhou.person("partner", Role.KEEPER)
    type(other_person).objects.filter(pk=other_person.pk).update(name="另一人")
    assert other.get(step["Location"]).status_code == 404
    data = {k: v for k, v in keeper.get(step["Location"]).context["form"].initial.items() if v}
    checked = keeper.post(step["Location"], data)
    assert other.get(checked["Location"]).status_code == 404


def test_an_inspector_is_registered_with_credential_leave_and_recusal(
    keeper: Client, huizhou: Place
) -> None:
    row = build.obj(huizhou.lead, 1)
    keeper.post(
        reverse("console:inspector-new"),
        {
            "name": "检查员甲", "staff_class": "qualified", "department": huizhou.lead.pk,
            "specialities": "特种设备、计量", "level": "city",
        },
    )  # fmt: skip
    person = Inspector.objects.get()
    assert person.specialities == ["特种设备", "计量"]
    detail = reverse("console:inspector-detail", args=[person.pk])
    assert "没有登记执法证件" in keeper.get(detail).content.decode()
    keeper.post(
        reverse("console:credential-new", args=[person.pk]),
        {"number": "演示-1", "issuer": "演示司法局", "valid_from": "2020-01-01",
         "valid_to": "2099-12-31"},
    )  # fmt: skip
    assert "今日可抽取" in keeper.get(detail).content.decode()
    today = dt.date.today().isoformat()  # noqa: DTZ011
    keeper.post(
        reverse("console:leave-new", args=[person.pk]),
        {"starts_on": today, "ends_on": today, "reason": "外出培训"},
    )
    assert "外出培训" in keeper.get(detail).content.decode()
    recuse = reverse("console:recusal-new", args=[person.pk])
    data = {"code": row.uscc, "kind": "kin", "ground": "近亲属任职", "since": today}
    assert keeper.post(recuse, {**data, "ground": ""}).status_code == 422
    keeper.post(recuse, data)
    recusal = person.recusals.get()
    assert recusal.inspection_object == row
    end = reverse("console:recusal-end", args=[person.pk, recusal.pk])
    keeper.post(end, {"until": "2030-01-31", "reason": "亲属已离职"})
    recusal.refresh_from_db()
    assert str(recusal.until) == "2030-01-31"
    assert "检查员甲" in keeper.get(reverse("console:inspector-list")).content.decode()


def test_an_inspector_is_changed_moved_and_leaves(keeper: Client, huizhou: Place) -> None:
    person = build.inspector(huizhou.lead)
    keeper.post(
        reverse("console:inspector-edit", args=[person.pk]),
        {"name": "检查员甲", "staff_class": "supervision", "boundary": ["441302"]},
    )
    person.refresh_from_db()
    assert person.staff_class == "supervision"
    assert [area.pk for area in person.boundary.all()] == ["441302"]
    keeper.post(
        reverse("console:inspector-leave", args=[person.pk]),
        {"on": "2026-01-01", "reason": "退休"},
    )
    person.refresh_from_db()
    assert person.status == "left"
    other = build.inspector(huizhou.lead, "检查员乙")
    keeper.post(
        reverse("console:inspector-move", args=[other.pk]),
        {"to_department": huizhou.partner.pk, "on": "2026-01-01", "reason": "轮岗"},
    )
    other.refresh_from_db()
    assert other.department == huizhou.partner


def test_agencies_are_registered_and_leave(keeper: Client) -> None:
    keeper.post(
        reverse("console:party-new"),
        {"name": "演示·检测所", "domain": "特种设备", "region": "441300"},
    )
    party = selectors.supporting_parties().get()
    act = reverse("console:party-act", args=[party.pk])
    keeper.post(act, {"action": "leave", "reason": "合同到期"})
    assert not selectors.supporting_parties().exists()
    assert "已退出" in keeper.get(reverse("console:party-list")).content.decode()


@pytest.mark.clause("CJ-10d", "CJ-10l")
def test_an_expert_applies_is_reviewed_reported_and_listed_on_the_pages(
    keeper: Client, huizhou: Place
) -> None:
    office = Client()
    office.force_login(huizhou.person("lead", Role.OFFICE))
    keeper.post(
        reverse("console:expert-apply"),
        {
            "name": "演示·专家甲", "unit": "演示·研究所", "domain": "特种设备",
            "applied_on": "2026-03-02", "region": "441300",
        },
    )  # fmt: skip
    party = selectors.parties_visible_to(SYSTEM).get()
    act = reverse("console:party-act", args=[party.pk])
    assert not selectors.supporting_parties().exists()
    keeper.post(act, {"action": "review", "reason": "业绩属实"})
    keeper.post(act, {"action": "report"})
    assert [todo.kind for todo in selectors.todos(huizhou.actor("lead", Role.OFFICE))] == [
        "专家入库"
    ]
    detail = reverse("console:party-detail", args=[party.pk])
    assert "准予入库" in office.get(detail).content.decode()
    office.post(act, {"action": "list"})
    assert selectors.supporting_parties().get() == party
    assert "业绩属实" in keeper.get(detail).content.decode()
    step = reverse("console:party-step", args=[party.pk, "renew"])
    assert keeper.post(act, {"action": "renew"})["Location"] == step
    keeper.post(step, {"valid_to": "2031-01-01", "reason": "换证"})
    party.refresh_from_db()
    assert str(party.valid_to) == "2031-01-01"


def test_dictionaries_and_the_import_of_people_on_the_pages(keeper: Client, huizhou: Place) -> None:
    url = reverse("console:dictionaries")
    keeper.post(url, {"kind": "post", "word": "食药"})
    assert "食药" in keeper.get(url).content.decode()
    word = selectors.dictionary_of(huizhou.lead).get()
    header = "工号,姓名,人员类别,岗位大类,证件1编号,证件1发证机关,证件1有效期起,证件1有效期至"
    rows = (
        "H01,检查员乙,具有行政执法资格的工作人员,食药,ZJ-1,演示司法局,2024-01-01,2029-12-31",
        "H02,检查员丙,具有行政执法资格的工作人员,消防,,,,",
    )
    for is_dry_run, people in (("on", 0), ("", 1)):
        upload = SimpleUploadedFile("people.csv", "\n".join([header, *rows]).encode())
        given = {"upload": upload, "encoding": "utf-8", "is_dry_run": is_dry_run}
        page = keeper.post(reverse("console:people-import"), given).content.decode()
        assert "岗位大类“消防”不在本部门词典中" in page
        assert selectors.inspectors_of(huizhou.lead).count() == people
    keeper.post(reverse("console:word-retire", args=[word.pk]))
    assert "已停用" in keeper.get(url).content.decode()
    assert "工号" in keeper.get(reverse("console:people-template")).content.decode("utf-8-sig")


def test_the_keepers_to_dos_name_expiring_credentials_and_checked_imports(
    huizhou: Place, tmp_path: Path
) -> None:
    build.inspector(huizhou.lead, valid_to=dt.date(2026, 1, 1))
    actor = huizhou.actor("lead", Role.KEEPER)
    kinds = [todo.kind for todo in selectors.todos(actor)]
    assert kinds == ["证件到期"]
    assert not selectors.todos(huizhou.actor("partner", Role.KEEPER))


def test_an_outsider_finds_nothing(huizhou: Place, outsider: object) -> None:
    row, person = build.obj(huizhou.lead, 1), build.inspector(huizhou.lead)
    registry = services.open_registry(department=huizhou.lead, name="演示·库", actor=SYSTEM)
    from mingqian.foundation.org.models import Person

    client = Client()
    client.force_login(Person.objects.get(pk=outsider.person_id))  # type: ignore[attr-defined]
    for name, pk in (
        ("object-detail", row.pk),
        ("object-peek", row.pk),
        ("object-edit", row.pk),
        ("registry-detail", registry.pk),
        ("inspector-detail", person.pk),
        ("inspector-edit", person.pk),
    ):
        assert client.get(reverse(f"console:{name}", args=[pk])).status_code == 404, name
    page = client.get(reverse("console:object-list")).content.decode()
    assert row.name not in page
