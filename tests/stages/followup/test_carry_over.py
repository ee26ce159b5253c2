"""The migration that made clue checks and checks outside the draw one thing loses nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mingqian.followup.models import NonRandomCheck, NonRandomState
from mingqian.foundation.rules import selectors as rules
from tests import cast
from tests.stages.library import build

BEFORE = [("library", "0001_initial"), ("followup", "0001_initial")]
ENTERED = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


@pytest.mark.django_db(transaction=True)
def test_rows_of_both_tables_stand_in_the_one_that_is_left() -> None:
    cast.load_rulebooks()
    home = cast.place("changjiang").lead
    item, thing = build.published(home).items.get(), build.obj(home, 1)
    book = rules.governing_version(home)
    MigrationExecutor(connection).migrate(BEFORE)
    old = MigrationExecutor(connection).loader.project_state(BEFORE).apps
    clue = old.get_model("followup", "ClueCheck").objects.create(
        source="complaint",
        ground="投诉举报/转办交办/数据监测的个案线索",
        clue="举报无照经营",
        department_id=home.pk,
        party="演示摊点",
        registered_by="演示·经办甲",
    )
    checks = old.get_model("library", "NonRandomCheck").objects
    registered = checks.create(
        rulebook_id=book.pk,
        department_id=home.pk,
        item_id=item.pk,
        inspection_object_id=thing.pk,
        case="上级专门要求或重点部署",
        document_no="演示发〔2026〕9号",
        checked_on=dt.date(2026, 3, 1),
        registered_by="演示·经办乙",
    )
    checks.filter(pk=registered.pk).update(registered_at=ENTERED)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    first = NonRandomCheck.objects.get(pk=clue.pk)
    assert (first.reason, first.party, first.state) == ("举报无照经营", "演示摊点", "registered")
    second = NonRandomCheck.objects.exclude(pk=clue.pk).get()
    assert (second.item, second.inspection_object, second.rulebook) == (item, thing, book)
    assert (second.ground, second.document_no) == ("上级专门要求或重点部署", "演示发〔2026〕9号")
    assert (second.party, second.checked_on) == (thing.name, dt.date(2026, 3, 1))
    assert (second.registered_at, second.registered_by) == (ENTERED, "演示·经办乙")
    assert second.state == NonRandomState.HANDLED
