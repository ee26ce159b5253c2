"""The log of an authority: written with each act, provable at any size, append-only, audited."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from drawengines import ed25519
from fairdraw.log import ConsistencyProof, Entry, EntryProof, Log, open_checkpoint
from fairdraw.verify import LogEvidence, verify
from mingqian.draw import selectors, services, triggers
from mingqian.draw.ledger import keys
from mingqian.draw.ledger.auditing import audit
from mingqian.draw.models import Draw, LogEntry, LogHead
from mingqian.foundation.files import store
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build
from tests.told import told

pytestmark = pytest.mark.django_db
WHO = "huizhou-lead"


@pytest.fixture
@told
def whole(huizhou: Place) -> Draw:
    """A draw with one replacement, so that every kind of entry but void and disclose is there."""
    build.objects_for(huizhou.lead, 16)
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=8))
    asked = services.request_drop(
        drawn=build.selected(draw)[0],
        actor=huizhou.actor("lead", Role.HANDLER),
        reason_code="deregistered",
        reason="登记机关已注销",
        evidence=build.evidence(),
    )
    services.consent_drop(drawn=asked, actor=huizhou.actor("lead", Role.HEAD))
    draw.refresh_from_db()
    return draw


def whole_log(client: Client) -> bytes:
    """The log file as anybody downloads it."""
    return client.get(f"/api/v1/logs/{WHO}/entries").content


def test_each_act_writes_its_entry_and_a_stranger_verifies_record_and_log(
    whole: Draw, client: Client
) -> None:
    kinds = [Entry.parse(row.leaf).type for row in LogEntry.objects.order_by("index")]
    assert kinds == ["plan", "commit", "commit", "commit", "result", "replace"]
    head = client.get(f"/api/v1/logs/{WHO}/checkpoint").content.decode()
    old = client.get(f"/api/v1/logs/{WHO}/checkpoint", {"size": 2}).content.decode()
    evidence = LogEvidence(
        keys.log_key(WHO),
        log=whole_log(client),
        checkpoint=head,
        old_checkpoint=old,
        now=timezone.now(),
    )
    report = verify(
        json.loads(store.read(whole.certificate)),
        pool=store.read(whole.pool.file),
        check_signature=ed25519.check,
        log=evidence,
    )
    assert report.ok, report
    assert set(report.unchecked) <= {"beacon-signature", "matching", "timing"}
    body = json.loads(store.read(whole.certificate))["body"]
    assert body["log"]["index"] == 4
    assert body["log"]["origin"] == keys.origin_of(WHO)
    assert body["plan"]["result_by"] > body["plan"]["seed"]["reveal_by"]


def test_any_two_sizes_are_proven_consistent_and_every_entry_is_proven_in_any_later_size(
    whole: Draw, client: Client
) -> None:
    size = LogEntry.objects.count()
    log = Log.read(whole_log(client))
    heads = {
        n: client.get(f"/api/v1/logs/{WHO}/checkpoint", {"size": n}).content.decode()
        for n in range(1, size + 1)
    }
    opened = {n: open_checkpoint(t, keys.log_key(WHO), ed25519.check) for n, t in heads.items()}
    for new in range(1, size + 1):
        for old in range(1, new + 1):
            address = f"/api/v1/logs/{WHO}/consistency"
            text = client.get(address, {"old": old, "new": new}).content.decode()
            assert ConsistencyProof.parse(text).holds(opened[old].checkpoint)
        for index in range(new):
            address = f"/api/v1/logs/{WHO}/entries/{index}/proof"
            proof = EntryProof.parse(client.get(address, {"size": new}).content.decode())
            assert proof.holds()
            assert proof.entry == log.entries[index]
    assert client.get(f"/api/v1/logs/{WHO}/entries/9/proof").status_code == 404
    assert client.get(f"/api/v1/logs/{WHO}/consistency", {"old": 99}).status_code == 422
    assert client.get("/api/v1/logs/nobody/checkpoint").status_code == 404
    (line,) = client.get("/api/v1/logs").json()
    assert (line["size"], line["faults"], line["overdue"]) == (size, 0, 0)


def test_a_failed_act_leaves_no_entry(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 6)
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    with transaction.atomic():
        build.seal(huizhou, draw)
        assert LogEntry.objects.count() == LogHead.objects.count() == 1
        transaction.set_rollback(True)  # the power fails
    assert not LogEntry.objects.exists()
    assert not LogHead.objects.exists()


@pytest.mark.clause("XL-201c", "JL-206e")
def test_the_database_refuses_to_change_or_remove_what_the_log_holds(whole: Draw) -> None:
    for sql in (
        "UPDATE draw_logentry SET leaf = 'x'",
        "DELETE FROM draw_logentry",
        "UPDATE draw_loghead SET root = 'x'",
        "DELETE FROM draw_loghead",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def verified() -> tuple[int, str]:
    """Exit code of ``verify_log`` and what it says."""
    said = StringIO()
    try:
        call_command("verify_log", stdout=said, stderr=said)
    except SystemExit as stop:
        return int(str(stop.code)), said.getvalue()
    return 0, said.getvalue()


LIES = {
    "a leaf": "UPDATE draw_logentry SET leaf = REPLACE(leaf, '\"attempt\":1', '\"attempt\":2')"
    " WHERE kind = 'plan'",
    "a row gone": 'DELETE FROM draw_logentry WHERE "index" = 5',
    "a head gone": "DELETE FROM draw_loghead WHERE size = 3",
    "a root": "UPDATE draw_loghead SET note = REPLACE(note, '3', '4') WHERE size = 3",
    "the seed": "UPDATE draw_draw SET seed = '" + "a" * 64 + "'",
    "a drawn object": "UPDATE draw_drawnobject SET oid = 'uscc:91330100MA2AAAAA0B' WHERE rank = 2",
    "a quiet swap": "UPDATE draw_drawnobject SET state = 'dropped' WHERE rank = 3",
    "a number": "UPDATE draw_seedshare SET value = '" + "b" * 64 + "' WHERE seq = 1",
    "a commitment": "UPDATE draw_seedshare SET commitment = '" + "c" * 64 + "' WHERE seq = 2",
    "the deadline": "UPDATE draw_draw SET reveal_by = '2020-01-01 00:00:00'",
    "a quota": "UPDATE draw_stratum SET quota = quota + 1",
    "the root of the pool": "UPDATE draw_drawpool SET root = '" + "d" * 64 + "'",
    "a void": "UPDATE draw_draw SET state = 'void'",
    "the dice": "UPDATE draw_draw SET beacon_text = 'dice:d6:" + "1" * 20 + "'",
    "another record": "UPDATE draw_draw SET certificate_digest = '" + "e" * 64 + "'",
}


def test_whoever_drops_the_triggers_first_is_found_out(whole: Draw) -> None:
    assert verified()[0] == 0
    for name, sql in LIES.items():
        with transaction.atomic():
            triggers.remove(connection)
            with connection.cursor() as cursor:
                cursor.execute(sql)
            assert list(audit()), name
            transaction.set_rollback(True)
    triggers.install(connection)
    path = store.path_of(whole.pool.file.digest)
    path.write_bytes(path.read_bytes().replace(b"\t1\n", b"\t2\n", 1))
    code, said = verified()
    assert code == 1
    assert "名单文件" in said


def test_a_plan_without_result_is_overdue_for_everybody_to_see(
    huizhou: Place, client: Client
) -> None:
    build.objects_for(huizhou.lead, 6)
    draw = build.ready_to_run(huizhou, build.make_task(huizhou))
    assert not selectors.overdue()
    with build.after(draw.reveal_by, hours=73):
        (late,) = selectors.overdue()
        assert (late.plan_no, late.what, late.kept) == (draw.draw_no, "result", "")
        assert "逾期" in late.zh
        story = client.get(f"/api/v1/logs/{WHO}/story").json()
        assert story["overdue"][0]["plan_no"] == draw.draw_no
        services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
        (kept,) = selectors.overdue()
        assert kept.kept


def test_a_sealed_record_is_disclosed_by_the_clock_and_the_log_says_so(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 8)
    at = timezone.now() + dt.timedelta(days=10)
    draw = build.drawn(huizhou, build.make_task(huizhou), disclosure="sealed", disclose_at=at)
    assert services.disclose_due() == 0
    with build.after(at):
        assert services.disclose_due() == 1
        assert services.disclose_due() == 0
    draw.refresh_from_db()
    assert draw.disclosed_at is not None
    assert LogEntry.objects.order_by("index").last().kind == "disclose"
    assert not list(audit())
