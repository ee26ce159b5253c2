"""What a scheme must say, and how many it will draw."""

from __future__ import annotations

import pytest

from mingqian.foundation.files import store
from mingqian.foundation.papers.services import papers_of
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import services as library_services
from mingqian.scheme import selectors, services
from mingqian.scheme.models import SchemeState
from tests.cast import Place
from tests.stages.library import build as library
from tests.stages.scheme import build

pytestmark = pytest.mark.django_db


def consult(home: Place, scheme: object, reason: str = "") -> Refused:
    """The refusal of sending the scheme."""
    with pytest.raises(Refused) as refused:
        services.consult(
            scheme=scheme,  # type: ignore[arg-type]
            actor=home.actor("lead", Role.HANDLER),
            reason=reason,
        )
    return refused.value


@pytest.mark.clause("HZ-06b")
@pytest.mark.parametrize(
    ("without", "named"),
    [
        ({"range_text": ""}, "抽查对象范围"),
        ({"completion_on": None}, "抽查时间"),
        ({"methods": []}, "检查方式"),
    ],
)
def test_in_huizhou_each_missing_part_is_named(
    huizhou: Place, without: dict[str, object], named: str
) -> None:
    scheme = build.draft(huizhou, **without)
    refused = consult(huizhou, scheme, "先发出去")
    assert f"缺少“{named}”" in refused.reason
    assert "第（六）条" in refused.clause


@pytest.mark.clause("HZ-06b")
def test_all_missing_parts_are_listed_and_a_free_section_is_kept_and_printed(
    huizhou: Place,
) -> None:
    build.objects(huizhou, 5)
    bare = build.start(huizhou)
    labels = [part.label for part in selectors.missing_parts(bare)]
    assert labels == [
        "抽查对象范围", "抽查比例或者数量", "抽查时间", "参与部门", "牵头部门抽查事项",
    ]  # fmt: skip
    section = {"title": "宣传安排", "text": "检查时一并开展普法"}
    scheme = build.complete(huizhou, bare, extra_sections=[section])
    scheme = services.consult(scheme=scheme, actor=huizhou.actor("lead", Role.HANDLER))
    services.accept(consultation=build.question(scheme), actor=huizhou.actor("partner", Role.HEAD))
    scheme.refresh_from_db()
    scheme = services.finalise(scheme=scheme, actor=huizhou.actor("lead", Role.HEAD))
    page = store.read(papers_of(scheme).get().file).decode()
    assert "宣传安排" in page
    assert "检查时一并开展普法" in page


@pytest.mark.clause("HZ-06j")
def test_a_joint_scheme_without_participants_cannot_be_sent(huizhou: Place) -> None:
    scheme = build.draft(huizhou)
    services.invite(scheme=scheme, actor=huizhou.actor("lead", Role.HANDLER), departments=[])
    refused = consult(huizhou, scheme, "没有也行")
    assert "至少列明 1 个参与部门" in refused.reason
    assert "第（六）条" in refused.clause


@pytest.mark.clause("HZ-06f")
def test_five_per_cent_of_101_is_announced_as_six_and_neither_ratio_nor_number_is_refused(
    huizhou: Place,
) -> None:
    scheme = build.draft(huizhou, count=101)
    size = selectors.announce(scheme)
    assert (size.population, size.count) == (101, 6)
    actor = huizhou.actor("lead", Role.HANDLER)
    services.edit(scheme=scheme, actor=actor, parts={"sampling_permille": None})
    scheme.refresh_from_db()
    assert selectors.announce(scheme).count is None
    refused = consult(huizhou, scheme, "再说")
    assert "抽查比例或者数量" in refused.reason
    services.edit(scheme=scheme, actor=actor, parts={"object_count": 15})
    scheme.refresh_from_db()
    assert selectors.announce(scheme).count == 15
    with pytest.raises(Refused, match="只能填写一项"):
        services.edit(scheme=scheme, actor=actor, parts={"sampling_permille": 50})


@pytest.mark.clause("HZ-06c")
def test_the_range_filters_the_leads_own_base_with_a_live_count(huizhou: Place) -> None:
    build.objects(huizhou, 3, industry_code="H6210")
    build.objects(huizhou, 2, first=20, industry_code="P8391")
    build.objects(huizhou, 4, first=40, department="partner", industry_code="H6210")
    gone = build.objects(huizhou, 1, first=60, industry_code="H6210")[0]
    library_services.change_object(
        inspection_object=gone, facts={"status": "deregistered"}, reason="注销", actor=SYSTEM
    )
    scheme = build.complete(huizhou, build.start(huizhou), object_range={"industries": ["H62"]})
    assert selectors.announce(scheme).population == 3
    owners = set(selectors.population_of(scheme).values_list("department", flat=True))
    assert owners == {huizhou.lead.pk}


@pytest.mark.clause("HZ-06k")
def test_the_item_picker_offers_only_published_items_of_lead_and_invited(huizhou: Place) -> None:
    own = build.item(huizhou, code="A01")
    theirs = library.published(huizhou.partner, "B01").items.get()
    library.published(huizhou.third, "C01")
    library.add(library.draft(huizhou.lead, year=library.YEAR + 1), "A99")
    scheme = build.start(huizhou)
    assert list(selectors.available_items(scheme)) == [own]
    services.invite(
        scheme=scheme,
        actor=huizhou.actor("lead", Role.HANDLER),
        departments=[huizhou.partner],
    )
    assert set(selectors.available_items(scheme)) == {own, theirs}


@pytest.mark.clause("HZ-06k")
def test_in_huizhou_the_leads_own_items_are_required(huizhou: Place) -> None:
    theirs = library.published(huizhou.partner, "B01").items.get()
    build.objects(huizhou, 5)
    scheme = build.start(huizhou)
    handler = huizhou.actor("lead", Role.HANDLER)
    services.invite(scheme=scheme, actor=handler, departments=[huizhou.partner])
    build.complete(huizhou, scheme, items=[theirs])
    refused = consult(huizhou, scheme)
    assert "牵头部门抽查事项" in refused.reason


@pytest.mark.clause("HZ-06i")
def test_on_site_is_preselected_and_leaving_it_asks_for_the_special_provision(
    huizhou: Place,
) -> None:
    scheme = build.start(huizhou)
    assert scheme.methods == ["on_site"]
    actor = huizhou.actor("lead", Role.HANDLER)
    with pytest.raises(Refused) as refused:
        services.edit(scheme=scheme, actor=actor, parts={"methods": ["written"]})
    assert list(refused.value.fields) == ["method_reason"]
    changed = services.edit(
        scheme=scheme,
        actor=actor,
        parts={"methods": ["written"], "method_reason": "《演示办法》第三条规定书面检查"},
    )
    assert changed.methods == ["written"]


@pytest.mark.clause("CJ-13c")
@pytest.mark.parametrize(
    ("without", "named"),
    [
        ({"range_text": ""}, "各批次抽查范围"),
        ({"object_count": None}, "各批次数量"),
        ({"ends_on": None}, "各批次时间安排"),
        ({"coordination": ""}, "工作协同"),
        ({"requirements": ""}, "工作要求"),
    ],
)
def test_in_changjiang_a_batch_lacking_a_part_is_refused_naming_batch_and_part(
    changjiang: Place, without: dict[str, object], named: str
) -> None:
    scheme = build.draft(changjiang, batches=[build.batch(), build.batch(**without)])
    refused = consult(changjiang, scheme, "先发")
    assert f"第2批缺少“{named}”" in refused.reason
    assert "第十三条" in refused.clause


@pytest.mark.clause("CJ-13c")
def test_each_batch_becomes_a_task_drawn_on_its_own(changjiang: Place) -> None:
    tasks = build.make_tasks(
        changjiang, batches=[build.batch(object_count=2), build.batch(object_count=4)]
    )
    assert [selectors.announce(t.scheme, t.batch).count for t in tasks] == [2, 4]
    assert len({t.task_no for t in tasks}) == 2


@pytest.mark.clause("CJ-13b")
def test_the_scheme_shows_risk_and_credit_of_the_range_and_the_load_per_inspector(
    changjiang: Place,
) -> None:
    build.objects(changjiang, 4, risk_class="A")
    build.objects(changjiang, 2, first=30, risk_class="D", is_abnormal=True)
    for name in ("检查员甲", "检查员乙", "检查员丙"):
        library.inspector(changjiang.lead, name)
    library.inspector(changjiang.partner, "检查员丁")
    scheme = build.complete(changjiang, build.start(changjiang), batches=[build.batch()])
    seen = selectors.considerations(scheme)
    assert {row.code: row.count for row in seen.risk} == {"A": 4, "B": 0, "C": 0, "D": 2, "U": 0}
    assert seen.flagged == 2
    # 3 objects, 2 inspectors each: 6 visits over 3 people, over 1 person
    assert [(f.inspectors, f.load) for f in seen.forces] == [(3, 2), (1, 6)]


@pytest.mark.clause("CJ-14d")
def test_in_changjiang_a_low_risk_rate_above_a_high_one_warns(changjiang: Place) -> None:
    scheme = build.draft(
        changjiang,
        sampling_permille=None,
        strata_permille={"A": 200, "B": 100, "C": 100, "D": 100, "U": 100},
    )
    refused = consult(changjiang, scheme)
    assert "A 类的抽查比例高于 B 类" in refused.reason
    assert "第十四条" in refused.clause
    sent = services.consult(
        scheme=scheme, actor=changjiang.actor("lead", Role.HANDLER), reason="A类新设企业多"
    )
    assert sent.state == SchemeState.CONSULTING


def test_class_rates_are_announced_class_by_class_and_gaps_are_named(jilin: Place) -> None:
    build.objects(jilin, 30, risk_class="A")
    build.objects(jilin, 10, first=200, risk_class="D")
    scheme = build.start(jilin)
    actor = jilin.actor("lead", Role.HANDLER)
    rates = {"sampling_permille": None, "strata_permille": {"A": 100, "D": 500}}
    scheme = services.edit(scheme=scheme, actor=actor, parts=rates)  # type: ignore[arg-type]
    size = selectors.announce(scheme)
    assert [(s.code, s.population, s.count) for s in size.strata] == [("A", 30, 3), ("D", 10, 5)]
    assert (size.count, size.problem) == (8, "")
    services.edit(scheme=scheme, actor=actor, parts={"strata_permille": {"D": 500}})
    scheme.refresh_from_db()
    assert "A 信用风险低" in selectors.announce(scheme).problem


def test_a_number_beside_class_rates_is_shared_by_size_and_rate(changjiang: Place) -> None:
    build.objects(changjiang, 16, risk_class="A")
    build.objects(changjiang, 4, first=100, risk_class="D")
    scheme = build.complete(
        changjiang,
        build.start(changjiang),
        sampling_permille=None,
        strata_permille={"A": 100, "D": 400},
        batches=[build.batch(object_count=6)],
    )
    size = selectors.announce(scheme, scheme.batches.get())
    # 16·100 : 4·400 = 1 : 1
    assert {s.code: s.count for s in size.strata} == {"A": 3, "D": 3}
    assert size.count == 6


@pytest.mark.clause("CJ-14b")
def test_registers_of_the_departments_are_united_or_intersected(changjiang: Place) -> None:
    ours = build.objects(changjiang, 3)
    build.objects(changjiang, 2, first=70, department="partner")
    shared = library_services.open_registry(
        department=changjiang.partner, name="演示·共同对象", actor=SYSTEM
    )
    library_services.register(
        registry=shared, inspection_object=ours[0], reason="也由我局监管", actor=SYSTEM
    )
    scheme = build.start(changjiang)
    assert selectors.announce(scheme).population == 5
    scheme = services.edit(
        scheme=scheme,
        actor=changjiang.actor("lead", Role.HANDLER),
        parts={"combine": "intersection"},
    )
    assert list(selectors.population_of(scheme)) == [ours[0]]


@pytest.mark.clause("PY-205b")
def test_in_pengyang_one_of_the_four_joint_modes_may_be_chosen(pengyang: Place) -> None:
    scheme = build.start(pengyang)
    actor = pengyang.actor("lead", Role.HANDLER)
    for mode in ("综合大联查", "风险分类联查", "专项整治联查", "跨部门跨层级跨区域联查"):
        assert (
            services.edit(scheme=scheme, actor=actor, parts={"joint_mode": mode}).joint_mode == mode
        )
    with pytest.raises(Refused) as refused:
        services.edit(scheme=scheme, actor=actor, parts={"joint_mode": "突击检查"})
    assert list(refused.value.fields) == ["joint_mode"]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"name": " "}, "name"),
        ({"object_count": 0, "sampling_permille": None}, "object_count"),
        ({"strata_permille": {"Z": 5}}, "strata_permille"),
        ({"flagged_weight": 0}, "flagged_weight"),
        ({"readmit_flagged": True}, "readmit_reason"),
        ({"is_undirected": True, "joint_mode": "x"}, "joint_mode"),
        ({"completion_on": build.day(1, 1), "starts_on": build.day(2, 1)}, "completion_on"),
        ({"methods": ["telepathy"]}, "methods"),
        ({"extra_sections": [{"title": "", "text": "x"}]}, "extra_sections"),
        ({"combine": "xor"}, "combine"),
    ],
)
def test_a_wrong_part_is_refused_naming_its_field(
    huizhou: Place, parts: dict[str, object], field: str
) -> None:
    scheme = build.start(huizhou)
    with pytest.raises(Refused) as refused:
        services.edit(
            scheme=scheme,
            actor=huizhou.actor("lead", Role.HANDLER),
            parts=parts,  # type: ignore[arg-type]
        )
    assert refused.value.status == 422
    assert field in refused.value.fields


def test_risk_weight_and_readmission_only_where_the_rulebook_knows_them(
    huizhou: Place, xinglongtai: Place
) -> None:
    scheme = build.start(huizhou)
    parts = {"flagged_weight": 2, "readmit_flagged": True, "readmit_reason": "投诉多次"}
    handler = huizhou.actor("lead", Role.HANDLER)
    assert services.edit(scheme=scheme, actor=handler, parts=parts).flagged_weight == 2  # type: ignore[arg-type]
    other = build.start(xinglongtai, participants=())
    for part in ({"flagged_weight": 2}, {"readmit_flagged": True, "readmit_reason": "x"}):
        with pytest.raises(Refused):
            services.edit(
                scheme=other,
                actor=xinglongtai.actor("lead", Role.HANDLER),
                parts=part,  # type: ignore[arg-type]
            )
