"""Draws in public: every attempt, the files, one's own standing, nothing before its time."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from drawengines import ed25519
from fairdraw.log import VerifierKey
from fairdraw.pool import InclusionProof
from fairdraw.verify import LogEvidence, verify
from mingqian.draw import services
from mingqian.draw.models import Draw
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build

pytestmark = pytest.mark.django_db


def address(draw: Draw, name: str = "draw-detail") -> str:
    """A public address of an attempt."""
    return reverse(f"portal:{name}", args=[draw.draw_no, draw.attempt])


def content(client: Client, url: str) -> bytes:
    """The bytes of a download."""
    answer = client.get(url)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_sealed_draw_is_public_before_anything_is_drawn(huizhou: Place, client: Client) -> None:
    build.objects_for(huizhou.lead, 10)
    pool = build.pool_of(huizhou, build.make_task(huizhou))
    assert pool.task.name not in client.get(reverse("portal:draw-list")).content.decode()
    draw = build.commit_all(huizhou, build.seal(huizhou, pool))
    assert draw.draw_no in client.get(reverse("portal:draw-list")).content.decode()
    text = client.get(address(draw)).content.decode()
    assert draw.plan_digest[:8] in text
    assert draw.shares.first().commitment[:8] in text
    digest = hashlib.sha256(b"mq1:plan:" + content(client, address(draw, "draw-plan")))
    assert digest.hexdigest() == draw.plan_digest
    assert client.get(address(draw, "draw-record")).status_code == 404


def test_pool_and_record_as_downloaded_pass_the_verifier(huizhou: Place, client: Client) -> None:
    build.objects_for(huizhou.lead, 20)
    draw = build.drawn(huizhou, build.make_task(huizhou))
    record = json.loads(content(client, address(draw, "draw-record")))
    pool = content(client, address(draw, "draw-pool"))
    assert verify(record, pool=pool).ok
    text = client.get(address(draw)).content.decode()
    assert "python -m fairdraw verify" in text
    assert f"printf &#x27;%s&#x27; &#x27;{draw.seed}:1:" in text or f"'{draw.seed}:1:" in text


def test_every_attempt_stays_public_with_its_cause_and_party(
    huizhou: Place, client: Client
) -> None:
    lead = huizhou.actor("lead", Role.HANDLER)
    build.objects_for(huizhou.lead, 10)
    first = build.seal(huizhou, build.pool_of(huizhou, build.make_task(huizhou)))
    services.void(draw=first, actor=lead, reason="见证人未到场", party="observer-1")
    again = build.seal(huizhou, services.next_attempt(draw=first, actor=lead), observers=2)
    text = client.get(address(again)).content.decode()
    assert "见证人未到场" in text
    assert client.get(address(first)).status_code == 200
    listing = client.get(reverse("portal:draw-list")).content.decode()
    assert "第1次" in listing
    assert "第2次" in listing


def test_one_asks_by_credit_code_and_gets_proof_or_ground(huizhou: Place, client: Client) -> None:
    build.objects_for(huizhou.lead, 10)
    build.objects_for(huizhou.lead, 1, start=50, status="deregistered")
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=2))
    chosen = build.selected(draw)[0]
    code = chosen.oid.removeprefix("uscc:")
    text = client.get(address(draw), {"code": code}).content.decode()
    assert "已抽中" in text
    assert "在名单中的证明" in text
    from tests.stages.library.build import uscc

    out = client.get(address(draw), {"code": uscc(50)}).content.decode()
    assert "未列入抽取池" in out
    assert "注销" in out
    nobody = client.get(address(draw), {"code": uscc(999)}).content.decode()
    assert "不在本次抽查范围内" in nobody
    wrong = client.get(address(draw), {"code": "123"})
    assert wrong.status_code == 422
    assert "18 位" in wrong.content.decode()


def test_a_sealed_disclosure_shows_no_result_before_its_time(
    huizhou: Place, client: Client
) -> None:
    build.objects_for(huizhou.lead, 10)
    at = timezone.now() + dt.timedelta(days=20)
    draw = build.drawn(
        huizhou,
        build.make_task(huizhou, object_count=3),
        disclosure="sealed",
        disclose_at=at,
    )
    rows = build.selected(draw)
    text = client.get(address(draw)).content.decode()
    assert draw.seed[:8] not in text
    assert not any(row.name in text for row in rows)
    assert not any(share.value[:16] in text for share in draw.shares.all())
    assert client.get(address(draw, "draw-record")).status_code == 404
    asked = client.get(address(draw), {"code": rows[0].oid.removeprefix("uscc:")}).content.decode()
    assert "在抽取池内" in asked
    assert "已抽中" not in asked
    with build.after(at):
        text = client.get(address(draw)).content.decode()
    assert all(row.name in text for row in rows)


def test_names_of_those_who_acted_are_not_public(huizhou: Place, client: Client) -> None:
    build.objects_for(huizhou.lead, 10)
    person = huizhou.person("lead", Role.HANDLER)
    person.name = "经办人特别名"
    person.save()
    draw = build.drawn(huizhou, build.make_task(huizhou))
    assert "经办人特别名" not in client.get(address(draw)).content.decode()


def state(client: Client, draw: Draw, seen: str = "") -> HttpResponse:
    """What the open public page is told."""
    return client.get(address(draw, "draw-state"), {"seen": seen})


def test_the_public_page_moves_on_and_its_reveal_sends_each_lot_in_its_turn(
    huizhou: Place, client: Client
) -> None:
    build.objects_for(huizhou.lead, 12)
    draw = build.ready_to_run(huizhou, build.make_task(huizhou, object_count=3))
    before = state(client, draw)
    assert state(client, draw, before["X-Mark"]).status_code == 204
    lot = reverse("portal:draw-lot", args=[draw.draw_no, draw.attempt, 1])
    assert client.get(lot).status_code == 404
    draw = services.run(draw=draw, actor=build.drawer(huizhou, draw.task))
    names = [row.name for row in build.selected(draw)]
    text = state(client, draw, before["X-Mark"]).content.decode()
    assert text.count("待揭晓") == 3
    assert not any(name in text for name in names)
    first = client.get(lot).content.decode()
    assert [name for name in names if name in first] == names[:1]


def test_what_is_sealed_is_sent_by_no_door_before_its_time(huizhou: Place, client: Client) -> None:
    build.objects_for(huizhou.lead, 10)
    at = timezone.now() + dt.timedelta(days=20)
    task = build.make_task(huizhou, object_count=3)
    draw = build.drawn(huizhou, task, disclosure="sealed", disclose_at=at)
    names = [row.name for row in build.selected(draw)]
    doors = [address(draw), address(draw) + "?present=1", address(draw, "draw-state")]
    for door in doors:
        text = client.get(door).content.decode()
        assert not any(name in text for name in names), door
        assert draw.seed[:8] not in text
    for name in ("draw-record", "draw-log-proof"):
        assert client.get(address(draw, name)).status_code == 404
    lot = reverse("portal:draw-lot", args=[draw.draw_no, draw.attempt, 1])
    assert client.get(lot).status_code == 404
    code = build.selected(draw)[0].oid
    proof = client.get(address(draw, "draw-proof"), {"code": code})
    assert draw.seed[:8] not in proof.content.decode()


def test_one_asks_by_name_and_takes_a_proof_home_that_holds(huizhou: Place, client: Client) -> None:
    objects = build.objects_for(huizhou.lead, 10)
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=2))
    text = client.get(address(draw, "draw-standing"), {"code": objects[3].name}).content.decode()
    assert "抽中的机会" in text
    assert "2/10（20%）" in text
    nobody = client.get(address(draw, "draw-standing"), {"code": "没有这家企业"})
    assert nobody.status_code == 422
    assert "没有找到这个名称" in nobody.content.decode()
    proof = json.loads(content(client, address(draw, "draw-proof") + f"?code={objects[3].oid}"))
    assert proof["line"].startswith(f"{objects[3].oid}\t")
    shown = {name: proof[name] for name in ("alg", "line", "index", "size", "root")}
    assert InclusionProof(**shown, path=tuple(proof["path"])).holds()
    assert proof["root"] == draw.pool.root
    out = client.get(address(draw, "draw-proof"), {"code": "91330100MA2AAAAA0B"})
    assert out.status_code == 404


def log_address(draw: Draw, name: str) -> str:
    """A public address of the authority's log."""
    return reverse(f"portal:{name}", args=[draw.authority])


def test_the_log_as_downloaded_proves_the_record_to_the_verifier(
    huizhou: Place, client: Client
) -> None:
    build.objects_for(huizhou.lead, 12)
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=2))
    record = json.loads(content(client, address(draw, "draw-record")))
    pool = content(client, address(draw, "draw-pool"))
    key = VerifierKey.parse(content(client, log_address(draw, "log-key")).decode().strip())
    given = {
        "log": content(client, log_address(draw, "log-file")),
        "checkpoint": content(client, log_address(draw, "log-checkpoint")).decode(),
    }
    evidence = LogEvidence(key, **given)
    report = verify(record, pool=pool, check_signature=ed25519.check, log=evidence)
    found = {step.name: step.ok for step in report.steps}
    assert (report.failed, found["log"], found["log-numbers"]) == ([], True, True)
    proof = LogEvidence(key, proof=content(client, address(draw, "draw-log-proof")).decode())
    report = verify(record, pool=pool, check_signature=ed25519.check, log=proof)
    assert {step.name: step.ok for step in report.steps}["log"] is True
    text = client.get(address(draw)).content.decode()
    assert "先后时间只是声称" in text
    assert log_address(draw, "log-page") in text


def test_every_plan_of_an_authority_is_listed_with_its_end_and_the_overdue_ones(
    huizhou: Place, client: Client
) -> None:
    lead = huizhou.actor("lead", Role.HANDLER)
    build.objects_for(huizhou.lead, 20)
    first = build.seal(huizhou, build.pool_of(huizhou, build.make_task(huizhou)))
    services.void(draw=first, actor=lead, reason="设备故障，尚未承诺")
    open_ = build.seal(huizhou, services.next_attempt(draw=first, actor=lead))
    page = log_address(open_, "log-page")
    text = client.get(page).content.decode()
    assert "已作废" in text
    assert "编号连续，没有缺口" in text
    assert "逾期" not in text.replace("到期", "")
    with build.after(timezone.now(), days=60):
        text = client.get(page).content.decode()
    assert f"逾期：{open_.draw_no}" in text
    assert client.get(reverse("portal:log-page", args=["nobody"])).status_code == 404


def test_the_page_offers_a_command_that_gives_the_first_ticket(
    huizhou: Place, client: Client
) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=2))
    first = build.selected(draw)[0]
    text = client.get(address(draw)).content.decode()
    line = f"{draw.seed}:1:{first.oid}"
    assert f'data-copy="printf &#x27;%s&#x27; &#x27;{line}&#x27; | sha256sum"' in text or (
        f"data-copy=\"printf '%s' '{line}' | sha256sum\"" in text
    )
    assert hashlib.sha256(line.encode()).hexdigest() == first.key
    assert first.key in text
    assert "没有递补" in text
