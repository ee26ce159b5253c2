"""Sources: taken once, judged field by field, nothing lost when garbage comes, stale entries."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from mingqian.foundation.files import store
from mingqian.foundation.jobs import work
from mingqian.foundation.jobs.models import Job
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.intake import mapping
from mingqian.library.models import InspectionObject, RegisterSource
from mingqian.library.selectors.todos import todos
from mingqian.library.sources import keeping, rest, syncing
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(huizhou: Place, districts: dict[str, Region]) -> Place:
    """惠州 with its districts."""
    return huizhou


@pytest.fixture
def drop(tmp_path: Path, settings: Settings) -> Path:
    """The folder of a source."""
    settings.SOURCE_FOLDER, settings.SOURCE_SETTLE_SECONDS = str(tmp_path), 5
    folder = tmp_path / "dengji"
    folder.mkdir()
    return folder


def source(home: Place, **facts: Any) -> RegisterSource:
    """A file-drop source of the lead department under the bundled mapping."""
    base = {
        "name": "演示·登记机关", "adapter": "file_drop", "address": "dengji", "stale_days": 30,
        "mapping": mapping.find("registry-extract").as_json(),
    }  # fmt: skip
    return keeping.add_source(department=home.lead, facts={**base, **facts}, actor=SYSTEM)


def put(folder: Path, *rows: str, name: str = "a.csv") -> Path:
    """A file that was left alone for a while."""
    path = build.extract(folder, *rows, name=name)
    os.utime(path, (time.time() - 60,) * 2)
    return path


def run(row: RegisterSource) -> Job:
    """One run of a source, done here."""
    job = syncing.sync(source=row, actor=SYSTEM)
    work.run_job.func(job.pk)
    job.refresh_from_db()
    row.refresh_from_db()
    return job


@pytest.mark.clause("CJ-10f")
def test_dropped_files_are_taken_once_kept_and_put_aside(home: Place, drop: Path) -> None:
    row = source(home)
    put(drop, build.row(1), build.row(2, 企业名称=""))
    (drop / "b.csv").write_text("还在写")
    put(drop, build.row(9), name=".hidden.csv")
    assert run(row).state == "done"
    assert InspectionObject.objects.get().sightings.get().source == row
    assert sorted(path.name for path in drop.iterdir()) == [".hidden.csv", "b.csv", "已接收"]
    done = row.runs.get()
    assert (done.state, done.batch.refused_count) == ("done", 1)
    assert "新增 1" in journal.history(row)[0].sentence
    put(drop, build.row(1), build.row(2, 企业名称=""), name="同一内容.csv")
    run(row)
    assert row.runs.count() == 1, "the same bytes are taken once"
    assert not (drop / "同一内容.csv").exists()


def test_garbage_is_kept_named_and_leaves_the_register_as_it_was(home: Place, drop: Path) -> None:
    row = source(home)
    put(drop, build.row(1))
    run(row)
    before, success = list(InspectionObject.objects.values()), row.last_success_at
    bad = drop / "坏.csv"
    bad.write_bytes(b"\xff\xfe\x00garbage")
    os.utime(bad, (time.time() - 60,) * 2)
    job = run(row)
    assert (job.state, row.last_success_at) == ("failed", success)
    assert "名录库未受影响" in job.message
    failed = row.runs.first()
    assert "UTF-16" in failed.message
    assert store.read(failed.payload) == b"\xff\xfe\x00garbage"
    assert list(InspectionObject.objects.values()) == before
    assert [path.name.split("-")[-1] for path in (drop / "已退回").iterdir()] == ["坏.csv"]
    assert "失败" in journal.history(row)[0].sentence


@pytest.mark.clause("CJ-10f")
def test_each_field_follows_its_rule_and_overruled_values_are_kept(home: Place, drop: Path) -> None:
    rules = {
        "name": "source",
        "address": "never",
        "capital_text": "blank",
        "established_on": "newer",
    }
    row = source(home, rules=rules)
    own = build.obj(home.partner, 1, address="演示·旧址", contact="甲")
    put(drop, build.row(1, 企业名称="演示·新名", 住所="演示·新址", 成立日期="2015-06-01"))
    run(row)
    own.refresh_from_db()
    assert (own.name, own.address, own.capital_text) == (
        "演示·新名", "演示·旧址", "1,000(万元人民币)",
    )  # fmt: skip
    assert own.established_on == dt.date(2015, 6, 1)
    assert own.business_scope == "", "no rule: another department's object is left alone"
    kept = {one.field: (one.kept, one.overruled) for one in row.conflicts.all()}
    assert kept["住所（经营场所）"] == ("演示·旧址", "演示·新址")
    assert "经营范围" in kept
    assert own.changes.filter(field="名称", old="演示·第1号公司").exists()
    count = row.conflicts.count()
    put(drop, build.row(1, 企业名称="演示·新名", 住所="演示·新址", 注册资本_原始="9"), name="b.csv")
    run(row)
    assert row.conflicts.count() == count + 1, "only the second capital is new"
    assert row.runs.first().batch.unchanged_count == 1


def test_an_older_statement_does_not_replace_a_newer_one(home: Place, drop: Path) -> None:
    columns = {"name": "名称", "uscc": "代码", "region_code": "区划", "as_of": "日期"}
    plain = {"name": "演示", "columns": columns, "default_type": "company"}
    row = source(home, mapping=plain, rules={"name": "newer"})
    known = build.obj(home.lead, 1)
    services.change_object(
        inspection_object=known, facts={"name": "演示·人工"}, reason="核实", actor=SYSTEM
    )
    for name, day, expected in (
        ("演示·旧", "2000-01-01", "演示·人工"),
        ("演示·新", timezone.localdate().isoformat(), "演示·新"),
    ):
        path = drop / f"{day}.csv"
        path.write_text(f"名称,代码,区划,日期\n{name},{build.uscc(1)},441300,{day}\n", "utf-8")
        os.utime(path, (time.time() - 60,) * 2)
        run(row)
        known.refresh_from_db()
        assert known.name == expected


def test_what_a_source_no_longer_has_is_listed_as_stale(home: Place, drop: Path) -> None:
    row = source(home, stale_days=10)
    put(drop, build.row(1), build.row(2))
    run(row)
    assert not selectors.stale_entries(row)
    row.sightings.update(seen_at=timezone.now() - dt.timedelta(days=11))
    put(drop, build.row(2, 企业名称="演示·还在"), name="b.csv")
    run(row)
    assert [one.inspection_object.uscc for one in selectors.stale_entries(row)] == [build.uscc(1)]
    [line] = [one for one in todos(home.actor("lead", Role.KEEPER)) if one.kind == "来源条目过期"]
    assert (line.title, line.target) == (
        "演示·登记机关有 1 户超过 10 天未再出现", ("source-detail", row.pk),
    )  # fmt: skip
    assert not [one for one in todos(home.actor("partner", Role.KEEPER)) if "过期" in one.kind]


class Feed(BaseHTTPRequestHandler):
    """A bureau's feed: two pages, then what the test lays in."""

    asked: ClassVar[list[tuple[dict[str, list[str]], str]]] = []
    answers: ClassVar[list[tuple[int, bytes]]] = []

    def do_GET(self) -> None:
        """Give the next answer."""
        query = parse_qs(urlsplit(self.path).query)
        self.asked.append((query, self.headers.get("Authorization", "")))
        status, body = self.answers.pop(0)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", body.decode())
            body = b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(*answers: tuple[int, bytes]) -> Iterator[int]:
    """The feed on the loopback; gives its port."""
    Feed.asked, Feed.answers = [], list(answers)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def page(*names: str, following: str = "", until: str = "2026-11-01") -> tuple[int, bytes]:
    """A page of the feed; objects are numbered by the place of their name."""
    records = [
        {"mc": name, "dm": build.uscc(at + len(name)), "qh": "441300"}
        for at, name in enumerate(names)
    ]
    return 200, json.dumps({"records": records, "next": following, "until": until}).encode()


def feed(home: Place, settings: Settings, port: int) -> RegisterSource:
    """A REST source on the loopback, allowed by the settings."""
    settings.SOURCE_HOSTS, settings.SOURCE_TOKENS = [f"127.0.0.1:{port}"], ["ju=geheim"]
    columns = {"name": "mc", "uscc": "dm", "region_code": "qh"}
    plain = {"name": "feed", "columns": columns, "default_type": "company"}
    address = f"http://127.0.0.1:{port}/objects"
    return source(home, adapter="rest", address=address, token_name="ju", mapping=plain)


@pytest.mark.clause("CJ-10a")
def test_a_feed_is_read_page_by_page_from_where_it_stood(
    home: Place, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(page("演示·甲", following="2"), page("演示·乙乙"), page()) as port:
        row = feed(home, settings, port)
        assert run(row).state == "done"
        assert run(row).state == "done"
    assert InspectionObject.objects.count() == 2
    monkeypatch.setattr(syncing, "PART_BYTES", 1)
    with served(
        page("演示·三三三三", following="2"), page("演示·四四四四四", until="2026-12-01")
    ) as port:
        settings.SOURCE_HOSTS = [f"127.0.0.1:{port}"]
        row.address = f"http://127.0.0.1:{port}/objects"
        row.save()
        assert run(row).outcome == {"taken": 2}, "large feeds are taken in parts"
    assert row.cursor == "2026-12-01"


def test_the_token_is_sent_and_never_kept(home: Place, settings: Settings) -> None:
    with served(page("演示·甲", following="2"), page("演示·乙乙"), page()) as port:
        row = feed(home, settings, port)
        run(row)
        run(row)
    assert row.cursor == "2026-11-01"
    assert [query for query, _ in Feed.asked] == [{}, {"after": ["2"]}, {"since": ["2026-11-01"]}]
    assert {header for _, header in Feed.asked} == {"Bearer geheim"}
    stored = b"".join(store.read(one.payload) for one in row.runs.all())
    assert b"geheim" not in stored
    assert row.runs.first().message == "没有新数据"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((200, b"<html>"), "约定的 JSON"), ((200, b'{"records": [1]}'), "记录的列表"),
        ((500, b"oops"), "返回 500"), ((302, b"http://127.0.0.1:1/"), "返回 302"),
        ((200, b"[" * 100_000), "约定的 JSON"), ((200, b'{"records": [], "next": "1"}'), ""),
    ],
)  # fmt: skip
def test_a_feed_that_sends_garbage_changes_nothing_and_is_kept(
    home: Place, settings: Settings, answer: tuple[int, bytes], why: str
) -> None:
    with served(page("演示·甲", following="1"), answer, answer) as port:
        row = feed(home, settings, port)
        assert run(row).state == "failed"
    assert not InspectionObject.objects.exists()
    failed = row.runs.get()
    assert why in failed.message
    assert row.cursor == ""
    assert json.dumps("演示·甲")[1:-1].encode() in store.read(failed.payload)


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("http://127.0.0.1:9/x", "SOURCE_HOSTS"), ("https://evil.example/x", "SOURCE_HOSTS"),
        ("http://feed.example/x", "https"), ("file:///etc/passwd", "https"),
        ("https://a:b@feed.example/", "账号"), ("https://feed.example:x/", "无法识别"),
    ],
)  # fmt: skip
def test_only_named_hosts_are_called(settings: Settings, address: str, word: str) -> None:
    settings.SOURCE_HOSTS = ["feed.example"]
    rest.check_address("https://feed.example/x")
    with pytest.raises(Refused, match=word):
        rest.check_address(address)


def test_a_source_is_kept_by_its_department_with_reason(home: Place, drop: Path) -> None:
    row = source(home)
    keeper, other = home.actor("lead", Role.KEEPER), home.actor("partner", Role.KEEPER)
    for actor, facts, reason, word in (
        (other, {"every_hours": 6}, "x", "只有该部门"),
        (keeper, {"every_hours": 6}, " ", "理由"),
        (keeper, {"address": "../etc"}, "x", "文件夹名"),
        (keeper, {"rules": {"name": "always"}}, "x", "不认识"),
        (keeper, {"rules": {"oid": "source"}}, "x", "不认识"),
        (keeper, {"name": ""}, "x", "来源名称"),
    ):
        with pytest.raises(Refused, match=word):
            keeping.change_source(source=row, facts=facts, reason=reason, actor=actor)
        row.refresh_from_db()
    keeping.change_source(source=row, facts={"every_hours": 6}, reason="更勤", actor=keeper)
    assert "同步间隔" in journal.history(row)[0].sentence
    with pytest.raises(Refused, match="无权"):
        keeping.source_for(other, row.pk)


def test_due_sources_are_started_and_one_at_a_time(home: Place, drop: Path) -> None:
    row = source(home)
    off = source(home, name="演示·停用", is_enabled=False)
    assert (syncing.sync_due(), syncing.sync_due()) == (1, 0)
    row.refresh_from_db()
    with pytest.raises(Refused, match="正在同步"):
        syncing.sync(source=row, actor=SYSTEM)
    work.run_job.func(row.job_id)
    assert syncing.sync_due() == 0, "not yet due again"
    RegisterSource.objects.filter(pk=row.pk).update(
        last_run_at=timezone.now() - dt.timedelta(hours=25)
    )
    assert syncing.sync_due() == 1
    assert off.runs.count() == 0
