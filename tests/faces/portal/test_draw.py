"""Draws in public: every attempt, the files, one's own standing, nothing before its time."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fairdraw.verify import verify
from mingqian.draw import services
from mingqian.draw.models import Draw
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


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


@pytest.mark.skipif(shutil.which("node") is None, reason="node is a build tool; not installed here")
def test_the_browsers_own_sha256_agrees(tmp_path: Path) -> None:
    module = ROOT / "src/mingqian/portal/assets/sha256.mjs"
    script = f"import {{sha256Hex, utf8}} from '{module}';" + (
        "for (const n of [0, 1, 55, 56, 63, 64, 65, 1000]) "
        "console.log(sha256Hex(utf8('签'.repeat(n))));"
    )
    run = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    right = [
        hashlib.sha256(("签" * n).encode()).hexdigest() for n in (0, 1, 55, 56, 63, 64, 65, 1000)
    ]
    assert run.stdout.split() == right
