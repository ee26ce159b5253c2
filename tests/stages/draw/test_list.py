"""After the draw: confirm, file, drop; the public files verify on the command line."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from fairdraw.verify import verify
from mingqian.draw import selectors, services
from mingqian.draw.models import Draw, DrawnState, DrawState
from mingqian.foundation.files import store
from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.matching import services as matching
from tests.cast import Place
from tests.stages.draw import build
from tests.told import told

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
@told
def xinglongtai_draw(xinglongtai: Place) -> Draw:
    """A drawn list of a unit."""
    items = build.items_of(xinglongtai.lead)
    build.objects_for(xinglongtai.lead, 20)
    return build.drawn(xinglongtai, build.make_task(xinglongtai, participants=(), items=items))


@pytest.mark.clause("XL-603b")
def test_an_unconfirmed_list_is_neither_filed_nor_dispatched(
    xinglongtai: Place, xinglongtai_draw: Draw
) -> None:
    with pytest.raises(Refused) as refused:
        matching.dispatch(draw=xinglongtai_draw, actor=xinglongtai.actor("lead", Role.HANDLER))
    assert "尚未确认" in refused.value.reason
    with pytest.raises(Refused):
        services.file_list(
            draw=xinglongtai_draw,
            actor=xinglongtai.actor("legal", Role.LEGAL),
            filing_no="法备1号",
        )
    head = xinglongtai.actor("lead", Role.HEAD)
    confirmed = services.confirm_list(draw=xinglongtai_draw, actor=head)
    assert confirmed.confirmed_by == head.name
    assert confirmed.confirmed_at is not None
    with pytest.raises(Refused) as refused:
        services.confirm_list(draw=confirmed, actor=head)
    assert refused.value.code == "state"


@pytest.mark.clause("XL-603b")
def test_the_inspection_window_of_90_days_runs_from_the_confirmation(
    xinglongtai: Place, xinglongtai_draw: Draw
) -> None:
    services.confirm_list(draw=xinglongtai_draw, actor=xinglongtai.actor("lead", Role.HEAD))
    deadline = Deadline.objects.get(kind="inspection_window", case_no=xinglongtai_draw.task.task_no)
    assert deadline.due_on == timezone.localdate() + dt.timedelta(days=90)
    assert deadline.started_on == timezone.localdate()


@pytest.mark.clause("XL-603c")
def test_dispatch_waits_for_the_filing_number_of_the_legal_unit(
    xinglongtai: Place, xinglongtai_draw: Draw
) -> None:
    handler = xinglongtai.actor("lead", Role.HANDLER)
    draw = services.confirm_list(draw=xinglongtai_draw, actor=xinglongtai.actor("lead", Role.HEAD))
    legal = xinglongtai.actor("legal", Role.LEGAL)
    assert selectors.get_for(legal, draw.pk)
    assert [todo.detail for todo in selectors.todos(legal)] == ["抽取名单备案"]
    with pytest.raises(Refused) as refused:
        matching.dispatch(draw=draw, actor=handler)
    assert "备案" in refused.value.reason
    with pytest.raises(Refused) as refused:
        services.file_list(draw=draw, actor=legal, filing_no=" ")
    assert refused.value.status == 422
    before = [row.oid for row in build.selected(draw)]
    filed = services.file_list(draw=draw, actor=legal, filing_no="法备3号", remark="无意见")
    assert (filed.filing_no, filed.filing_remark) == ("法备3号", "无意见")
    assert [row.oid for row in build.selected(filed)] == before
    parts = matching.dispatch(draw=filed, actor=handler)
    filed.refresh_from_db()
    assert filed.state == DrawState.DISPATCHED
    assert len(parts) == 1


def test_elsewhere_confirmation_and_filing_do_not_exist(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.drawn(huizhou, build.make_task(huizhou))
    with pytest.raises(Refused) as refused:
        services.confirm_list(draw=draw, actor=huizhou.actor("lead", Role.HEAD))
    assert "未要求确认" in refused.value.reason
    assert matching.dispatch(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))


@pytest.fixture
@told
def big(huizhou: Place) -> Draw:
    """Eight drawn objects, one in reserve."""
    build.objects_for(huizhou.lead, 16)
    return build.drawn(huizhou, build.make_task(huizhou, object_count=8))


def ask(huizhou: Place, draw: Draw, nth: int = 0) -> object:
    """A drop asked for."""
    return services.request_drop(
        drawn=build.selected(draw)[nth],
        actor=huizhou.actor("lead", Role.HANDLER),
        reason_code="deregistered",
        reason="登记机关已注销",
        evidence=build.evidence(),
    )


def test_a_drop_takes_a_listed_reason_evidence_and_a_second_person(
    huizhou: Place, big: Draw
) -> None:
    drawn = build.selected(big)[0]
    with pytest.raises(Refused) as refused:
        services.request_drop(
            drawn=drawn,
            actor=huizhou.actor("lead", Role.HANDLER),
            reason_code="could-not-find",
            reason="找不到",
            evidence=build.evidence(),
        )
    assert refused.value.status == 422
    asked = ask(huizhou, big)
    assert asked.state == DrawnState.SELECTED
    with pytest.raises(Refused) as refused:
        services.consent_drop(drawn=asked, actor=huizhou.actor("lead", Role.HANDLER))
    assert refused.value.status == 403
    into = services.consent_drop(drawn=asked, actor=huizhou.actor("lead", Role.HEAD))
    asked.refresh_from_db()
    assert asked.state == DrawnState.DROPPED
    assert into.state == DrawnState.PROMOTED
    assert into.replaces == asked


def test_only_the_next_reserve_of_the_stratum_steps_in_and_the_record_says_so(
    huizhou: Place, big: Draw
) -> None:
    reserve = big.drawn_objects.filter(state=DrawnState.RESERVE).order_by("rank").first()
    before = big.certificate_digest
    into = services.consent_drop(drawn=ask(huizhou, big), actor=huizhou.actor("lead", Role.HEAD))
    assert into.pk == reserve.pk
    big.refresh_from_db()
    assert big.certificate_digest != before
    body = json.loads(store.read(big.certificate))
    (row,) = body["body"]["replacements"]
    assert (row["in"], row["rank"], row["reason"]) == (into.oid, 9, "deregistered")
    assert len(row["approved_by"]) == 2
    assert verify(body, pool=store.read(big.pool.file)).ok
    assert len(list(selectors.to_inspect(big.task))) == 8


def test_without_a_reserve_left_the_drop_is_refused_with_its_clause_and_the_way_on(
    huizhou: Place, big: Draw
) -> None:
    head = huizhou.actor("lead", Role.HEAD)
    services.consent_drop(drawn=ask(huizhou, big, 0), actor=head)
    asked = ask(huizhou, big, 0)
    with pytest.raises(Refused) as refused:
        services.consent_drop(drawn=asked, actor=head)
    assert refused.value.code == "supplement_needed"
    assert "备选已用完" in refused.value.reason
    assert "补抽" in refused.value.reason
    assert refused.value.clause
    offered = [a.action for a in selectors.drawn_actions_for(asked, head) if a.allowed]
    assert offered == ["consent-drop-only", "refuse-drop"]
    dropped = services.consent_drop_only(drawn=asked, actor=head)
    assert dropped.state == DrawnState.DROPPED
    assert selectors.to_inspect(big.task).count() == 7


def test_a_drop_without_replacement_is_no_way_round_the_reserve(huizhou: Place, big: Draw) -> None:
    with pytest.raises(Refused) as refused:
        services.consent_drop_only(drawn=ask(huizhou, big), actor=huizhou.actor("lead", Role.HEAD))
    assert "仍有备选" in refused.value.reason


def test_a_refused_drop_leaves_the_object_to_be_inspected(huizhou: Place, big: Draw) -> None:
    asked = ask(huizhou, big)
    kept = services.refuse_drop(
        drawn=asked, actor=huizhou.actor("lead", Role.HEAD), reason="企业仍在经营"
    )
    assert kept.state == DrawnState.SELECTED
    assert kept.drop_requested_by == ""


def test_certificate_and_pool_as_downloaded_verify_on_the_command_line(
    huizhou: Place, big: Draw, tmp_path: Path
) -> None:
    record, pool = tmp_path / "record.json", tmp_path / "pool.tsv"
    record.write_bytes(store.read(big.certificate))
    pool.write_bytes(store.read(big.pool.file))
    command = [sys.executable, "-m", "fairdraw", "verify", str(record), "--pool", str(pool)]
    good = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={"PYTHONPATH": "src"}, check=False
    )
    assert good.returncode == 0, good.stdout + good.stderr
    lines = pool.read_bytes().splitlines(keepends=True)
    pool.write_bytes(b"".join(lines[:-1]))
    bad = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={"PYTHONPATH": "src"}, check=False
    )
    assert bad.returncode == 1


def test_why_an_object_is_in_or_not_is_explained_with_rule_or_arithmetic(
    huizhou: Place, big: Draw
) -> None:
    chosen = build.selected(big)[0]
    standing = selectors.explain(big, chosen.oid)
    assert (standing.verdict, standing.rank, standing.key) == ("selected", 1, chosen.key)
    assert standing.proof is not None
    assert standing.proof.holds()
    command = standing.tickets[0].command
    printed = subprocess.run(  # noqa: S602
        command, shell=True, capture_output=True, text=True, check=True
    ).stdout
    assert printed.split()[0] == standing.key
    taken = set(big.drawn_objects.values_list("oid", flat=True))
    other = next(oid for oid in build.pool_ids(big) if oid not in taken)
    loser = selectors.explain(big, other)
    assert loser.verdict == "not_drawn"
    assert loser.key > loser.bar
    second = build.pool_of(huizhou, build.make_task(huizhou, participants=("third",)))
    out = selectors.explain(second, chosen.oid)
    assert out.verdict == "excluded"
    assert out.exclusions[0].reason_code == "same_year"
    assert selectors.explain(big, "uscc:91330100MA2AAAAA0B").verdict == "out_of_range"
    hidden = selectors.explain(big, chosen.oid, reveal=False)
    assert (hidden.verdict, hidden.key) == ("in_pool", "")
