"""Copies outside: a superior authority on loopback, a time-stamping service, a newspaper."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from drawengines import ed25519, timestamps
from fairdraw import merkle
from fairdraw.log import Checkpoint, ConsistencyProof, VerifierKey, issue, open_checkpoint
from fairdraw.verify import LogEvidence, verify
from mingqian.draw import selectors, services
from mingqian.draw.anchoring import outbox
from mingqian.draw.ledger import keys
from mingqian.draw.models import Anchor, AnchorState, Draw, LogHead, Verified, WitnessedHead
from mingqian.foundation.files import store
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library.finding.index import INDEX
from tests.cast import Place
from tests.stages.draw import build
from tests.stages.draw.stamping import stamping

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
WHO = "huizhou-lead"


@pytest.fixture
def sealed(huizhou: Place) -> Draw:
    """A sealed list, everybody committed."""
    build.objects_for(huizhou.lead, 8)
    draw = build.seal(huizhou, build.pool_of(huizhou, build.make_task(huizhou)))
    return build.commit_all(huizhou, draw)


@pytest.fixture
def superior(sealed: Draw, settings: Settings, tmp_path: Path) -> Iterator[str]:
    """A second installation that knows our log; yields its address."""
    env = {
        **os.environ,
        "MINGQIAN_DATABASE_URL": f"sqlite:///{database_file(tmp_path)}",
        "MINGQIAN_VAR_DIR": str(tmp_path / "superior"),
        "MINGQIAN_WITNESS_LOGS": str(keys.log_key(WHO)),
        "MINGQIAN_WITNESS_NAME": "superior.example/witness",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": "src:.",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.stages.draw.superior"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=env,
    ) as server:
        port = server.stdout.readline().strip()  # type: ignore[union-attr]
        address = f"http://127.0.0.1:{port}/api/v1"
        settings.ANCHOR_SUPERIOR_URL = address
        settings.ANCHOR_SUPERIOR_KEY = fetched(f"{address}/witness/key").strip()
        yield address
        server.stdin.close()  # type: ignore[union-attr]
        server.wait(10)


def database_file(folder: Path) -> Path:
    """A database for the superior: a copy of the (still empty) schema of ours."""
    path = folder / "superior.sqlite3"
    if connection.vendor == "sqlite":
        import sqlite3

        with sqlite3.connect(path) as copy:
            copy.executescript("".join(schema_of_ours()))
    else:
        env = {**os.environ, "MINGQIAN_DATABASE_URL": f"sqlite:///{path}", "PYTHONPATH": "src:."}
        env["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        command = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(command, cwd=ROOT, env=env, check=True)
    return path


def schema_of_ours() -> Iterator[str]:
    """The statements that make our tables and triggers again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%%'"
            # A full-text table makes its own tables.
            " AND name NOT GLOB %s"
            " ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END",
            [f"{INDEX}_*"],
        )
        for (sql,) in cursor.fetchall():
            yield f"{sql};\n"


def fetched(url: str) -> str:
    """A page of the superior."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
        return str(answer.read().decode())


def forged_head(size: int) -> str:
    """A head signed with the key of our log over entries that never were."""
    root = merkle.root_of([b"%d" % n for n in range(size)])
    return issue(Checkpoint(keys.origin_of(WHO), size, root), keys.log_key(WHO), keys.log_signer())


def test_the_superior_checks_keeps_and_cosigns_and_the_record_proves_its_time(
    huizhou: Place,
    sealed: Draw,
    superior: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert outbox.send_due() == 1
    assert outbox.send_due() == 0
    anchor = Anchor.objects.get()
    assert (anchor.state, anchor.verified, anchor.size) == (AnchorState.HELD, Verified.YES, 4)
    draw = build.enter_dice(huizhou, build.reveal_all(huizhou, sealed))
    draw = services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    assert outbox.send_due() == 1  # the grown log: consistent with what the superior holds
    (held,) = json.loads(fetched(f"{superior}/witness"))
    assert (held["size"], held["forks"]) == (5, [])
    record = json.loads(store.read(draw.certificate))
    witness = VerifierKey.parse(settings.ANCHOR_SUPERIOR_KEY)
    report = verify(
        record,
        pool=store.read(draw.pool.file),
        check_signature=ed25519.check,
        log=LogEvidence(keys.log_key(WHO), witnesses=[witness]),
    )
    timing = next(step for step in report.steps if step.name == "timing")
    assert timing.ok is True
    assert "superior.example/witness" in timing.zh
    (line,) = [line for line in selectors.anchors(draw) if line.anchor.pk == anchor.pk]
    assert line.counts
    # What was signed and sent is no more what the log says: the superior refuses, and it shows.
    forged, size = forged_head(9), 9
    hashes = [merkle.leaf_hash(b"%d" % n) for n in range(size)]
    LogHead.objects.create(
        authority=WHO,
        origin=keys.origin_of(WHO),
        size=size,
        root=merkle.root_of_hashes(hashes).hex(),
        note=forged,
        at=timezone.now(),
    )
    monkeypatch.setattr("mingqian.draw.anchoring.superior.leaf_hashes", lambda *_: hashes)
    assert outbox.send_due() == 0
    (refused,) = selectors.anchor_problems()
    assert refused.state == AnchorState.REFUSED
    assert "分叉" in refused.problem
    assert Entry.objects.filter(event="draw:anchor-refused").exists()
    (held,) = json.loads(fetched(f"{superior}/witness"))
    assert (held["size"], [fork["size"] for fork in held["forks"]]) == (5, [9])


@pytest.fixture
def witnessing(sealed: Draw, settings: Settings) -> str:
    """This installation as the superior of the log, one head held; yields that head."""
    settings.WITNESS_LOGS = [str(keys.log_key(WHO))]
    note = LogHead.objects.order_by("-size").first().note
    assert services.add_checkpoint(ConsistencyProof(0, (), note).dumps()).status == 200
    return str(note)


def test_a_forked_log_is_refused_flagged_and_kept_as_evidence(witnessing: str) -> None:
    size = LogHead.objects.count()
    outcome = services.add_checkpoint(ConsistencyProof(size, (), forged_head(size)).dumps())
    assert (outcome.status, "分叉" in outcome.text) == (422, True)
    grown = ConsistencyProof(size, (b"\x00" * 32,), forged_head(size + 1)).dumps()
    assert services.add_checkpoint(grown).status == 422
    assert services.add_checkpoint(grown).status == 422
    (held,) = selectors.witnessed_logs()
    assert held.size == size
    assert [fork.size for fork in held.forks] == [size, size + 1]
    assert not any(fork.cosignature for fork in held.forks)
    assert Entry.objects.filter(event="draw:log-forked").count() == 2


def test_the_superior_takes_heads_of_known_logs_in_order_and_nothing_else(
    witnessing: str,
) -> None:
    size = LogHead.objects.count()
    genuine = ConsistencyProof(0, (), witnessing).dumps()
    answers = [
        services.add_checkpoint(body)
        for body in (
            genuine,  # the same head again: the same receipt
            ConsistencyProof(1, (b"\x11" * 32,), forged_head(9)).dumps(),
            "nonsense",
            genuine.replace("huizhou-lead", "somebody"),
            spoilt(genuine),
        )
    ]
    assert [answer.status for answer in answers] == [200, 409, 400, 404, 403]
    assert answers[1].text == f"{size}\n"
    assert WitnessedHead.objects.count() == 1


def spoilt(text: str) -> str:
    """The same with one character of the signature exchanged."""
    head, _, tail = text.rpartition(" ")
    return f"{head} {tail[:10]}{'A' if tail[10] != 'A' else 'B'}{tail[11:]}"


def test_without_a_setting_nothing_is_sent(sealed: Draw) -> None:
    assert outbox.send_due() == 0
    assert not Anchor.objects.exists()


def test_a_service_that_is_down_is_asked_again_later(sealed: Draw, settings: Settings) -> None:
    settings.ANCHOR_SUPERIOR_URL = "http://127.0.0.1:9/api/v1"
    assert outbox.send_due() == 0
    anchor = Anchor.objects.get()
    assert (anchor.state, anchor.tries) == (AnchorState.PENDING, 1)
    assert anchor.next_try_at > timezone.now()
    outbox.send_due()
    assert Anchor.objects.get().tries == 1  # not yet
    with build.after(anchor.next_try_at):
        outbox.send_due()
    assert Anchor.objects.get().tries == 2
    assert selectors.anchor_problems()


def test_a_time_stamp_is_asked_for_checked_and_carried_in_the_record(
    huizhou: Place, sealed: Draw, settings: Settings, tmp_path: Path
) -> None:
    with stamping(tmp_path) as (address, roots):
        settings.ANCHOR_TSA_URL, settings.ANCHOR_TSA_ROOTS_FILE = address, str(roots)
        assert outbox.send_due() == 1
    anchor = Anchor.objects.get()
    assert (anchor.state, anchor.verified, anchor.draw) == (AnchorState.HELD, "yes", sealed)
    token = bytes(anchor.response)
    assert timestamps.check(token, sealed.plan_digest, roots.read_bytes()) == anchor.time
    assert timestamps.check(token, "0" * 64, roots.read_bytes()) is None
    draw = build.enter_dice(huizhou, build.reveal_all(huizhou, sealed))
    draw = services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    record = json.loads(store.read(draw.certificate))
    (told,) = record["body"]["anchors"]
    assert (told["medium"], told["digest"]) == ("rfc3161", sealed.plan_digest)
    report = verify(
        record,
        pool=store.read(draw.pool.file),
        check_timestamp=lambda raw, digest: timestamps.check(raw, digest, roots.read_bytes()),
    )
    assert next(step.ok for step in report.steps if step.name == "timing") is True

    certificate, pool = tmp_path / "record.json", store.path_of(draw.pool.file.digest)
    certificate.write_bytes(store.read(draw.certificate))
    asked = [sys.executable, "-m", "fairdraw", "verify", str(certificate), "--pool", str(pool)]
    for more, expected in ((["--tsa-roots", str(roots)], True), ([], None)):
        done = subprocess.run([*asked, *more], capture_output=True, check=True)
        steps = {step["name"]: step["ok"] for step in json.loads(done.stdout)["steps"]}
        assert steps["timing"] is expected


def test_a_stamp_of_something_else_is_not_taken(
    sealed: Draw, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = timestamps.request_for
    monkeypatch.setattr(timestamps, "request_for", lambda _: genuine("1" * 64))
    with stamping(tmp_path) as (address, _):
        settings.ANCHOR_TSA_URL = address
        assert outbox.send_due() == 0
    assert "摘要不是所请求的" in Anchor.objects.get().problem


def test_a_notice_in_a_newspaper_counts_only_before_the_reveals(
    huizhou: Place, sealed: Draw
) -> None:
    lead, today = huizhou.actor("lead", Role.HANDLER), timezone.localdate()
    facts = {"draw": sealed, "actor": lead, "paper": "演示日报", "place_in_paper": "第3版"}
    with pytest.raises(Refused):
        services.note_newspaper(printed_on=today + dt.timedelta(days=9), **facts)
    with pytest.raises(Refused):
        services.note_newspaper(printed_on=today, **{**facts, "paper": " "})
    services.note_newspaper(printed_on=today, **facts)
    with pytest.raises(Refused):
        services.note_newspaper(printed_on=today, **facts)
    draw = build.enter_dice(huizhou, build.reveal_all(huizhou, sealed))
    draw = services.run(draw=draw, actor=lead)
    (told,) = json.loads(store.read(draw.certificate))["body"]["anchors"]
    assert (told["medium"], told["receipt"]) == ("演示日报", "第3版")


def test_the_keys_to_announce_are_printed(sealed: Draw, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("log_keys")
    log, witness = capsys.readouterr().out.split()
    head = selectors.checkpoint(WHO)
    assert open_checkpoint(head, VerifierKey.parse(log), ed25519.check).checkpoint.size == 4
    assert VerifierKey.parse(witness).name.endswith("/witness")
    assert not WitnessedHead.objects.exists()
