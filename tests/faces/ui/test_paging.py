"""Keyset paging loses nothing, repeats nothing, and forgives a spoilt address."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from mingqian.foundation.jobs.models import Job
from mingqian.ui.paging import Page, paginate

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs() -> list[int]:
    """Twenty-three jobs, many with equal titles; their keys in the order (title, pk)."""
    Job.objects.bulk_create(Job(kind="x", title=f"批次 {n % 4}") for n in range(23))
    return list(Job.objects.order_by("title", "pk").values_list("pk", flat=True))


def visit(url: str, rf: RequestFactory, key: tuple[str, ...] = ("title",)) -> Page:
    """The page at an address."""
    return paginate(rf.get(url), Job.objects.all(), key=key, size=5, unit="个")


def keys(page: Page) -> list[int]:
    """Primary keys on a page."""
    return [job.pk for job in page]


def test_walking_forward_meets_every_row_once_in_order(rf: RequestFactory, jobs: list[int]) -> None:
    page, met = visit("/jobs/", rf), []
    while True:
        met += keys(page)
        if not page.next_url:
            break
        page = visit(page.next_url, rf)
    assert met == jobs


def test_walking_back_shows_the_same_pages(rf: RequestFactory, jobs: list[int]) -> None:
    first = visit("/jobs/", rf)
    second = visit(first.next_url, rf)
    third = visit(second.next_url, rf)
    assert keys(visit(third.previous_url, rf)) == keys(second)
    assert keys(visit(visit(third.previous_url, rf).previous_url, rf)) == keys(first)


def test_descending_order_is_kept(rf: RequestFactory, jobs: list[int]) -> None:
    first = visit("/jobs/", rf, ("-title", "-pk"))
    assert keys(first) == jobs[::-1][:5]
    assert keys(visit(first.next_url, rf, ("-title", "-pk"))) == jobs[::-1][5:10]


def test_the_first_page_has_nothing_before_it_and_the_last_nothing_after(
    rf: RequestFactory, jobs: list[int]
) -> None:
    page = visit("/jobs/", rf)
    assert page.previous_url == page.first_url == ""
    while page.next_url:
        page = visit(page.next_url, rf)
    assert page.previous_url
    assert len(page) == 3


def test_addresses_keep_the_filter_and_drop_blanks(rf: RequestFactory, jobs: list[int]) -> None:
    page = visit("/jobs/?kind=x&q=", rf)
    assert "kind=x" in page.next_url
    assert "q=" not in page.next_url


@pytest.mark.parametrize("spoilt", ["%%%", "eA", "W10", "bm90LWpzb24"])
def test_a_spoilt_position_shows_the_first_page(
    rf: RequestFactory, jobs: list[int], spoilt: str
) -> None:
    page = paginate(rf.get("/jobs/", {"after": spoilt}), Job.objects.all(), key=("title",), size=5)
    assert keys(page) == jobs[:5]


def test_the_total_counts_all_pages(rf: RequestFactory, jobs: list[int]) -> None:
    page = visit("/jobs/", rf)
    assert (page.total, page.is_capped, page.unit) == (23, False, "个")


def test_an_empty_list_is_a_page_too(rf: RequestFactory) -> None:
    page = visit("/jobs/", rf)
    assert (list(page), page.total, page.next_url) == ([], 0, "")


def test_a_field_that_may_be_null_cannot_order_a_list(rf: RequestFactory) -> None:
    with pytest.raises(ValueError, match="beat_at"):
        visit("/jobs/", rf, ("beat_at",))
