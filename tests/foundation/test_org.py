"""People, dated posts, names in time, signing in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import authenticate
from pytest_django import Settings

from mingqian.foundation.org import services
from mingqian.foundation.org.models import Person, Post
from mingqian.foundation.policy.actor import SYSTEM, actor_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.policy.roles import ROLE_PERMISSIONS, Role
from tests import cast


@pytest.mark.django_db
class TestPosts:
    """Powers come from dated posts only."""

    def test_a_role_holds_from_its_first_to_its_last_day(self, huizhou: cast.Place) -> None:
        person = huizhou.person("lead", Role.HEAD)
        Post.objects.filter(person=person).update(
            valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2026, 6, 30)
        )
        person = Person.objects.get(pk=person.pk)
        assert person.roles_on(dt.date(2026, 6, 30)) == {Role.HEAD}
        assert person.roles_on(dt.date(2026, 7, 1)) == frozenset()

    def test_a_person_without_post_may_do_nothing(self, huizhou: cast.Place) -> None:
        person = Person.objects.create_person(username="无职", name="无职", department=huizhou.lead)
        assert actor_of(person).permissions == frozenset()

    def test_every_role_gives_some_permission_and_none_gives_all(self) -> None:
        for role in Role:
            assert ROLE_PERMISSIONS[role]
            assert len(ROLE_PERMISSIONS[role]) < len(Permission) / 2

    def test_the_administrator_has_no_power_over_cases(self) -> None:
        stages = ("plan", "scheme", "draw", "matching", "inspection", "result", "archive")
        held = {p.value.split(":")[0] for p in ROLE_PERMISSIONS[Role.ADMIN]}
        assert not held & set(stages)


@pytest.mark.django_db
class TestNames:
    """Departments change their names; old cases do not."""

    def test_an_old_day_shows_the_old_name(self, jilin: cast.Place) -> None:
        old = jilin.lead.name
        services.rename_department(
            department=jilin.lead,
            name="吉林省市场监督管理厅",
            on=dt.date(2026, 5, 1),
            document_no="吉编办〔2026〕0号",
            actor=SYSTEM,
        )
        assert jilin.lead.name_on(dt.date(2026, 4, 30)) == old
        assert jilin.lead.name_on(dt.date(2026, 5, 1)) == "吉林省市场监督管理厅"

    @pytest.mark.clause("JL-201f")
    def test_only_the_administrator_renames(self, jilin: cast.Place) -> None:
        with pytest.raises(Refused):
            services.rename_department(
                department=jilin.lead,
                name="新名",
                on=cast.today(),
                document_no="某文",
                actor=jilin.actor("lead", Role.OFFICE),
            )

    def test_a_renaming_cites_its_document(self, jilin: cast.Place) -> None:
        with pytest.raises(Refused, match="依据文号"):
            services.rename_department(
                department=jilin.lead, name="新名", on=cast.today(), document_no=" ", actor=SYSTEM
            )


@pytest.mark.django_db
class TestSignIn:
    """Accounts."""

    def try_in(self, username: str, password: str) -> object:
        """What signing in gives."""
        return authenticate(None, username=username, password=password)

    def test_the_right_password_signs_in(self, huizhou: cast.Place) -> None:
        person = huizhou.person("lead", Role.HEAD)
        assert self.try_in(person.username, cast.PASSWORD) == person

    def test_repeated_failures_hold_the_account_even_for_the_right_password(
        self, huizhou: cast.Place, settings: Settings
    ) -> None:
        person = huizhou.person("lead", Role.HEAD)
        for _ in range(settings.SIGN_IN_ATTEMPTS):
            assert self.try_in(person.username, "错") is None
        assert self.try_in(person.username, cast.PASSWORD) is None

    def test_a_demo_account_does_not_exist_when_debug_is_off(
        self, huizhou: cast.Place, settings: Settings
    ) -> None:
        person = huizhou.person("lead", Role.HEAD)
        Person.objects.filter(pk=person.pk).update(is_demo=True)
        settings.DEBUG = True
        assert self.try_in(person.username, cast.PASSWORD) == person
        settings.DEBUG = False
        assert self.try_in(person.username, cast.PASSWORD) is None
