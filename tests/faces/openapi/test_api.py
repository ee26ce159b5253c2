"""The API: what is public, what needs a token, how a refusal looks."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from mingqian.foundation.org import tokens
from mingqian.foundation.org.models import ApiToken
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import services
from tests import cast
from tests.stages.library import build as library

API = "/api/v1"


def token_for(home: cast.Place, role: Role) -> str:
    """A valid token of somebody of the lead department."""
    return tokens.issue_token(
        person=home.person("lead", role),
        name="业务系统",
        actor=SYSTEM,
        expires_on=cast.today() + dt.timedelta(days=30),
    )


def get(path: str, token: str = "") -> tuple[int, dict[str, object]]:
    """Status and body of a call."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    answer = Client().get(f"{API}{path}", headers=headers)
    return answer.status_code, answer.json()


@pytest.mark.django_db
class TestPublic:
    """Open to everyone."""

    @pytest.mark.parametrize("path", ["/items/lists", "/plans", "/draws", "/rules"])
    def test_published_lists_need_no_token(self, path: str, rulebooks: None) -> None:
        status, body = get(path)
        assert status == 200
        assert isinstance(body, list)

    @pytest.mark.clause("JL-202c")
    def test_items_are_read_by_version_by_day_and_page_by_page(self, huizhou: cast.Place) -> None:
        with time_machine.travel(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)):
            first = library.published(huizhou.lead, "A01", "A02")
        second = services.new_version(
            item_list=first, adjustment_ground="工作实际需要", change_ground="修订", actor=SYSTEM
        )
        item = second.items.get(code="A01")
        services.change_item(item=item, facts={"content": "新的内容"}, actor=SYSTEM)
        services.publish_list(item_list=second, actor=SYSTEM)
        one = get("/items?limit=1")[1]
        two = get(f"/items?limit=1&after={one['next']}")[1]
        codes = [row["code"] for body in (one, two) for row in body["rows"]]  # type: ignore[attr-defined]
        assert (codes, two["next"]) == (["A01", "A02"], "")
        then = get("/items?on=2026-05-01&code=A01")[1]["rows"][0]  # type: ignore[index]
        assert (then["list_id"], then["content"]) == (first.pk, "营业执照公示情况")
        states = [row["state"] for row in get("/items/versions")[1]["rows"]]  # type: ignore[attr-defined]
        assert states == ["superseded", "in_force"]
        assert [row["id"] for row in get("/items/lists?on=2026-05-01")[1]] == [first.pk]  # type: ignore[index]
        (change,) = get(f"/items/lists/{second.pk}/changes?against={first.pk}")[1]
        assert change["fields"][0]["new"] == "新的内容"  # type: ignore[index]
        assert get(f"/items/lists/{second.pk}/changes?against=999999")[0] == 404
        assert get("/items?after=x")[0] == 422

    def test_results_come_in_slices(self, rulebooks: None) -> None:
        status, body = get("/results?limit=5")
        assert (status, body) == (200, {"rows": [], "next": ""})

    @pytest.mark.clause("JL-204d")
    def test_the_rules_in_force_are_readable_with_their_clauses(self, huizhou: cast.Place) -> None:
        status, body = get("/rules/huizhou")
        assert status == 200
        (entry,) = [row for row in body if row["key"] == "result.entry_working_days"]  # type: ignore[index]
        assert "7" in entry["value"]  # type: ignore[index]
        assert "第（十一）条" in entry["citation"]  # type: ignore[index]

    def test_the_journal_tip_can_be_kept_by_anybody(self, rulebooks: None) -> None:
        status, body = get("/rules/journal-tip")
        assert status == 200
        assert len(str(body["digest"])) == 64


@pytest.mark.django_db
@pytest.mark.clause("JL-201d")
class TestToken:
    """The rest by token."""

    @pytest.mark.parametrize("path", ["/objects", "/inspectors", "/tasks"])
    @pytest.mark.parametrize("token", ["", "mq_false"])
    def test_without_a_valid_token_nothing_is_given(
        self, path: str, token: str, rulebooks: None
    ) -> None:
        status, body = get(path, token)
        assert status == 401
        assert body["code"] == "unauthorised"
        assert "令牌" in str(body["message"])

    def test_a_token_speaks_with_the_posts_of_its_person(self, huizhou: cast.Place) -> None:
        assert get("/tasks", token_for(huizhou, Role.HANDLER))[0] == 200
        status, body = get("/tasks", token_for(huizhou, Role.KEEPER))
        assert (status, body["code"]) == (403, "no_permission")

    def test_a_revoked_or_outdated_token_is_worthless(self, huizhou: cast.Place) -> None:
        token = token_for(huizhou, Role.HANDLER)
        ApiToken.objects.update(expires_on=cast.today() - dt.timedelta(days=1))
        assert get("/tasks", token)[0] == 401
        token = token_for(huizhou, Role.OFFICE)
        tokens.revoke_token(token=ApiToken.objects.order_by("-pk")[0], actor=SYSTEM)
        assert get("/tasks", token)[0] == 401

    def test_only_the_digest_is_kept(self, huizhou: cast.Place) -> None:
        token = token_for(huizhou, Role.HANDLER)
        assert token not in str(list(ApiToken.objects.values()))

    def test_a_token_needs_a_purpose_and_an_end(self, huizhou: cast.Place) -> None:
        person = huizhou.person("lead", Role.HANDLER)
        with pytest.raises(Refused):
            tokens.issue_token(person=person, name=" ", expires_on=cast.today(), actor=SYSTEM)
        with pytest.raises(Refused):
            tokens.issue_token(person=person, name="用途", expires_on=cast.today(), actor=SYSTEM)


@pytest.mark.django_db
class TestProblems:
    """One shape for every refusal."""

    def test_a_missing_thing_is_404_in_chinese(self, rulebooks: None) -> None:
        status, body = get("/rules/nowhere")
        assert status == 404
        assert set(body) == {"code", "message", "fields", "clause", "trace_id"}

    def test_a_bad_parameter_is_named(self, huizhou: cast.Place) -> None:
        status, body = get("/objects?limit=9999", token_for(huizhou, Role.KEEPER))
        assert status == 422
        assert "limit" in body["fields"]  # type: ignore[operator]
