"""The draw on the desk: the ceremony by hand, and nothing shown before its time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fairdraw import seal
from mingqian import console
from mingqian.draw import selectors, services
from mingqian.draw.ceremony.certificate import sealed_plan
from mingqian.draw.models import Draw, DrawnObject, DrawState
from mingqian.foundation.files import store
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    """A browser of a person."""
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def lead(huizhou: Place) -> Client:
    """The lead's handler."""
    return signed_in(huizhou.person("lead", Role.HANDLER))


def page(client: Client, name: str, *args: object, **query: object) -> str:
    """The text of a page that opens."""
    answer = client.get(reverse(f"console:{name}", args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def test_the_list_shows_tasks_waiting_for_their_pool_and_draws_by_state(
    huizhou: Place, lead: Client
) -> None:
    build.objects_for(huizhou.lead, 10)
    task = build.make_task(huizhou)
    draw = build.drawn(huizhou, build.make_task(huizhou, participants=("third",)))
    text = page(lead, "draw-list")
    assert reverse("console:draw-new", args=[task.pk]) in text
    assert draw.draw_no in text
    assert draw.draw_no not in page(lead, "draw-list", state="sealed")


def test_a_whole_ceremony_by_the_buttons_of_its_pages(huizhou: Place, lead: Client) -> None:
    build.objects_for(huizhou.lead, 20)
    task = build.make_task(huizhou, object_count=4)
    watcher = build.observer(huizhou)
    lead.post(reverse("console:draw-new", args=[task.pk]))
    draw = Draw.objects.get()

    def post(client: Client, name: str, **data: object) -> int:
        return client.post(reverse(f"console:{name}", args=[draw.pk]), data).status_code

    assert post(lead, "draw-seal", beacon_kind="dice", disclosure="immediate") == 422
    assert (
        post(
            lead,
            "draw-seal",
            observers=[watcher.pk],
            beacon_kind="dice",
            count=20,
            disclosure="immediate",
        )
        == 302
    )
    partner = signed_in(huizhou.person("partner", Role.HANDLER))
    witness = signed_in(watcher)
    for client in (lead, partner, witness):
        assert post(client, "draw-commit", commitment="") == 302
    for client in (lead, partner, witness):
        assert post(client, "draw-reveal", value="") == 302
    stander = huizhou.person("lead", Role.HANDLER).pk
    assert post(witness, "draw-beacon", outcome="777", witness=stander) == 422
    assert post(witness, "draw-beacon", outcome=build.DICE, witness=stander) == 302
    answer = lead.post(reverse("console:draw-act", args=[draw.pk]), {"action": "run"})
    assert answer.url.endswith("?present=1")
    draw.refresh_from_db()
    assert draw.state == DrawState.DRAWN
    assert post(lead, "draw-act", action="dispatch") == 302
    draw.refresh_from_db()
    assert draw.state == DrawState.DISPATCHED


def test_before_the_draw_the_page_knows_no_number_and_no_name(huizhou: Place, lead: Client) -> None:
    objects = build.objects_for(huizhou.lead, 10)
    draw = build.commit_all(
        huizhou, build.seal(huizhou, build.pool_of(huizhou, build.make_task(huizhou)))
    )
    text = page(lead, "draw-detail", draw.pk)
    assert draw.shares.first().commitment[:8] in text
    assert not any(row.name in text for row in objects)
    assert "提交" not in draw.shares.first().value
    revealed = build.reveal_all(huizhou, draw)
    assert revealed.shares.first().value[:8] in page(lead, "draw-detail", draw.pk)


def test_the_reveal_sends_one_lot_at_a_time(huizhou: Place, lead: Client) -> None:
    build.objects_for(huizhou.lead, 20)
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=4))
    names = [row.name for row in build.selected(draw)]
    text = page(lead, "draw-detail", draw.pk, present="1")
    assert not any(name in text for name in names)
    assert text.count("待揭晓") == 4
    for number, name in enumerate(names, 1):
        lot = lead.get(reverse("console:draw-lot", args=[draw.pk, number])).content.decode()
        assert [other for other in names if other in lot] == [name]
    assert lead.get(reverse("console:draw-lot", args=[draw.pk, 5])).status_code == 404
    full = page(lead, "draw-detail", draw.pk)
    assert all(name in full for name in names)
    assert draw.seed[:8] in full


def test_lots_of_a_draw_not_drawn_yet_do_not_exist(huizhou: Place, lead: Client) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.ready_to_run(huizhou, build.make_task(huizhou))
    assert lead.get(reverse("console:draw-lot", args=[draw.pk, 1])).status_code == 404


@pytest.mark.clause("HZ-06d", "XL-505b")
def test_each_exclusion_is_found_with_reason_and_clause(huizhou: Place, lead: Client) -> None:
    build.objects_for(huizhou.lead, 10)
    first = build.drawn(huizhou, build.make_task(huizhou, object_count=2))
    gone = build.selected(first)[0]
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    text = page(lead, "draw-detail", draw.pk, tab="exclusions", q=gone.oid.removeprefix("uscc:"))
    assert gone.name in text
    assert first.draw_no in text
    assert "第（六）条" in text
    assert (
        page(lead, "draw-detail", draw.pk, tab="exclusions", code="not_active").count("已排除") == 0
    )


def test_why_an_object_is_out_or_in_is_told_on_a_page(huizhou: Place, lead: Client) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=2))
    row = build.selected(draw)[0]
    text = page(lead, "draw-standing", draw.pk, q=row.oid)
    assert "已抽中" in text
    assert f"{draw.seed}:1:{row.oid}" in text
    answer = lead.get(reverse("console:draw-standing", args=[draw.pk]), {"q": "错误代码"})
    assert answer.status_code == 422


def test_pool_and_record_download_byte_for_byte(huizhou: Place, lead: Client) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.drawn(huizhou, build.make_task(huizhou))
    for name, file in (("draw-pool", draw.pool.file), ("draw-record", draw.certificate)):
        answer = lead.get(reverse(f"console:{name}", args=[draw.pk]))
        assert b"".join(answer.streaming_content) == store.read(file)
        assert "attachment" in answer["Content-Disposition"]
    assert json.loads(store.read(draw.certificate))["body_digest"] == draw.certificate_digest


def test_a_drop_is_asked_with_evidence_and_decided_by_the_head(
    huizhou: Place, lead: Client
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    build.objects_for(huizhou.lead, 12)
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=8))
    row = build.selected(draw)[0]
    url = reverse("console:drawn-drop", args=[row.pk])
    data = {"reason_code": "deregistered", "reason": "已注销"}
    assert lead.post(url, data).status_code == 422
    wrong = SimpleUploadedFile("a.pdf", b"MZ not a pdf")
    assert lead.post(url, {**data, "evidence": wrong}).status_code == 422
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4 demo")
    assert lead.post(url, {**data, "evidence": paper}).status_code == 302
    head = signed_in(huizhou.person("lead", Role.HEAD))
    assert "不检申请中" in page(head, "draw-detail", draw.pk)
    head.post(reverse("console:drawn-decide", args=[row.pk]), {"action": "consent-drop"})
    row.refresh_from_db()
    assert row.state == "dropped"


def test_the_legal_unit_files_by_its_form(xinglongtai: Place) -> None:
    from mingqian.draw import services

    items = build.items_of(xinglongtai.lead)
    build.objects_for(xinglongtai.lead, 8)
    draw = build.drawn(xinglongtai, build.make_task(xinglongtai, participants=(), items=items))
    services.confirm_list(draw=draw, actor=xinglongtai.actor("lead", Role.HEAD))
    legal = signed_in(xinglongtai.person("legal", Role.LEGAL))
    url = reverse("console:draw-file", args=[draw.pk])
    assert legal.post(url, {"filing_no": ""}).status_code == 422
    assert legal.post(url, {"filing_no": "法备7号"}).status_code == 302
    draw.refresh_from_db()
    assert (draw.state, draw.filing_no) == (DrawState.FILED, "法备7号")


def test_an_outside_list_with_a_wrong_row_comes_back_with_the_row(huizhou: Place) -> None:
    handler = signed_in(huizhou.person("lead", Role.HANDLER))
    url = reverse("console:outside-list-new")
    data = {
        "kind": "drawn",
        "region": huizhou.region.parent_id,
        "body": "广东省市场监管局",
        "title": "名单",
        "dated": "2026-03-01",
        "codes": "123",
    }
    answer = handler.post(url, data)
    assert answer.status_code == 422
    assert "第 1 行" in answer.content.decode()


def test_an_outsider_gets_nothing(huizhou: Place, outsider: object) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.drawn(huizhou, build.make_task(huizhou))
    stranger = signed_in(Person.objects.get(pk=outsider.person_id))  # type: ignore[attr-defined]
    assert draw.draw_no not in page(stranger, "draw-list")
    for name in ("draw-detail", "draw-standing", "draw-pool", "draw-record"):
        assert stranger.get(reverse(f"console:{name}", args=[draw.pk])).status_code == 404
    for name in ("draw-act", "draw-seal", "draw-void"):
        assert stranger.post(reverse(f"console:{name}", args=[draw.pk])).status_code in {403, 404}


def test_an_open_page_moves_on_when_something_happened_and_only_then(
    huizhou: Place, lead: Client
) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.seal(huizhou, build.pool_of(huizhou, build.make_task(huizhou)))
    url = reverse("console:draw-state", args=[draw.pk])
    mark = selectors.progress_mark(draw)
    assert lead.get(url, {"seen": mark}).status_code == 204
    build.commit_all(huizhou, draw)
    answer = lead.get(url, {"seen": mark})
    assert answer["X-Mark"] != mark
    assert draw.shares.first().commitment[:8] in answer.content.decode()
    build.enter_dice(huizhou, build.reveal_all(huizhou, draw))
    services.run(draw=draw, actor=build.drawer(huizhou, draw.task))
    text = lead.get(url, {"seen": answer["X-Mark"]}).content.decode()
    assert "data-auto" in text
    assert "待揭晓" in text
    assert not any(row.name in text for row in build.selected(draw))


def test_a_party_is_offered_its_own_act_by_one_press(huizhou: Place, lead: Client) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.seal(huizhou, build.pool_of(huizhou, build.make_task(huizhou)))
    assert "一键承诺" in page(lead, "draw-detail", draw.pk)
    lead.post(reverse("console:draw-commit", args=[draw.pk]))
    text = page(lead, "draw-detail", draw.pk)
    assert "一键承诺" not in text
    waiting = selectors.waiting_for(draw)
    assert len(waiting) == 2
    assert all(label in text for label in waiting)
    partner = signed_in(huizhou.person("partner", Role.HANDLER))
    assert "一键承诺" in page(partner, "draw-detail", draw.pk)


def test_who_keeps_its_number_itself_is_not_offered_one_press(huizhou: Place, lead: Client) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.seal(huizhou, build.pool_of(huizhou, build.make_task(huizhou)))
    own = seal.commit(draw.plan_digest, draw.shares.first().party, "ab" * 32)
    lead.post(reverse("console:draw-commit", args=[draw.pk]), {"commitment": own})
    for actor in build.party_actors(huizhou, draw)[1:]:
        services.commit(draw=draw, actor=actor)
    text = page(lead, "draw-detail", draw.pk)
    assert "一键公开" not in text
    assert "公开随机数" in text


def test_the_page_says_what_a_draw_without_public_chance_does_not_protect(
    huizhou: Place, lead: Client
) -> None:
    build.objects_for(huizhou.lead, 10)
    bare = build.pool_of(huizhou, build.make_task(huizhou))
    draw = build.seal(huizhou, bare, beacon_kind="none", beacon_detail={})
    build.commit_all(huizhou, draw)
    text = page(lead, "draw-detail", draw.pk)
    assert "末位揭示风险" in text
    assert "能打开平台密封件的人可以提前算出结果" in text
    lines = selectors.protections(draw)
    assert [line.holds for line in lines] == sorted((line.holds for line in lines), reverse=True)


def test_a_great_result_comes_on_the_stage_in_few_turns() -> None:
    rows = [DrawnObject(state="selected", name=str(n)) for n in range(500)]
    plan = selectors.reveal_of(rows)
    assert (plan.total, plan.shown, plan.at_once, plan.turns) == (500, 480, 10, 48)
    lots = [lot for turn in range(1, 49) for lot in selectors.lots_of_turn(rows, turn)]
    assert [number for number, _ in lots] == list(range(1, 481))
    with pytest.raises(Refused):
        selectors.lots_of_turn(rows, 49)
    assert selectors.reveal_of(rows[:7]).turns == 7


def test_two_departments_share_one_ceremony_by_their_pages(huizhou: Place, lead: Client) -> None:
    build.objects_for(huizhou.lead, 10)
    build.objects_for(huizhou.departments["partner"], 10, start=100)
    mine = build.pool_of(huizhou, build.make_task(huizhou, participants=()))
    theirs = build.pool_of(huizhou, build.make_task(huizhou, lead="partner", participants=()))
    partner = signed_in(huizhou.person("partner", Role.HANDLER))
    name = {"action": "start", "title": "综合查一次"}
    lead.post(reverse("console:draw-coordinate", args=[mine.pk]), name)
    mine.refresh_from_db()
    assert mine.coordination is not None
    offered = page(partner, "draw-detail", theirs.pk)
    assert "综合查一次" in offered
    join = {"action": "join", "coordination": mine.coordination_id}
    partner.post(reverse("console:draw-coordinate", args=[theirs.pk]), join)
    text = page(lead, "coordination-list")
    assert "预计少上门" in text
    watchers = [build.observer(huizhou, number).pk for number in (1, 2)]
    terms = {"observers": watchers, "beacon_kind": "dice", "count": 20, "disclosure": "immediate"}
    answer = lead.post(reverse("console:coordination-seal", args=[mine.coordination_id]), terms)
    assert answer.status_code == 302, answer.content.decode()
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.state == theirs.state == DrawState.SEALED
    assert sealed_plan(mine).coord == sealed_plan(theirs).coord


def test_more_objects_are_drawn_only_with_a_decision_and_its_file(
    huizhou: Place, lead: Client
) -> None:
    build.objects_for(huizhou.lead, 20)
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=2))
    url = reverse("console:draw-enlarge", args=[draw.pk])
    stratum = draw.strata.get()
    assert lead.get(url).status_code == 200
    assert (
        lead.post(url, {f"n{stratum.pk}": 3, "decision_no": "演示〔2026〕3号"}).status_code == 422
    )
    file = SimpleUploadedFile("批准.pdf", b"%PDF-1.4 demo", "application/pdf")
    given = {f"n{stratum.pk}": 3, "decision_no": "演示〔2026〕3号", "decision_file": file}
    assert lead.post(url, given).status_code == 302
    more = draw.supplement_draws.get()
    assert more.decision_no == "演示〔2026〕3号"
    assert selectors.quota_total(more) == 3


def test_the_way_back_from_every_page_of_a_draw_begins_at_home(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    client = signed_in(huizhou.person("lead", Role.HANDLER))
    home = f'<a href="{reverse("console:home")}">首页</a>'
    drawn = [("draw-detail", draw.pk), ("draw-standing", draw.pk), ("draw-seal", draw.pk)]
    listed = [("draw-list",), ("outside-list-list",), ("outside-list-new",), ("coordination-list",)]
    for name, *args in [*drawn, *listed]:
        text = page(client, name, *args)
        crumbs = text.partition('aria-label="面包屑"')[2].partition("</nav>")[0]
        first = crumbs.partition("</li>")[0]
        assert home in first, name


def test_no_template_of_a_draw_begins_its_way_back_elsewhere() -> None:
    folder = Path(console.__file__).parent / "templates/console/draw"
    texts = {path.name: path.read_text() for path in folder.glob("*.html")}
    with_way = {name: text for name, text in texts.items() if "<c-crumb" in text}
    assert len(with_way) >= 11
    for name, text in with_way.items():
        first = text[text.index("<c-crumb") :]
        assert first.startswith("<c-crumb href=\"{% url 'console:home' %}\">首页</c-crumb>"), name
