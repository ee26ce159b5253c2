"""Acts on everything a filter finds, and exports of it."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from mingqian.foundation.files import store
from mingqian.foundation.jobs import work
from mingqian.foundation.jobs.models import Job
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import bulk, exporting, filtering, selectors, services
from mingqian.library.bulk import running
from mingqian.library.models import BulkChange, InspectionObject, Label
from tests import cast
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


def carried_out(change: BulkChange) -> BulkChange:
    """The act after its job has run."""
    assert change.job_id is not None
    work.run_job.call(change.job_id)
    change.refresh_from_db()
    assert change.is_finished, Job.objects.get(pk=change.job_id).message
    return change


def test_a_flag_is_set_by_entries_and_undone_where_nobody_has_touched_it(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "STEP", 2)
    keeper = huizhou.actor("lead", Role.KEEPER)
    mine = [build.obj(huizhou.lead, number) for number in range(1, 5)]
    build.obj(huizhou.partner, 9)
    services.enter_risk(
        inspection_object=mine[0],
        kind="serious",
        since=cast.today(),
        ground="演示",
        source="演示",
        document_no="演示 1 号",
        actor=SYSTEM,
    )
    rule = services.open_registry(
        department=huizhou.lead, name="失信库", rule={"flags": ["serious"]}, actor=SYSTEM
    )
    change = bulk.propose(
        kind="flag",
        conditions={"region": ["441300"]},
        facts={"flag": "serious", "value": "yes", "document_no": "演示 2 号"},
        reason="专项排查",
        actor=keeper,
    )
    assert (change.matched_count, change.refused_count) == (5, 0)
    assert InspectionObject.objects.filter(is_serious=True).count() == 1
    change = carried_out(bulk.confirm(change=change, actor=keeper))
    counts = (change.changed_count, change.unchanged_count, change.refused_count)
    assert counts == (4, 1, 0)
    [entry] = mine[1].risk_entries.all()
    assert (entry.ground, entry.document_no) == ("专项排查", "演示 2 号")
    assert mine[1].changes.get().reason == "专项排查"
    assert selectors.members_of(rule).count() == 5
    assert Entry.objects.filter(event="library:bulk-finished").count() == 1
    with pytest.raises(Refused, match="已经开始"):
        bulk.confirm(change=change, actor=keeper)

    services.end_risk(entry=entry, on=cast.today(), reason="核实", actor=SYSTEM)
    undone = carried_out(bulk.undo(change=change, actor=keeper))
    assert (undone.changed_count, undone.unchanged_count) == (3, 1)
    assert [row.pk for row in InspectionObject.objects.filter(is_serious=True)] == [mine[0].pk]
    with pytest.raises(Refused, match="已经撤销"):
        bulk.undo(change=change, actor=keeper)


def test_a_killed_job_goes_on_where_it_stood(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "STEP", 2)
    keeper = huizhou.actor("lead", Role.KEEPER)
    for number in range(1, 6):
        build.obj(huizhou.lead, number)
    registry = services.open_registry(department=huizhou.lead, name="演示库", actor=SYSTEM)
    change = bulk.confirm(
        change=bulk.propose(
            kind="register",
            conditions={},
            facts={"registry": registry.pk},
            reason="清查",
            actor=keeper,
        ),
        actor=keeper,
    )
    real, seen = running._step, []

    def killed(*args: object) -> tuple[int, int]:
        seen.append(args)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "_step", killed)
    with pytest.raises(KeyboardInterrupt):
        work.run_job.call(change.job_id)
    assert selectors.members_of(registry).count() == 2
    Job.objects.filter(pk=change.job_id).update(state="queued")
    change = carried_out(change)
    assert (change.changed_count, selectors.members_of(registry).count()) == (5, 5)

    out = bulk.propose(
        kind="unregister",
        conditions={"registry": [str(registry.pk)]},
        facts={"registry": registry.pk},
        reason="清查有误",
        actor=keeper,
    )
    out = carried_out(bulk.confirm(change=out, actor=keeper))
    assert (out.changed_count, selectors.members_of(registry).count()) == (5, 0)
    carried_out(bulk.undo(change=out, actor=keeper))
    assert selectors.members_of(registry).count() == 5
    carried_out(bulk.undo(change=change, actor=keeper))
    assert selectors.members_of(registry).count() == 0


def test_the_office_settles_who_maintains_what_nobody_does(huizhou: Place) -> None:
    office = huizhou.actor("lead", Role.OFFICE)
    orphan, kept = build.obj(huizhou.lead, 1), build.obj(huizhou.partner, 2)
    InspectionObject.objects.filter(pk=orphan.pk).update(department=None)
    change = bulk.propose(
        kind="keeper",
        conditions={},
        facts={"department": huizhou.third.code},
        reason="职责调整",
        actor=office,
    )
    change = carried_out(bulk.confirm(change=change, actor=office))
    assert (change.changed_count, change.refused_count) == (1, 1)
    [line] = selectors.refused_lines(change)
    assert (line.inspection_object, "权限" in line.note) == (kept, True)
    orphan.refresh_from_db()
    kept.refresh_from_db()
    assert (orphan.department, kept.department) == (huizhou.third, huizhou.partner)
    carried_out(bulk.undo(change=change, actor=office))
    orphan.refresh_from_db()
    assert orphan.department is None


def test_a_label_is_put_on_in_its_area_and_taken_off_again(huizhou: Place) -> None:
    keeper = huizhou.actor("lead", Role.KEEPER)
    label = Label.objects.create(
        level="small",
        name="冷链",
        department=huizhou.lead,
        valid_from=dt.date(2020, 1, 1),
        needs_review=False,
        state="in_force",
        reviewed_by="负责人甲",
    )
    for number in (1, 2):
        build.obj(huizhou.lead, number)
    facts = {"label": str(label.pk)}
    change = bulk.propose(kind="label", conditions={}, facts=facts, reason="演示", actor=keeper)
    change = carried_out(bulk.confirm(change=change, actor=keeper))
    asked = filtering.parse({"label": [str(label.pk)]})
    found = filtering.narrow(selectors.objects_visible_to(keeper), asked)
    assert (change.changed_count, found.count()) == (2, 2)
    assert filtering.sentence(asked) == "标签：冷链"
    carried_out(bulk.undo(change=change, actor=keeper))
    assert not filtering.narrow(selectors.objects_visible_to(keeper), asked).count()


def test_nothing_starts_without_reason_right_or_objects(huizhou: Place) -> None:
    keeper, handler = huizhou.actor("lead", Role.KEEPER), huizhou.actor("lead", Role.HANDLER)
    given = {"flag": "hazard", "value": "yes"}
    asked = {"kind": "flag", "conditions": {}, "facts": given}
    with pytest.raises(Refused, match="没有符合条件"):
        bulk.propose(reason="演示", actor=keeper, **asked)  # type: ignore[arg-type]
    build.obj(huizhou.lead, 1)
    with pytest.raises(Refused, match="须写明理由"):
        bulk.propose(reason=" ", actor=keeper, **asked)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="没有办理这一项的权限"):
        bulk.propose(reason="演示", actor=handler, **asked)  # type: ignore[arg-type]
    for facts, words in (
        ({"flag": "odd"}, "风险情形"),
        ({"flag": "serious"}, "设置还是取消"),
        ({"flag": "serious", "value": "yes"}, "决定文号"),
    ):
        with pytest.raises(Refused, match=words):
            bulk.propose(kind="flag", conditions={}, facts=facts, reason="演示", actor=keeper)
    change = bulk.propose(reason="演示", actor=keeper, **asked)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="只有提出人"):
        bulk.confirm(change=change, actor=huizhou.actor("partner", Role.KEEPER))
    with pytest.raises(Refused, match="只有已完成"):
        bulk.undo(change=change, actor=keeper)


def test_an_export_holds_the_filter_without_a_traders_own_data(huizhou: Place) -> None:
    keeper = huizhou.actor("lead", Role.KEEPER)
    build.obj(huizhou.lead, 1, name="演示·公司", address="演示路1号", contact="甲 1")
    build.obj(huizhou.lead, 2, name="=演示·个体", address="演示路2号", object_type="sole_trader")
    build.obj(huizhou.lead, 3, name="演示·歇业", status="suspended")
    files = {}
    for kind in ("csv", "xlsx"):
        made = exporting.request_export(
            conditions={"status": ["active"]},
            columns=["contact", "name", "address"],
            kind=kind,
            actor=keeper,
        )
        work.run_job.call(made.job_id)
        made.refresh_from_db()
        assert made.row_count == 2
        files[kind] = store.read(exporting.download(made, keeper))
    wanted = [
        ["名称", "住所（经营场所）", "联系人与电话"],
        ["'=演示·个体", "", ""],
        ["演示·公司", "演示路1号", "甲 1"],
    ]
    assert list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig")))) == wanted
    sheet = load_workbook(io.BytesIO(files["xlsx"])).active
    # A workbook says by its type that a cell is text; nothing stands in front of it.
    wanted[1][0] = "=演示·个体"
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == wanted
    assert (sheet["A2"].data_type, sheet["A2"].number_format) == ("s", "@")
    with pytest.raises(Refused, match="只有申请人"):
        exporting.download(made, huizhou.actor("partner", Role.KEEPER))
    made.expires_at = timezone.now() - dt.timedelta(seconds=1)
    made.save()
    with pytest.raises(Refused, match="已失效"):
        exporting.download(made, keeper)
    path = store.path_of(made.file.digest)  # type: ignore[union-attr]
    assert exporting.expire() == 1
    assert not path.exists()
    with pytest.raises(Refused, match="至少选择一列"):
        exporting.request_export(conditions={}, columns=[], kind="csv", actor=keeper)
