"""Objects and inspectors by token: scope, cursors, conditions, ETag, the brake."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.faces.openapi.test_api import API, get, token_for
from tests.stages.library import build
from tests.stages.library.conftest import districts

__all__ = ["districts"]

pytestmark = pytest.mark.django_db


def test_objects_come_in_slices_by_the_conditions_of_the_list(
    huizhou: Place, districts: dict[str, Region]
) -> None:
    for number in range(1, 6):
        region = districts["441302" if number % 2 else "441322"]
        build.obj(huizhou.lead, number, region=region, capital_text="50(万元)")
    token = token_for(huizhou, Role.KEEPER)
    _, first = get("/objects?limit=2&region=441302", token)
    _, second = get(f"/objects?limit=2&region=441302&after={first['next']}", token)
    rows = first["rows"] + second["rows"]  # type: ignore[operator]
    assert [row["name"] for row in rows] == [f"演示·第{n}号公司" for n in (1, 3, 5)]
    assert (rows[0]["capital_amount"], rows[0]["capital_currency"]) == (500_000, "CNY")
    assert second["next"] == ""
    _, both = get("/objects?region=441302&region=441322", token)
    assert len(both["rows"]) == 5  # type: ignore[arg-type]
    status, body = get("/objects?established_from=soon", token)
    assert (status, body["code"]) == (422, "invalid")
    assert "established_from" in body["fields"]  # type: ignore[operator]
    status, body = get("/objects?after=x", token)
    assert (status, list(body["fields"])) == (422, ["after"])  # type: ignore[call-overload]


def test_a_token_sees_what_its_department_sees(huizhou: Place, pengyang: Place) -> None:
    build.obj(huizhou.lead, 1)
    far = build.obj(pengyang.lead, 2)
    token = token_for(huizhou, Role.KEEPER)
    _, body = get("/objects", token)
    assert [row["uscc"] for row in body["rows"]] == [build.uscc(1)]  # type: ignore[attr-defined]
    assert get(f"/objects/{build.uscc(1)}", token)[1]["registers"] == []
    assert get(f"/objects/{far.oid}", token)[0] == 404
    build.inspector(huizhou.lead, "检查员甲", specialities=["食品"], level="city")
    build.inspector(pengyang.lead, "检查员乙")
    for query, count in (
        ("", 1),
        ("?speciality=食品", 1),
        ("?speciality=药品", 0),
        ("?level=city", 1),
        ("?certificate=valid", 1),
        ("?certificate=none", 0),
        (f"?department={huizhou.lead.code}", 1),
        ("?q=演示-", 1),
    ):
        _, body = get(f"/inspectors{query}", token)
        assert len(body["rows"]) == count, query  # type: ignore[arg-type]
    assert get("/inspectors?level=moon", token)[0] == 422
    assert get("/inspectors?level=%00", token)[0] == 422


def test_what_has_not_changed_is_not_sent_again(huizhou: Place) -> None:
    found = build.obj(huizhou.lead, 1)
    headers = {"authorization": f"Bearer {token_for(huizhou, Role.KEEPER)}"}
    client = Client()
    etag = client.get(f"{API}/objects", headers=headers)["ETag"]
    again = client.get(f"{API}/objects", headers={**headers, "if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    found.save()
    assert client.get(f"{API}/objects", headers={**headers, "if-none-match": etag}).content


def test_one_person_calls_only_so_often(huizhou: Place, settings: Settings) -> None:
    settings.API_CALLS = 2
    cache.clear()
    token, other = token_for(huizhou, Role.KEEPER), token_for(huizhou, Role.HANDLER)
    client, headers = Client(), {"authorization": f"Bearer {token}"}
    answers = [client.get(f"{API}/{name}", headers=headers) for name in ("objects",) * 3]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) <= 60
    assert "调用过于频繁" in answers[2].json()["message"]
    assert get("/objects", other)[0] == 200
    cache.clear()
