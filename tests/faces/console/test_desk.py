"""The desk: signing in, home, to-dos, journal, rules, organisation, jobs, for every role."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from mingqian.foundation.jobs.models import Job
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.models import Continuation
from tests import cast


def signed_in(home: cast.Place, department: str, role: Role) -> Client:
    """A browser of somebody in office."""
    client = Client()
    client.force_login(home.person(department, role))
    return client


@pytest.mark.django_db
class TestSigningIn:
    """The door."""

    def test_a_person_signs_in_and_goes_where_they_wanted(self, huizhou: cast.Place) -> None:
        person = huizhou.person("lead", Role.HEAD)
        wanted = reverse("console:todo-list")
        answer = Client().post(
            reverse("console:sign-in"),
            {"username": person.username, "password": cast.PASSWORD, "next": wanted},
        )
        assert (answer.status_code, answer["Location"]) == (302, wanted)

    def test_a_foreign_address_is_not_followed(self, huizhou: cast.Place) -> None:
        person = huizhou.person("lead", Role.HEAD)
        answer = Client().post(
            reverse("console:sign-in"),
            {"username": person.username, "password": cast.PASSWORD, "next": "//evil.example/"},
        )
        assert answer["Location"] == reverse("console:home")

    def test_a_wrong_password_says_so_without_naming_which(self, huizhou: cast.Place) -> None:
        answer = Client().post(reverse("console:sign-in"), {"username": "谁", "password": "错"})
        assert answer.status_code == 422
        assert "登录名或密码不正确" in answer.content.decode()

    def test_signing_out_ends_the_session(self, huizhou: cast.Place) -> None:
        client = signed_in(huizhou, "lead", Role.HEAD)
        client.post(reverse("console:sign-out"))
        assert client.get(reverse("console:home")).status_code == 302

    def test_what_a_person_in_office_sees_is_kept_for_nobody_else(
        self, huizhou: cast.Place
    ) -> None:
        client = signed_in(huizhou, "lead", Role.INSPECTOR)
        seen = [reverse("console:home"), reverse("console:draw-detail", args=[999999])]
        for address in [*seen, reverse("field:home"), reverse("console:rulebook-list")]:
            answer = client.get(address)
            assert answer["Cache-Control"] == "private, no-cache", address
            assert "Cookie" in answer["Vary"], address
        fragment = client.get(reverse("console:draw-list"), headers={"HX-Request": "true"})
        assert fragment["Cache-Control"] == "private, no-cache"
        refused = client.get(reverse("console:journal"))
        assert (refused.status_code, refused["Cache-Control"]) == (403, "private, no-cache")

    def test_what_is_everybodys_may_be_kept_though_one_is_signed_in(
        self, huizhou: cast.Place
    ) -> None:
        client = signed_in(huizhou, "lead", Role.INSPECTOR)
        answer = client.get(reverse("portal:home"))
        assert "public" in answer["Cache-Control"]
        assert "private" not in answer["Cache-Control"]
        for address in (reverse("portal:draw-list"), "/desk/nothing/"):
            assert "Cache-Control" not in client.get(address), address

    def test_the_policy_of_every_page_is_strict(self, huizhou: cast.Place) -> None:
        answer = signed_in(huizhou, "lead", Role.HEAD).get(reverse("console:home"))
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.django_db
class TestHome:
    """What each role sees first."""

    @pytest.mark.parametrize("role", list(Role))
    def test_every_role_opens_its_desk(self, role: Role, huizhou: cast.Place) -> None:
        client = signed_in(huizhou, "lead", role)
        for name in ("home", "todo-list", "help", "rulebook-list", "search"):
            answer = client.get(reverse(f"console:{name}"))
            assert answer.status_code == 200, name

    @pytest.mark.clause("HZ-00a")
    def test_the_governing_text_is_named(self, huizhou: cast.Place) -> None:
        page = signed_in(huizhou, "lead", Role.HANDLER).get(reverse("console:home"))
        assert "惠双随机办函〔2020〕5号" in page.content.decode()

    def test_the_menu_shows_only_what_the_role_may_open(self, huizhou: cast.Place) -> None:
        page = signed_in(huizhou, "lead", Role.KEEPER).get(reverse("console:home"))
        text = page.content.decode()
        assert reverse("console:object-list") in text
        assert reverse("console:journal") not in text

    def test_a_list_links_only_where_its_reader_may_go(self, huizhou: cast.Place) -> None:
        wanted = [reverse("console:coordination-list"), reverse("console:outside-list-list")]
        for role, may in ((Role.HANDLER, True), (Role.INSPECTOR, False)):
            client = signed_in(huizhou, "lead", role)
            text = client.get(reverse("console:draw-list")).content.decode()
            for address in wanted:
                assert (address in text) == may
                assert (client.get(address).status_code == 200) == may

    def test_a_role_without_tasks_is_shown_no_empty_figures_of_them(
        self, huizhou: cast.Place
    ) -> None:
        pages = {
            role: signed_in(huizhou, "lead", role).get(reverse("console:home")).content.decode()
            for role in (Role.KEEPER, Role.HANDLER)
        }
        for words in ("进行中的任务", "近期抽取", "公示率"):
            assert words not in pages[Role.KEEPER]
            assert words in pages[Role.HANDLER]


@pytest.mark.django_db
class TestRulesPages:
    """Policy on screen."""

    @pytest.mark.clause("PY-000a", "CJ-01a")
    def test_each_value_shows_clause_force_and_trace(self, any_place: cast.Place) -> None:
        version = rules.governing_version(any_place.lead)
        client = signed_in(any_place, "lead", Role.HANDLER)
        text = client.get(reverse("console:rulebook-detail", args=[version.pk])).content.decode()
        assert "这个值从哪里来" in text
        assert "约束力" in text
        for basis in rules.ruleset_of(version).meta.upper_basis:
            assert basis in text

    @pytest.mark.clause("PY-309a")
    def test_the_administrator_records_the_decision_to_continue(self, pengyang: cast.Place) -> None:
        version = rules.governing_version(pengyang.lead)
        url = reverse("console:rulebook-continue", args=[version.pk])
        facts = {
            "decided_by": "县人民政府办公室",
            "document_no": "彭政办发〔2025〕0号",
            "decided_on": "2025-04-20",
            "until": "2027-12-31",
            "reason": "新方案印发前继续执行",
        }
        client = signed_in(pengyang, "lead", Role.ADMIN)
        assert client.post(url, {**facts, "reason": ""}).status_code == 422
        assert not Continuation.objects.exists()
        assert client.post(url, facts).status_code == 302
        assert rules.require_new_case(pengyang.lead) == version
        assert signed_in(pengyang, "lead", Role.HEAD).post(url, facts).status_code == 403


@pytest.mark.django_db
class TestOverseeing:
    """Journal, organisation, jobs."""

    def test_the_journal_is_for_overseers(self, huizhou: cast.Place) -> None:
        url = reverse("console:journal")
        assert signed_in(huizhou, "lead", Role.OFFICE).get(url).status_code == 200
        refused = signed_in(huizhou, "lead", Role.KEEPER).get(url)
        assert refused.status_code == 403
        assert "没有" in refused.content.decode()

    def test_the_journal_is_paged_and_filtered(self, huizhou: cast.Place) -> None:
        client = signed_in(huizhou, "lead", Role.ADMIN)
        text = client.get(reverse("console:journal"), {"event": "rules:"}).content.decode()
        assert "载入规则版本" in text
        text = client.get(reverse("console:journal"), {"event": "plan:"}).content.decode()
        assert "没有符合条件的留痕" in text

    def test_the_administrator_renames_a_department(self, huizhou: cast.Place) -> None:
        client = signed_in(huizhou, "lead", Role.ADMIN)
        url = reverse("console:department-rename", args=[huizhou.partner.pk])
        facts = {
            "name": "惠州市生态环境保护局",
            "on": "2026-06-01",
            "document_no": "惠编办〔2026〕0号",
        }
        assert client.post(url, {**facts, "document_no": ""}).status_code == 422
        assert client.post(url, facts).status_code == 302
        assert Department.objects.get(pk=huizhou.partner.pk).name == "惠州市生态环境保护局"
        assert huizhou.partner.name_on(dt.date(2026, 5, 1)) == "惠州市生态环境局"

    def test_another_regions_department_is_not_there(
        self, huizhou: cast.Place, jilin: cast.Place
    ) -> None:
        client = signed_in(huizhou, "lead", Role.ADMIN)
        url = reverse("console:department-detail", args=[jilin.lead.pk])
        assert client.get(url).status_code == 404

    def test_a_job_is_followed_and_resumed_by_its_owner_only(self, huizhou: cast.Place) -> None:
        owner = huizhou.person("lead", Role.KEEPER)
        job = Job.objects.create(
            kind="test:none",
            title="导入",
            state="failed",
            person_id=owner.pk,
            message="第 3 行有误",
        )
        url = reverse("console:job-detail", args=[job.pk])
        assert "第 3 行有误" in signed_in(huizhou, "lead", Role.KEEPER).get(url).content.decode()
        assert signed_in(huizhou, "lead", Role.HEAD).get(url).status_code == 404
