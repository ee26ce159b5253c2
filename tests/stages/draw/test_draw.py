"""The draw: bound to the scheme, replayable, one winner, an honest record (flows §4)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mingqian.draw import services
from mingqian.draw.models import Draw, DrawnState, DrawState
from mingqian.foundation.files import store
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build

pytestmark = pytest.mark.django_db


@pytest.mark.clause("HZ-01b", "HZ-09c", "PY-204a")
def test_a_draw_replays_from_its_seed_to_the_same_list(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 20)
    task = build.make_task(huizhou)
    draw = build.drawn(huizhou, task)
    again = build.by_reference(draw)
    assert [row.oid for row in build.selected(draw)] == again.selected_ids
    assert [row.key for row in build.selected(draw)] == [
        pick.key for part in again.strata.values() for pick in part.selected
    ]
    assert len(build.selected(draw)) == 4
    reserve = draw.drawn_objects.filter(state=DrawnState.RESERVE).order_by("rank")
    assert [row.oid for row in reserve] == [p.id for p in again.strata["all"].reserve]


@pytest.mark.clause("HZ-04d", "PY-204a")
def test_nobody_but_the_lead_draws_the_objects(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 10)
    task = build.make_task(huizhou)
    with pytest.raises(Refused) as refused:
        services.build_pool(task=task, actor=huizhou.actor("partner", Role.HANDLER))
    assert refused.value.status == 403
    assert "牵头部门" in refused.value.reason
    draw = build.ready_to_run(huizhou, task)
    with pytest.raises(Refused) as refused:
        services.run(draw=draw, actor=huizhou.actor("partner", Role.HANDLER))
    assert refused.value.status == 403
    draw.refresh_from_db()
    assert draw.state == DrawState.REVEALED


@pytest.mark.clause("XL-603a")
def test_only_the_unit_that_inspects_draws_in_a_single_bureau(xinglongtai: Place) -> None:
    items = build.items_of(xinglongtai.lead)
    build.objects_for(xinglongtai.lead, 10)
    task = build.make_task(xinglongtai, participants=(), items=items)
    with pytest.raises(Refused) as refused:
        services.build_pool(task=task, actor=xinglongtai.actor("bureau", Role.HANDLER))
    assert "具体实施抽查的机构" in refused.value.reason
    draw = services.build_pool(task=task, actor=xinglongtai.actor("lead", Role.HANDLER))
    assert draw.pool.size == 10


@pytest.mark.clause("HZ-09a", "CJ-14a")
def test_the_number_drawn_is_the_schemes_ratio_of_the_pool_rounded_up(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 21)
    draw = build.drawn(huizhou, build.make_task(huizhou, sampling_permille=100))
    stratum = draw.strata.get()
    assert (stratum.size, stratum.quota) == (21, 3)
    assert len(build.selected(draw)) == 3


@pytest.mark.clause("HZ-09a")
def test_the_number_drawn_is_the_batchs_number_where_the_scheme_gives_one(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 12)
    task = build.make_task(huizhou, batch_facts={"object_count": 5})
    assert len(build.selected(build.drawn(huizhou, task))) == 5


@pytest.mark.clause("CJ-14f", "PY-204a")
def test_a_batch_is_drawn_once_for_all_departments(changjiang: Place) -> None:
    build.objects_for(changjiang.lead, 10)
    task = build.make_task(changjiang)
    build.drawn(changjiang, task)
    task.refresh_from_db()
    with pytest.raises(Refused) as refused:
        services.build_pool(task=task, actor=changjiang.actor("lead", Role.HANDLER))
    assert refused.value.code == "drawn_once"
    assert "昌江" in refused.value.clause or "一次性" in refused.value.clause


@pytest.mark.clause("CJ-14b")
def test_participants_contribute_and_see_the_list_but_do_not_draw(changjiang: Place) -> None:
    from mingqian.draw import selectors

    build.objects_for(changjiang.lead, 10)
    draw = build.drawn(changjiang, build.make_task(changjiang))
    partner = changjiang.actor("partner", Role.HANDLER)
    assert draw.shares.get(department=changjiang.partner).value
    seen = selectors.get_for(partner, draw.pk)
    assert [row.oid for row in selectors.drawn_objects(seen)][:2] == [
        row.oid for row in build.selected(draw)
    ]
    assert "run" not in {a.action for a in selectors.actions_for(seen, partner) if a.allowed}


@pytest.mark.clause("HZ-09c", "XL-100a")
def test_the_record_says_pool_exclusions_seed_algorithm_person_and_time(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 10)
    build.objects_for(huizhou.lead, 2, start=50, status="deregistered")
    draw = build.drawn(huizhou, build.make_task(huizhou))
    body = json.loads(store.read(draw.certificate))["body"]
    assert body["plan"]["pool"] == {"root": draw.pool.root, "size": 10}
    assert body["seed"] == draw.seed
    assert body["plan"]["alg"] == "sha256"
    assert draw.pool.excluded_count == 2
    assert draw.drawn_by == huizhou.actor("lead", Role.HANDLER).name
    assert draw.drawn_at is not None
    entry = Entry.objects.get(event="draw:drawn")
    payload = json.loads(entry.payload)
    assert payload["algorithm"] == "mq1/sha256"
    assert payload["seed"] == draw.seed
    assert entry.case_no == draw.task.task_no


def test_running_again_changes_nothing(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.drawn(huizhou, build.make_task(huizhou))
    again = services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    assert again.certificate_digest == draw.certificate_digest
    assert Entry.objects.filter(event="draw:drawn").count() == 1
    assert draw.drawn_objects.count() == 3


def test_a_draw_killed_half_way_is_finished_with_the_same_outcome(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mingqian.draw.services import drawing

    build.objects_for(huizhou.lead, 10)
    draw = build.ready_to_run(huizhou, build.make_task(huizhou))
    seen: list[list[str]] = []

    def killed(_draw: Draw, result: object) -> None:
        seen.append(result.selected_ids)  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(drawing, "_keep_drawn", killed)
        with pytest.raises(KeyboardInterrupt):
            services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    draw.refresh_from_db()
    assert draw.state == DrawState.REVEALED
    assert not draw.seed
    assert draw.drawn_objects.count() == 0
    done = services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    assert [row.oid for row in build.selected(done)] == seen[0]


def test_a_record_the_verifier_rejects_is_not_published(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mingqian.draw.ceremony import certificate

    build.objects_for(huizhou.lead, 10)
    draw = build.ready_to_run(huizhou, build.make_task(huizhou))
    honest = certificate.draw_result

    def bent(*asked: Any) -> object:
        result = honest(*asked)
        part = result.strata["all"]
        swapped = type(part)(part.stratum, part.size, part.quota, part.selected[::-1], part.reserve)
        return type(result)({"all": swapped})

    monkeypatch.setattr(certificate, "draw_result", bent)
    with pytest.raises(Refused) as refused:
        services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    assert refused.value.code == "unverifiable"
    draw.refresh_from_db()
    assert draw.state == DrawState.REVEALED
    assert draw.certificate is None


def test_a_changed_pool_file_stops_the_draw(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.ready_to_run(huizhou, build.make_task(huizhou))
    path = store.path_of(draw.pool.file.digest)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[1:]))
    with pytest.raises(Refused) as refused:
        services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    assert refused.value.code == "pool_damaged"


@pytest.mark.clause("HZ-01b")
def test_no_service_puts_a_named_object_into_a_draw() -> None:
    import inspect

    named = {"object", "objects", "oid", "oids", "inspection_object", "selected"}
    for name in services.__all__:
        parameters = set(inspect.signature(getattr(services, name)).parameters)
        assert not parameters & named, name
