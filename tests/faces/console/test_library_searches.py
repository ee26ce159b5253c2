"""The object list narrowed, kept, acted on and exported at the desk."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingqian.foundation.jobs import work
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.roles import Role
from mingqian.library import services
from mingqian.library.models import BulkChange, InspectionObject, ObjectExport, SavedFilter
from tests.cast import Place
from tests.faces.console.test_library_lists import signed_in
from tests.stages.library import build

pytestmark = pytest.mark.django_db
LIST = reverse("console:object-list")


@pytest.fixture
def keeper(huizhou: Place) -> Client:
    """The lead department's keeper at the desk, before 45 objects."""
    cache.clear()
    facts = {"department": huizhou.lead, "region": huizhou.region, "source_at": timezone.now()}
    InspectionObject.objects.bulk_create(
        InspectionObject(
            oid=f"uscc:{build.uscc(number)}",
            uscc=build.uscc(number),
            name=f"演示·第{number}号公司",
            object_type="company",
            kind="business",
            source="演示",
            industry_code="F51" if number % 2 else "H62",
            **facts,
        )
        for number in range(1, 46)
    )
    return signed_in(huizhou, "lead", Role.KEEPER)


def test_pages_follow_one_another_with_the_filter_and_its_number(keeper: Client) -> None:
    page = keeper.get(LIST, {"industry": "F51"})
    seen, total = [], page.context["page"].total
    while True:
        shown = page.context["page"]
        seen += [row.pk for row in shown.rows]
        assert (shown.total, shown.is_capped) == (total, False)
        if not shown.next_url:
            break
        page = keeper.get(shown.next_url)
    assert (len(seen), total) == (23, 23)
    assert seen == sorted(set(seen), reverse=True)
    back = keeper.get(page.context["page"].previous_url).context["page"]
    assert [row.pk for row in back.rows] == seen[:20]
    assert keeper.get(LIST, {"after": "spoilt"}).context["page"].total == 45


def test_the_list_says_what_it_is_narrowed_by_and_what_is_wrong(keeper: Client) -> None:
    page = keeper.get(LIST, {"industry": ["F51", "H62"], "status": "active"}).content.decode()
    assert "行业：F51 批发业、H62 餐饮业" in page
    assert 'aria-label="去掉条件“状态：存续”"' in page
    assert "?industry=F51&amp;industry=H62" in page
    wrong = keeper.get(LIST, {"capital_from": "abc"})
    assert wrong.status_code == 422
    assert "应填写数字" in wrong.content.decode()
    part = keeper.get(LIST, {"capital_from": "abc"}, headers={"HX-Request": "true"})
    assert (part.status_code, "<html" in part.content.decode()) == (200, False)


def test_a_filter_is_kept_shared_used_and_deleted(keeper: Client, huizhou: Place) -> None:
    new = f"{reverse('console:saved-filter-new')}?industry=F51"
    assert keeper.post(new, {"name": ""}).status_code == 422
    keeper.post(new, {"name": "批发业", "is_shared": "on"})
    saved = SavedFilter.objects.get()
    assert (
        keeper.get(reverse("console:saved-filter", args=[saved.pk])).url == f"{LIST}?industry=F51"
    )
    colleague = signed_in(huizhou, "lead", Role.HANDLER)
    assert "批发业" in colleague.get(LIST).content.decode()
    delete = reverse("console:saved-filter-delete", args=[saved.pk])
    colleague.post(delete)
    assert SavedFilter.objects.exists()
    edit = reverse("console:saved-filter-edit", args=[saved.pk])
    keeper.post(edit, {"name": "批发"})
    assert "批发" in keeper.get(reverse("console:saved-filter-list")).content.decode()
    assert signed_in(huizhou, "partner", Role.KEEPER).get(edit).status_code == 404
    keeper.post(delete)
    assert not SavedFilter.objects.exists()


def test_a_bulk_act_is_counted_confirmed_reported_and_undone(
    keeper: Client, huizhou: Place
) -> None:
    registry = services.open_registry(department=huizhou.lead, name="演示库", actor=SYSTEM)
    new = f"{reverse('console:bulk-new')}?industry=F51"
    data = {"kind": "register", "registry": registry.pk, "value": "yes", "reason": "清查"}
    assert keeper.post(new, {**data, "registry": ""}).status_code == 422
    keeper.post(new, data)
    change = BulkChange.objects.get()
    address = reverse("console:bulk-detail", args=[change.pk])
    assert "将影响 23 户" in keeper.get(address).content.decode()
    assert not registry.registrations.exists()
    keeper.post(reverse("console:bulk-confirm", args=[change.pk]))
    change.refresh_from_db()
    work.run_job.call(change.job_id)
    page = keeper.get(address).content.decode()
    assert "撤销这次办理" in page
    assert registry.registrations.filter(until=None).count() == 23
    assert "登记入库“演示库”" in keeper.get(reverse("console:bulk-list")).content.decode()
    sheet = keeper.get(reverse("console:bulk-refused", args=[change.pk]))
    assert sheet.content.decode("utf-8-sig").strip() == "名称,代码,原因"
    keeper.post(reverse("console:bulk-undo", args=[change.pk]))
    work.run_job.call(BulkChange.objects.get(undoes=change).job_id)
    assert not registry.registrations.filter(until=None).exists()
    stranger = signed_in(huizhou, "partner", Role.KEEPER)
    assert stranger.get(address).status_code == 404


def test_an_export_is_downloaded_by_who_asked_for_it(keeper: Client, huizhou: Place) -> None:
    new = f"{reverse('console:export-new')}?industry=F51"
    assert keeper.post(new, {"kind": "csv"}).status_code == 422
    keeper.post(new, {"kind": "csv", "columns": ["name", "code"]})
    made = ObjectExport.objects.get()
    work.run_job.call(made.job_id)
    address = reverse("console:export-download", args=[made.pk])
    assert address in keeper.get(reverse("console:export-list")).content.decode()
    answer = keeper.get(address)
    assert len(b"".join(answer).decode("utf-8-sig").splitlines()) == 24  # type: ignore[arg-type]
    assert signed_in(huizhou, "partner", Role.KEEPER).get(address).status_code == 404
