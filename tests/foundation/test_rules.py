"""Loading, pinning, expiry, continuation, upper-level rules."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors, services
from mingqian.foundation.rules.models import RulebookVersion
from rulebook.model import NATIONAL_ID
from rulebook.overrides import Override
from tests import cast

EXPECTED = {
    "huizhou": "huizhou",
    "jilin": "jilin",
    "pengyang": "pengyang",
    "xinglongtai": "xinglongtai",
    "changjiang": "changjiang",
}


@pytest.mark.django_db
class TestLoading:
    """Versions are immutable and loading is idempotent."""

    def test_loading_twice_changes_nothing(self, rulebooks: None) -> None:
        before = RulebookVersion.objects.count()
        assert services.load_rulebooks(actor=SYSTEM) == []
        assert RulebookVersion.objects.count() == before

    def test_each_place_is_governed_by_its_own_text(self, any_place: cast.Place) -> None:
        assert selectors.governing_version(any_place.lead).rulebook_id == EXPECTED[any_place.key]

    def test_a_single_bureaus_text_does_not_govern_its_district(
        self, xinglongtai: cast.Place
    ) -> None:
        other = Department.objects.create(
            code="x-other", name="兴隆台区教育局", region=xinglongtai.region
        )
        assert selectors.governing_version(other).rulebook_id != "xinglongtai"

    @pytest.mark.clause("JL-000a")
    def test_a_county_without_own_text_follows_its_province(self, jilin: cast.Place) -> None:
        county = cast.region("220100", "长春市", "city", jilin.region)
        assert selectors.governing_version(county).rulebook_id == "jilin"

    def test_a_faulty_file_loads_nothing_and_names_file_key_and_line(
        self, rulebooks: None, tmp_path: Path
    ) -> None:
        folder = tmp_path / "rulebooks"
        shutil.copytree(django_settings.RULEBOOKS_DIR, folder)
        file = next((folder / "regions").glob("*huizhou*"))
        file.write_text(
            file.read_text(encoding="utf-8").replace("entry_working_days", "entry_days"), "utf-8"
        )
        with pytest.raises(Refused, match="entry_days") as refused:
            services.load_rulebooks(actor=SYSTEM, folder=folder)
        assert "huizhou" in str(refused.value)


@pytest.mark.django_db
class TestPinning:
    """A case keeps the rules it was opened under."""

    @pytest.mark.clause("HZ-17b")
    def test_a_case_keeps_its_version_when_a_new_one_is_loaded(
        self, huizhou: cast.Place, tmp_path: Path
    ) -> None:
        pinned = selectors.require_new_case(huizhou.lead)
        folder = tmp_path / "rulebooks"
        shutil.copytree(django_settings.RULEBOOKS_DIR, folder)
        file = next((folder / "regions").glob("*huizhou*"))
        text = file.read_text(encoding="utf-8")
        assert "entry_working_days = { value = 7" in text
        file.write_text(
            text.replace("entry_working_days = { value = 7", "entry_working_days = { value = 9"),
            "utf-8",
        )
        services.load_rulebooks(actor=SYSTEM, folder=folder)
        now = selectors.for_region(huizhou.lead)
        old = selectors.Rules(selectors.ruleset_of(pinned), cast.today())
        assert (
            old.number("result.entry_working_days"),
            now.number("result.entry_working_days"),
        ) == (
            7,
            9,
        )

    @pytest.mark.clause("HZ-19a")
    def test_an_upper_rule_prevails_from_its_date_and_shows_both(self, huizhou: cast.Place) -> None:
        version = selectors.governing_version(huizhou.lead)
        since = dt.date(2026, 7, 1)
        services.override_value(
            version=version,
            override=Override(
                rulebook_id="huizhou",
                key="result.entry_working_days",
                value=5,
                authority="广东省某规定",
                basis="第一条",
                effective_from=since,
                reason="上级另有规定",
            ),
            actor=SYSTEM,
        )
        before = selectors.for_region(huizhou.lead, since - dt.timedelta(days=1))
        after = selectors.for_region(huizhou.lead, since)
        assert before.value("result.entry_working_days") == 7
        found = after.resolve("result.entry_working_days")
        assert (found.value, found.displaced.value if found.displaced else None) == (5, 7)
        assert "广东省某规定" in after.clause("result.entry_working_days")


@pytest.mark.django_db
@pytest.mark.clause("PY-309a")
class TestExpiry:
    """彭阳 ran out on 2025-04-28."""

    def test_a_new_case_after_the_end_is_blocked_with_the_reason(
        self, pengyang: cast.Place
    ) -> None:
        assert selectors.require_new_case(pengyang.lead, on=dt.date(2025, 4, 28))
        with pytest.raises(Refused, match="2025-04-28"):
            selectors.require_new_case(pengyang.lead, on=dt.date(2025, 4, 29))

    def test_a_recorded_decision_to_continue_opens_it_again(self, pengyang: cast.Place) -> None:
        version = selectors.governing_version(pengyang.lead)
        services.continue_rulebook(
            version=version,
            decided_by="彭阳县人民政府办公室",
            document_no="彭政办函〔2025〕0号",
            reason="新方案制定前继续执行",
            decided_on=dt.date(2025, 4, 20),
            until=dt.date(2026, 12, 31),
            actor=SYSTEM,
        )
        assert selectors.require_new_case(pengyang.lead, on=dt.date(2026, 5, 1)) == version
        with pytest.raises(Refused):
            selectors.require_new_case(pengyang.lead, on=dt.date(2027, 1, 1))

    def test_the_decision_needs_its_facts_and_the_administrator(self, pengyang: cast.Place) -> None:
        version = selectors.governing_version(pengyang.lead)
        facts = {
            "version": version,
            "decided_by": "县政府办",
            "document_no": "",
            "reason": "继续",
            "decided_on": cast.today(),
            "until": None,
        }
        with pytest.raises(Refused) as refused:
            services.continue_rulebook(**facts, actor=SYSTEM)
        assert "document_no" in refused.value.fields
        with pytest.raises(Refused) as refused:
            services.continue_rulebook(**facts, actor=pengyang.actor("lead", Role.OFFICE))
        assert refused.value.status == 403


@pytest.mark.django_db
class TestReadingRules:
    """Clauses beside everything."""

    @pytest.mark.clause("HZ-00c")
    def test_a_silent_value_names_where_it_came_from(self, huizhou: cast.Place) -> None:
        rules = selectors.for_region(huizhou.lead)
        steps = [step.sentence for step in rules.resolve("inspectors.min_on_site").trace()]
        assert len(steps) >= 2
        assert rules.number("inspectors.min_on_site") == 2

    def test_a_must_rule_blocks_and_a_should_rule_asks_for_a_reason(
        self, huizhou: cast.Place
    ) -> None:
        rules = selectors.for_region(huizhou.lead)
        hard = rules.breach("scheme.consultation", "未征求意见")
        assert hard is not None
        assert not hard.overridable
        soft = rules.breach("replacement.swap_allowed", "不得交换")
        assert soft is not None
        assert soft.overridable
        assert rules.breach("replacement.swap_allowed", "不得交换", reason="特殊") is None
        assert rules.breach("draw.risk_weighting", "可以不加权") is None

    def test_a_due_date_carries_its_clause(self, jilin: cast.Place) -> None:
        rules = selectors.for_region(jilin.lead)
        due = rules.due("publication", dt.date(2026, 9, 30))
        assert due is not None
        # seven working days after 30 September 2026, over the National Day holiday
        assert due.clause.endswith("二（七）")
        assert due.on > dt.date(2026, 10, 12)
        assert rules.due("entry", cast.today()) is None

    def test_a_version_pinned_before_a_key_existed_still_governs(self, rulebooks: None) -> None:
        base = RulebookVersion.objects.get(rulebook_id=NATIONAL_ID)
        old = "\n".join(x for x in base.sources[-1].splitlines() if "reserve_permille" not in x)
        local = RulebookVersion.objects.get(rulebook_id="huizhou")
        sources = [*local.sources[:-1], old]
        local.pk, local.digest, local.sources = None, "f" * 64, sources
        local.save()
        expected = selectors.ruleset_of(base).number("draw.reserve_permille", on=cast.today())
        found = selectors.ruleset_of(local)
        assert found.number("draw.reserve_permille", on=cast.today()) == expected
