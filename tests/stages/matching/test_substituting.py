"""Teams, attendance, substitution, recusal: how alone a dealt inspector changes (flows §6)."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.utils import timezone

from mingqian.draw import services as drawing
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library.models import Recusal, SupportingParty
from mingqian.matching import selectors, services
from mingqian.matching.models import AssignmentState, DepartmentPart, SubstitutionState
from mingqian.matching.states import ASSIGNMENT_TABLE, PART_TABLE, SEAL_TABLE, SUBSTITUTION_TABLE
from tests import cast
from tests.cast import Place
from tests.stages.draw import build as draws
from tests.stages.matching import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def hz(huizhou: Place) -> DepartmentPart:
    """惠州: the lead's part, dealt; five inspectors with accounts."""
    build.staff(huizhou, "lead", 5, accounts=True)
    _, parts = build.dispatched(huizhou, objects=4, object_count=2)
    return build.dealt(huizhou, parts[0])


@pytest.fixture
def cj(changjiang: Place) -> DepartmentPart:
    """昌江: the lead's part, dealt; five inspectors with accounts."""
    build.staff(changjiang, "lead", 5, accounts=True)
    build.staff(changjiang, "partner", 3, accounts=True)
    _, parts = build.dispatched(changjiang, objects=4, object_count=2)
    build.dealt(changjiang, parts[1])
    return build.dealt(changjiang, parts[0])


@pytest.mark.clause("HZ-09g", "CJ-14j")
def test_nothing_but_the_exception_procedure_changes_a_dealt_inspector(
    huizhou: Place, hz: DepartmentPart
) -> None:
    actions = {
        row.action
        for t in (PART_TABLE, SEAL_TABLE, ASSIGNMENT_TABLE, SUBSTITUTION_TABLE)
        for row in t
    }
    assert actions == {
        "receive", "choose-items", "seal-terms", "reopen-terms", "deal", "configure",
        "enter-chance", "reopen", "confirm-attendance", "recuse", "consent", "refuse",
    }  # fmt: skip
    assert not {name for name in services.__all__ if "swap" in name or "assign" in name}
    with pytest.raises(Refused) as refused:
        services.seal_terms(part=hz, actor=huizhou.actor("lead", Role.HANDLER))
    assert refused.value.code == "state"
    (seal,) = hz.seals.all()
    with pytest.raises(Refused) as refused:
        build.thrown(seal)
    assert refused.value.code == "state"


@pytest.mark.clause("HZ-09i")
def test_huizhou_redraws_the_one_place_with_reason_and_fresh_seed(
    huizhou: Place, hz: DepartmentPart
) -> None:
    lead = huizhou.actor("lead", Role.HANDLER)
    old = selectors.assignments_of(hz).first()
    others = set(selectors.assignments_of(hz).exclude(pk=old.pk).values_list("pk", flat=True))
    with pytest.raises(Refused) as refused:
        services.request_substitution(
            assignment=old, reason_code="work_conflict", reason="开会", actor=lead
        )
    assert refused.value.status == 422
    done = services.request_substitution(
        assignment=old, reason_code="not_competent", reason="缺少特种设备知识", actor=lead
    )
    assert done.state == SubstitutionState.DONE
    old.refresh_from_db()
    new = done.replacement
    oid, candidates = new.drawn_object.oid, new.vacancy.candidates
    text = f"mq1:vacancy:{hz.deal_seed}:1:{oid}"
    assert done.seed == new.vacancy.seed == sha256(text.encode()).hexdigest()
    assert len(candidates) > 1
    cards = {
        sha256(f"mq1:card:{done.seed}:1:{iid}".encode()).hexdigest(): iid for iid in candidates
    }
    assert new.inspector.iid == cards[min(cards)]
    assert old.state == AssignmentState.REPLACED
    assert new.drawn_object_id == old.drawn_object_id
    assert new.role == old.role
    kept = set(selectors.assignments_of(hz).exclude(pk=new.pk).values_list("pk", flat=True))
    assert kept == others
    payload = json.loads(Entry.objects.get(event="matching:substituted").payload)
    assert payload["seed"] == done.seed
    assert (payload["old"], payload["new"]) == (old.inspector.name, new.inspector.name)


@pytest.mark.clause("HZ-09i")
def test_no_substitute_can_be_named_in_huizhou(huizhou: Place, hz: DepartmentPart) -> None:
    assert not selectors.may_name(hz)
    old = selectors.assignments_of(hz).first()
    from mingqian.matching.models import Substitution

    waiting = Substitution.objects.create(
        assignment=old, reason_kind="其他特殊原因", reason="演示", requested_by="演示"
    )
    free = hz.department.inspectors.exclude(
        pk__in=selectors.assignments_of(hz).values("inspector")
    ).first()
    with pytest.raises(Refused) as refused:
        services.consent_substitution(
            substitution=waiting,
            actor=huizhou.actor("lead", Role.HEAD),
            named=free or old.inspector,
            named_reason="熟悉情况",
        )
    assert refused.value.code == "no_naming"


@pytest.mark.clause("HZ-09i")
def test_the_replaced_one_never_comes_back_to_the_same_object(
    huizhou: Place, hz: DepartmentPart
) -> None:
    lead = huizhou.actor("lead", Role.HANDLER)
    drawn = selectors.objects_of(hz).first()
    seen = {row.inspector_id for row in selectors.inspectors_on(hz, drawn)}
    for _ in range(3):
        now = selectors.inspectors_on(hz, drawn)[0]
        done = services.request_substitution(
            assignment=now, reason_code="other", reason="演示", actor=lead
        )
        assert done.replacement.inspector_id not in seen
        seen.add(done.replacement.inspector_id)
    with pytest.raises(Refused) as refused:
        services.request_substitution(
            assignment=selectors.inspectors_on(hz, drawn)[0],
            reason_code="other",
            reason="演示",
            actor=lead,
        )
    assert refused.value.code == "nobody_left"


@pytest.mark.clause("HZ-09h")
def test_a_declared_interest_removes_the_inspector_at_once_and_for_good(
    huizhou: Place, hz: DepartmentPart
) -> None:
    old = selectors.assignments_of(hz).first()
    actor = build.person_actor(old.inspector)
    done = services.declare_recusal(assignment=old, ground="配偶任高管", actor=actor)
    assert (done.is_recusal, done.state) == (True, SubstitutionState.DONE)
    row = Recusal.objects.get()
    assert (row.inspector_id, row.inspection_object_id) == (
        old.inspector_id,
        old.drawn_object.inspection_object_id,
    )
    old.refresh_from_db()
    assert old.state == AssignmentState.REPLACED
    now = {row.inspector_id for row in selectors.inspectors_on(hz, old.drawn_object)}
    assert old.inspector_id not in now
    assert len(now) == 2
    from mingqian.matching.dealing.substitutes import eligible_for

    assert old.inspector not in eligible_for(done.replacement)


@pytest.mark.clause("HZ-09h")
def test_an_interest_counts_even_when_nobody_is_left_and_blocks_the_task(huizhou: Place) -> None:
    build.staff(huizhou, "lead", 2, accounts=True)
    draw, parts = build.dispatched(huizhou, objects=3, object_count=1)
    part = build.dealt(huizhou, parts[0])
    old = selectors.assignments_of(part).first()
    waiting = services.declare_recusal(
        assignment=old, ground="亲属", actor=build.person_actor(old.inspector)
    )
    assert waiting.state == SubstitutionState.REQUESTED
    assert selectors.open_substitutions(old.drawn_object).exists()
    with pytest.raises(Refused):
        services.configure(part=part, actor=huizhou.actor("lead", Role.HANDLER))
    with pytest.raises(Refused) as refused:
        services.refuse_substitution(
            substitution=waiting, reason="人手不够", actor=huizhou.actor("lead", Role.HEAD)
        )
    assert "法定要求" in refused.value.reason
    build.staff(huizhou, "lead", 1)
    done = services.consent_substitution(
        substitution=waiting, actor=huizhou.actor("lead", Role.HEAD)
    )
    assert done.state == SubstitutionState.DONE
    services.configure(part=part, actor=huizhou.actor("lead", Role.HANDLER))
    assert draw.task_id == part.task_id


@pytest.mark.clause("CJ-14k")
def test_changjiang_waits_for_the_responsible_person(changjiang: Place, cj: DepartmentPart) -> None:
    lead, head = changjiang.actor("lead", Role.HANDLER), changjiang.actor("lead", Role.HEAD)
    old = selectors.assignments_of(cj).first()
    asked = services.request_substitution(
        assignment=old, reason_code="post_change", reason="调往分局", actor=lead
    )
    assert asked.state == SubstitutionState.REQUESTED
    old.refresh_from_db()
    assert old.state == AssignmentState.ACTIVE
    assert [todo.kind for todo in selectors.todos(head)] == ["更换"]
    with pytest.raises(Refused) as refused:
        services.consent_substitution(
            substitution=asked, actor=changjiang.actor("partner", Role.HEAD)
        )
    assert refused.value.status == 403
    done = services.consent_substitution(substitution=asked, actor=head)
    assert (done.consented_by, done.method) == (head.name, "redraw")
    assert done.consented_at is not None
    assert len(done.seed) == 64


@pytest.mark.clause("CJ-14k")
def test_a_refused_substitution_leaves_the_inspector(changjiang: Place, cj: DepartmentPart) -> None:
    old = selectors.assignments_of(cj).first()
    asked = services.request_substitution(
        assignment=old,
        reason_code="work_conflict",
        reason="培训",
        actor=changjiang.actor("lead", Role.HANDLER),
    )
    services.refuse_substitution(
        substitution=asked, reason="培训可以改期", actor=changjiang.actor("lead", Role.HEAD)
    )
    old.refresh_from_db()
    assert old.state == AssignmentState.ACTIVE


@pytest.mark.clause("CJ-14l")
def test_a_named_substitute_needs_a_reason_and_must_be_qualified(
    changjiang: Place, cj: DepartmentPart
) -> None:
    from tests.stages.library.build import inspector

    expired = inspector(changjiang.lead, "检查员过期", valid_to=timezone.localdate())
    head = changjiang.actor("lead", Role.HEAD)
    old = selectors.assignments_of(cj).first()
    asked = services.request_substitution(
        assignment=old,
        reason_code="work_conflict",
        reason="出庭",
        actor=changjiang.actor("lead", Role.HANDLER),
    )
    from mingqian.matching.dealing.substitutes import eligible_for

    offered = eligible_for(old)
    assert expired not in offered
    assert old.inspector not in offered
    with pytest.raises(Refused) as refused:
        services.consent_substitution(substitution=asked, actor=head, named=offered[0])
    assert "named_reason" in refused.value.fields
    with pytest.raises(Refused) as refused:
        services.consent_substitution(
            substitution=asked, actor=head, named=expired, named_reason="经验丰富"
        )
    assert "不具备接替条件" in refused.value.reason
    done = services.consent_substitution(
        substitution=asked, actor=head, named=offered[0], named_reason="熟悉该行业"
    )
    assert (done.replacement.inspector, done.method) == (offered[0], "select_qualified")
    assert done.named_reason == "熟悉该行业"


def test_the_one_who_asks_does_not_consent(changjiang: Place, cj: DepartmentPart) -> None:
    from mingqian.foundation.org.models import Post
    from mingqian.foundation.policy.actor import actor_of

    person = changjiang.person("lead", Role.HEAD)
    Post.objects.create(person=person, role=Role.HANDLER, valid_from="2019-01-01")
    both = actor_of(type(person).objects.prefetch_related("posts").get(pk=person.pk))
    asked = services.request_substitution(
        assignment=selectors.assignments_of(cj).first(),
        reason_code="work_conflict",
        reason="演示",
        actor=both,
    )
    with pytest.raises(Refused) as refused:
        services.consent_substitution(substitution=asked, actor=both)
    assert refused.value.status == 403


@pytest.mark.clause("CJ-15a", "CJ-15b")
def test_the_joint_team_is_led_by_an_inspector_of_the_initiator(
    changjiang: Place, cj: DepartmentPart
) -> None:
    drawn = selectors.objects_of(cj).first()
    partner_part = selectors.part_of(cj.task, changjiang.partner)
    lead = changjiang.actor("lead", Role.HANDLER)
    guest = selectors.inspectors_on(partner_part, drawn)[0]
    with pytest.raises(Refused) as refused:
        services.form_team(drawn_object=drawn, leader=guest, actor=lead)
    assert "第十五条" in refused.value.clause
    own = selectors.inspectors_on(cj, drawn)[0]
    with pytest.raises(Refused) as refused:
        services.form_team(
            drawn_object=drawn, leader=own, actor=changjiang.actor("partner", Role.HANDLER)
        )
    assert refused.value.status == 403
    team = services.form_team(drawn_object=drawn, leader=own, actor=lead)
    assert selectors.team_of(drawn).pk == team.pk
    members = {row.part.department_id for row in selectors.assignments_of(drawn)}
    assert members == {changjiang.lead.pk, changjiang.partner.pk}
    assert selectors.leader_person_id(drawn) == own.inspector.person_id


@pytest.mark.clause("CJ-15b")
def test_whoever_replaces_the_leader_leads(changjiang: Place, cj: DepartmentPart) -> None:
    drawn = selectors.objects_of(cj).first()
    lead = changjiang.actor("lead", Role.HANDLER)
    leader = selectors.inspectors_on(cj, drawn)[0]
    services.form_team(drawn_object=drawn, leader=leader, actor=lead)
    asked = services.request_substitution(
        assignment=leader, reason_code="post_change", reason="调离", actor=lead
    )
    done = services.consent_substitution(
        substitution=asked, actor=changjiang.actor("lead", Role.HEAD)
    )
    assert selectors.team_of(drawn).leader_id == done.replacement_id


@pytest.mark.clause("JL-203h", "PY-202e")
def test_an_expert_assists_and_never_counts_as_an_inspector(jilin: Place) -> None:
    build.staff(jilin, "lead", 3)
    draw, parts = build.dispatched(jilin, participants=(), objects=3, object_count=1)
    part = build.dealt(jilin, parts[0])
    drawn = draws.selected(draw)[0]
    expert = SupportingParty.objects.create(
        kind="expert", state="listed", name="专家甲", domain="特种设备", region=jilin.region
    )
    lead = jilin.actor("lead", Role.HANDLER)
    leader, second = selectors.inspectors_on(part, drawn)
    second.state = AssignmentState.REPLACED
    second.save()
    with pytest.raises(Refused) as refused:
        services.form_team(
            drawn_object=drawn, leader=leader, supporting_parties=[expert], actor=lead
        )
    assert "专家" in refused.value.reason
    second.state = AssignmentState.ACTIVE
    second.save()
    team = services.form_team(
        drawn_object=drawn, leader=leader, supporting_parties=[expert], actor=lead
    )
    assert list(team.supporting_parties.all()) == [expert]
    elsewhere = SupportingParty.objects.create(
        kind="expert",
        state="listed",
        name="外地专家乙",
        domain="特种设备",
        region=cast.place("huizhou").region,
    )
    with pytest.raises(Refused) as refused:
        services.form_team(
            drawn_object=drawn, leader=leader, supporting_parties=[expert, elsewhere], actor=lead
        )
    assert refused.value.status == 422
    assert "外地专家乙" in refused.value.reason
    assert "专家甲" not in refused.value.reason
    assert list(team.supporting_parties.all()) == [expert]
    expert.state = "left"
    expert.save()
    with pytest.raises(Refused) as refused:
        services.form_team(
            drawn_object=drawn, leader=leader, supporting_parties=[expert], actor=lead
        )
    assert refused.value.status == 422


def test_an_inspector_confirms_for_himself_only(huizhou: Place, hz: DepartmentPart) -> None:
    row, other = selectors.assignments_of(hz)[:2]
    mine = build.person_actor(row.inspector)
    assert selectors.my_assignments(mine).exists()
    done = services.confirm_attendance(assignment=row, actor=mine)
    assert done.confirmed_at is not None
    stranger = next(a for a in selectors.assignments_of(hz) if a.inspector_id != row.inspector_id)
    assert other.part_id == stranger.part_id
    with pytest.raises(Refused) as refused:
        services.confirm_attendance(assignment=stranger, actor=mine)
    assert refused.value.status == 403


def test_a_promoted_object_gets_the_inspectors_of_the_one_it_replaces(huizhou: Place) -> None:
    people = build.staff(huizhou, "lead", 6)
    draw, parts = build.dispatched(huizhou, objects=20, object_count=8)
    part = build.dealt(huizhou, parts[0])
    drawn = draws.selected(draw)[0]
    before = [row.inspector_id for row in selectors.inspectors_on(part, drawn)]
    reserve = draw.drawn_objects.filter(state="reserve").order_by("rank").first()
    Recusal.objects.create(
        inspector_id=before[1],
        inspection_object=reserve.inspection_object,
        ground="亲属",
        declared_by="演示",
        since=timezone.localdate(),
    )
    asked = drawing.request_drop(
        drawn=drawn,
        actor=huizhou.actor("lead", Role.HANDLER),
        reason_code="moved-out",
        reason="迁往外市",
        evidence=draws.evidence(),
    )
    into = drawing.consent_drop(drawn=asked, actor=huizhou.actor("lead", Role.HEAD))
    after = [row.inspector_id for row in selectors.inspectors_on(part, into)]
    assert before[0] in after
    assert before[1] not in after
    assert len(after) == 2
    assert not selectors.assignments_of(drawn).exists()
    assert {row.pk for row in people} >= set(after)
