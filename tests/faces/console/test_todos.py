"""What those who do not carry out an inspection find to do: each line leads where they may go."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from mingqian.analytics.models import SelfAudit
from mingqian.console.todos import Line, todos_of
from mingqian.draw import services as drawing
from mingqian.draw.models import Anchor, AnchorState, Draw, Medium, Verdict, WitnessedHead
from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs.clock import Due
from mingqian.foundation.jobs.models import Deadline, Job, JobState
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department, Person
from mingqian.foundation.policy.actor import actor_of
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules import services as loading
from mingqian.foundation.rules import todos as rules_todos
from mingqian.matching import events as matching_events
from mingqian.oversight import services as oversight
from mingqian.oversight.models import Urge
from mingqian.plan import services as planning
from mingqian.plan.models import PlanEntry
from mingqian.scheme import events as scheme_events
from mingqian.scheme.models import InspectionTask
from tests import cast
from tests.cast import Place
from tests.stages.draw import build
from tests.stages.plan import build as plans

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def lines(person: Person, kind: str = "") -> list[Line]:
    """A person's to-dos of a kind, after opening the page of each; overdue ones come first."""
    found = todos_of(actor_of(Person.objects.acting().get(pk=person.pk)))
    dated = [line.todo.due_on for line in found]
    assert dated == sorted(dated, key=lambda day: day or dt.date.max)
    client = Client()
    client.force_login(person)
    for line in found:
        assert client.get(line.url).status_code == 200, line.url
    return [line for line in found if kind in {"", line.todo.kind}]


def titles(person: Person, kind: str = "") -> list[str]:
    """Their titles."""
    return [line.todo.title for line in lines(person, kind)]


def continue_until(home: Place, until: dt.date | None) -> None:
    """Record a decision to go on with the place's text."""
    loading.continue_rulebook(
        version=rules.governing_version(home.lead),
        decided_by="县人民政府",
        document_no="演示〔1〕号",
        reason="修订期间继续适用",
        decided_on=dt.date(2025, 4, 20),
        until=until,
        actor=home.actor("lead", Role.ADMIN),
    )


@pytest.mark.clause("PY-309a")
def test_the_administrator_is_told_of_a_text_that_ran_out_and_of_one_that_will(
    pengyang: Place, settings: Settings
) -> None:
    admin = pengyang.person("lead", Role.ADMIN)
    [line] = lines(admin, "规则")
    assert line.is_overdue
    assert line.todo.due_on == dt.date(2025, 4, 28)
    assert "末段“有效期至2025年4月28日”" in line.todo.clause
    settings.RULES_NOTICE_DAYS = 30
    continue_until(pengyang, TODAY + dt.timedelta(days=30))
    [line] = lines(admin, "规则")
    assert (line.days_left, line.is_overdue) == (30, False)
    assert "将到期" in line.todo.title
    client = Client()
    client.force_login(admin)
    assert f"{line.url}continue/" in client.get(line.url).content.decode()
    settings.RULES_NOTICE_DAYS = 29
    assert lines(admin, "规则") == []
    settings.RULES_NOTICE_DAYS = 30
    continue_until(pengyang, None)
    assert lines(admin, "规则") == []
    assert titles(pengyang.person("lead", Role.HEAD), "规则") == []


def test_texts_under_which_nobody_works_here_are_nobodys_business(huizhou: Place) -> None:
    assert lines(huizhou.person("lead", Role.ADMIN), "规则") == []


@pytest.mark.clause("XL-000a")
def test_a_text_without_a_date_waits_for_its_confirmation(xinglongtai: Place) -> None:
    admin = xinglongtai.person("lead", Role.ADMIN)
    [line] = lines(admin, "规则")
    assert line.todo.is_provisional
    assert "确认施行日期" in line.todo.title
    client = Client()
    client.force_login(admin)
    address = f"{line.url}confirm/"
    assert address in client.get(line.url).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"day": ""}).status_code == 422
    assert client.post(address, {"day": "2020-01-01"}).status_code == 302
    version = rules.governing_version(xinglongtai.lead)
    assert version.confirmed_from == dt.date(2020, 1, 1)
    assert address not in client.get(line.url).content.decode()
    assert lines(admin, "规则") == []
    stranger = Client()
    stranger.force_login(xinglongtai.person("lead", Role.HEAD))
    assert stranger.post(address, {"day": "2021-01-01"}).status_code == 403


def test_next_years_calendar_is_asked_for_before_this_years_end_is_in_doubt(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "calendars"
    folder.mkdir()
    real = project.RULEBOOKS_DIR / "calendars"
    (folder / "2025.toml").write_text((real / "2025.toml").read_text())
    settings.RULEBOOKS_DIR = tmp_path
    settings.CALENDAR_NOTICE_DAYS = 10
    ends = rules_todos.calendar().years[0].open_end
    assert ends.year == 2025
    before = list(rules_todos.calendars_missing(ends - dt.timedelta(days=11)))
    [asked] = rules_todos.calendars_missing(ends - dt.timedelta(days=10))
    assert before == []
    assert (asked.title, asked.due_on) == ("载入2026年放假通知", ends)
    assert asked.clause
    [late] = rules_todos.calendars_missing(dt.date(2026, 1, 5))
    assert (late.title, late.due_on) == ("载入2026年放假通知", dt.date(2026, 1, 1))


def test_a_failed_job_stands_until_it_is_made_good(huizhou: Place) -> None:
    admin = huizhou.person("lead", Role.ADMIN)
    assert lines(admin, "作业") == []
    failed = Job.objects.create(
        kind="x:import", title="导入名录", state=JobState.FAILED, message="第 3 行有误"
    )
    [line] = lines(admin, "作业")
    assert line.todo.target == ("job-detail", failed.pk)
    assert line.todo.detail == "第 3 行有误"
    assert titles(huizhou.person("lead", Role.HANDLER), "作业") == []
    Job.objects.create(kind="x:import", title="导入名录", state=JobState.DONE)
    assert lines(admin, "作业") == []
    waiting = Job.objects.create(kind="x:import", title="导入名录")
    assert lines(admin, "作业") == []
    long_ago = timezone.now() - dt.timedelta(seconds=project.JOB_STALE_SECONDS + 1)
    Job.objects.filter(pk=waiting.pk).update(created_at=long_ago)
    assert titles(admin, "作业") == ["1 个作业无人处理"]


def anchor(state: AnchorState, **facts: object) -> Anchor:
    """A copy outside."""
    given = {"authority": "a", "medium": Medium.SUPERIOR, "place": "https://upper.example"}
    return Anchor.objects.create(state=state, **given, **facts)


def test_copies_that_do_not_get_through_and_forks_reach_the_administrator(huizhou: Place) -> None:
    admin = huizhou.person("lead", Role.ADMIN)
    fresh = anchor(AnchorState.PENDING, digest="0" * 64, size=1)
    assert lines(admin, "存证") == []
    Anchor.objects.filter(pk=fresh.pk).update(tries=2, problem="无法连接")
    [line] = lines(admin, "存证")
    assert "未送达 1 件" in line.todo.title
    assert "无法连接" in line.todo.detail
    assert line.url.endswith("?event=draw:anchor")
    Anchor.objects.filter(pk=fresh.pk).delete()
    anchor(AnchorState.REFUSED, digest="1" * 64, size=2, problem="分叉")
    assert titles(admin, "存证") == ["上级机关留存被拒绝：https://upper.example"]
    anchor(AnchorState.HELD, digest="2" * 64, size=3)
    assert lines(admin, "存证") == []
    WitnessedHead.objects.create(
        origin="county.example/mq/x",
        size=4,
        root="3" * 64,
        note="",
        verdict=Verdict.FORKED,
        problem="不是延续",
        at=timezone.now(),
    )
    assert titles(admin, "存证") == ["所见证的日志分叉：county.example/mq/x"]
    assert titles(huizhou.person("lead", Role.OFFICE), "存证") == []


def test_a_signing_key_that_is_lost_or_another_is_found_at_once(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 8)
    build.seal(huizhou, build.pool_of(huizhou, build.make_task(huizhou)))
    admin = huizhou.person("lead", Role.ADMIN)
    assert lines(admin, "存证") == []
    key = Path(project.LOG_KEY_FILE)
    kept = key.read_text()
    key.unlink()
    assert titles(admin, "存证") == ["日志签名密钥丢失"]
    assert not key.exists()
    key.write_text("7" * 64 + "\n")
    assert "不能以现有密钥验证" in titles(admin, "存证")[0]
    key.write_text(kept)
    assert lines(admin, "存证") == []


def admitted(home: Place) -> Draw:
    """A draw of the bureau's unit whose exclusion its leader in charge set aside."""
    items = build.items_of(home.lead, "F01")
    build.objects_for(home.lead, 3)
    build.objects_for(home.lead, 1, start=8, risk_class="D")
    planning.register_upper_plan(
        actor=home.actor("lead", Role.HANDLER),
        region=home.region,
        year=TODAY.year,
        body="辽宁省市场监管局",
        name="食品经营专项抽查",
        item_codes=["F01"],
        object_range={"risk_classes": ["D"]},
    )
    draw = build.pool_of(home, build.make_task(home, participants=(), items=items))
    return drawing.override_exclusion(
        exclusion=draw.exclusions.get(), reason="急需", actor=home.actor("bureau", Role.CHIEF)
    )


@pytest.mark.clause("XL-703a")
def test_personnel_supervision_finds_its_bureaus_anomalies_and_may_look_into_them(
    xinglongtai: Place,
) -> None:
    person = xinglongtai.person("supervision", Role.SUPERVISION)
    assert lines(person, "异常留痕") == []
    draw = admitted(xinglongtai)
    [line] = lines(person, "异常留痕")
    assert line.todo.title == "突破排除、准予纳入抽取池 1 件"
    assert "七（三）" in line.todo.clause
    client = Client()
    client.force_login(person)
    assert "急需" in client.get(line.url).content.decode()
    page = client.get(f"/desk/draws/{draw.pk}/")
    assert page.status_code == 200
    assert client.post(f"/desk/draws/{draw.pk}/seal/").status_code == 403
    with transaction.atomic():
        for event in (matching_events.SEAL_WITHDRAWN, scheme_events.EDIT_REFUSED):
            record(event, actor=xinglongtai.actor("partner", Role.HEAD), subject=draw.task)
    assert titles(person, "异常留痕") == [
        "封存的匹配条件被退回 1 件",
        "突破排除、准予纳入抽取池 1 件",
        "试图修改方案被拒绝 1 件",
    ]


@pytest.mark.clause("XL-703a")
def test_personnel_supervision_of_another_bureau_sees_none_of_it(
    xinglongtai: Place, huizhou: Place
) -> None:
    draw = admitted(xinglongtai)
    other = Department.objects.create(
        code="x-other", name="兴隆台区教育局", region=xinglongtai.region
    )
    xinglongtai.departments["other"] = other
    for person in (
        xinglongtai.person("other", Role.SUPERVISION),
        huizhou.person("lead", Role.SUPERVISION),
    ):
        assert lines(person) == []
        client = Client()
        client.force_login(person)
        assert client.get(f"/desk/draws/{draw.pk}/").status_code == 404


def late(department: Department, task: InspectionTask, days: int) -> Deadline:
    """A duty of a department that fell due so many days ago (negative: that is still to come)."""
    day = TODAY - dt.timedelta(days=days)
    due = Due(day, "result.entry_working_days", "第（十一）条", "must")
    return clock.start(
        "result_entry",
        title="录入结果",
        subject=task,
        department=department,
        due=due,
        started_on=day,
    )


@pytest.mark.clause("CJ-21a")
@pytest.mark.parametrize("role", [Role.JUSTICE, Role.ASSESSOR])
def test_who_assesses_finds_the_late_duties_of_its_region_by_kind(
    role: Role, changjiang: Place, huizhou: Place
) -> None:
    person = changjiang.person("justice", role)
    assert lines(person) == []
    for days in (3, 9, -5):
        late(changjiang.partner, build.make_task(changjiang), days)
    late(huizhou.partner, build.make_task(huizhou), 20)
    [line] = lines(person)
    assert line.todo.title == "结果录入逾期 2 件"
    assert line.todo.detail == changjiang.partner.name
    assert (line.days_left, line.todo.clause) == (-9, "第（十一）条")
    assert line.url.endswith("?kind=result_entry")
    task = build.make_task(changjiang)
    InspectionTask.objects.filter(pk=task.pk).update(completion_on=TODAY - dt.timedelta(days=2))
    [delayed] = lines(person, "拖延")
    assert (delayed.todo.target, delayed.days_left) == (("task-detail", task.pk), -2)
    Urge.objects.create(
        to_department=changjiang.partner, text="请录入", sent_by="甲", from_department_name="乙"
    )
    assert titles(person, "催办") == [f"{changjiang.partner.label}尚未签收催办"]
    Urge.objects.update(read_at=timezone.now())
    assert lines(person, "催办") == []


@pytest.mark.clause("PY-A404a")
def test_reports_still_to_come_stand_with_their_date_and_clause(pengyang: Place) -> None:
    build.keep_in_force(pengyang)
    assessor = pengyang.person("third", Role.ASSESSOR)
    assert lines(assessor, "报送") == []
    opens, due = dt.date(TODAY.year + 1, 5, 1), dt.date(TODAY.year + 1, 5, 15)
    made = oversight.open_due_periods(opens)
    [line] = lines(assessor, "报送")
    assert line.todo.title == f"半年工作情况待报送 {made} 件"
    assert line.todo.due_on == due
    assert pengyang.partner.name in line.todo.detail
    assert line.todo.clause
    assert lines(pengyang.person("partner", Role.KEEPER), "报送") == []


def test_the_newest_self_audit_of_a_region_alarms_whoever_oversees_it(
    changjiang: Place, huizhou: Place
) -> None:
    facts = {"made_on": TODAY, "made_by": "系统", "tests": 9, "figures": {}}
    old = SelfAudit.objects.create(region=changjiang.region, alarms=2, **facts)
    justice = actor_of(changjiang.person("justice", Role.JUSTICE))
    [line] = todos_of(justice)
    assert line.todo.target == ("self-audit-detail", old.pk)
    assert "报警 2 项" in line.todo.title
    assert todos_of(huizhou.actor("justice", Role.JUSTICE)) == []
    SelfAudit.objects.create(region=changjiang.region, alarms=0, **facts)
    assert todos_of(justice) == []


def with_county(jilin: Place) -> Place:
    """A city below with a body of the same line."""
    below = Place("changchun", cast.region("220100", "长春市", "city", jilin.region))
    below.departments["lead"] = Department.objects.create(
        code="cc-lead", name="长春市市场监管局", region=below.region, system_id="market"
    )
    below.departments["partner"] = Department.objects.create(
        code="cc-partner", name="长春市住建局", region=below.region, system_id="housing"
    )
    return below


@pytest.mark.clause("JL-301g", "JL-303e")
def test_the_upper_body_finds_what_is_late_in_its_own_line_below(jilin: Place) -> None:
    below = with_county(jilin)
    person = jilin.person("lead", Role.UPPER)
    late(below.lead, build.make_task(below), 4)
    late(below.partner, build.make_task(below, lead="partner", participants=()), 5)
    late(jilin.lead, build.make_task(jilin), 6)
    [line] = lines(person, "逾期")
    assert (line.todo.title, line.todo.detail) == ("结果录入逾期 1 件", "长春市市场监管局")
    overdue = [build.make_task(home) for home in (below, jilin)]
    keys = [task.pk for task in overdue]
    InspectionTask.objects.filter(pk__in=keys).update(completion_on=TODAY - dt.timedelta(days=1))
    assert [line.todo.target for line in lines(person, "拖延")] == [("task-detail", keys[0])]


@pytest.mark.clause("JL-206f")
def test_the_upper_body_is_told_of_a_pool_below_that_holds_what_it_drew(jilin: Place) -> None:
    below = with_county(jilin)
    upper = build.items_of(jilin.lead, "I01")
    build.objects_for(jilin.lead, 4)
    build.drawn(jilin, build.make_task(jilin, items=upper, object_count=2))
    lower = build.items_of(below.lead, "I01")
    from mingqian.library.models import Registration

    for row in Registration.objects.all():
        Registration.objects.create(
            registry=lower[0].registry, inspection_object=row.inspection_object, since=row.since
        )
    draw = build.pool_of(below, build.make_task(below, items=lower))
    person = jilin.person("lead", Role.UPPER)
    assert lines(person, "重复") == []
    head = below.actor("lead", Role.HEAD)
    drawing.override_exclusion(exclusion=draw.exclusions.first(), reason="举报集中", actor=head)
    [line] = lines(person, "重复")
    assert line.todo.target == ("draw-detail", draw.pk)
    assert "1 户：上级已抽查" in line.todo.detail
    assert "二（六）" in line.todo.clause
    assert titles(jilin.person("lead", Role.HANDLER), "重复") == []


@pytest.mark.clause("JL-206f")
def test_a_plan_below_that_repeats_an_upper_plan_is_told_to_the_upper_body(jilin: Place) -> None:
    plan = plans.submitted(jilin)
    entry = PlanEntry.objects.get(plan=plan)
    person = jilin.person("lead", Role.UPPER)
    assert lines(person, "重复") == []
    planning.register_upper_plan(
        actor=jilin.actor("lead", Role.HANDLER),
        region=jilin.region,
        year=plan.year,
        body="演示·总局",
        name="全国餐饮抽查",
        item_codes=list(entry.items.values_list("code", flat=True)),
        object_range={},
    )
    [line] = lines(person, "重复")
    assert line.todo.title == f"“{entry.name}”与演示·总局 全国餐饮抽查重复"
    assert line.todo.target == ("plan-detail", plan.pk)
    assert line.todo.clause
    PlanEntry.objects.update(overlap_allowed_by="演示")
    assert lines(person, "重复") == []


def test_the_numbers_of_the_menu_are_kept_until_one_acts(huizhou: Place) -> None:
    """Gathered once, not on every page; the list of to-dos is always of the moment."""
    keeper = huizhou.person("lead", Role.ADMIN)
    client = Client()
    client.force_login(keeper)

    def shown() -> str:
        page = client.get(reverse("console:help")).content.decode()
        return page.partition("待办事项，")[2].partition(" 项")[0]

    before = int(shown())
    Job.objects.create(kind="test:menu", title="演示作业", state=JobState.FAILED)
    assert int(shown()) == before
    assert "演示作业" in client.get(reverse("console:todo-list")).content.decode()
    given = {"origin": "演示"}
    with transaction.atomic():
        record(scheme_events.DRAFTED, actor=actor_of(keeper), subject=keeper, payload=given)
    assert int(shown()) == before + 1
