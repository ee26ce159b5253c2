"""Objections of the public, and corrections of what was published."""

from __future__ import annotations

import pytest
from django.db.models import Q

from mingqian.followup.models import CreditEntry
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.publication import disclosed, selectors, services
from mingqian.publication.models import Objection, ObjectionState, PublicationState
from mingqian.result.models import ResultState
from tests.stages.publication.story import Story
from tests.told import told


@pytest.fixture
def published(jilin_story: Story) -> Story:
    return jilin_story.run_to_publication(path="rectification_order")


@told
def object_to(story: Story, text: str = "当日现场台账齐全，结果有误。") -> Objection:
    return services.file(
        publication=story.publication(),
        sender="演示企业负责人",
        contact="000-0000",
        text=text,
        is_objection=True,
    )


@pytest.mark.clause("HZ-12c", "JL-207d")
def test_an_objection_reaches_the_responsible_department_with_a_clock(published: Story) -> None:
    made = object_to(published)
    assert made.department == published.place.lead
    deadline = of_subject(made, "objection").get()
    assert deadline.department_id == published.place.lead.pk
    todo = next(t for t in selectors.todos(published.handler()) if t.kind == "异议")
    assert todo.due_on == deadline.due_on
    assert not [t for t in selectors.todos(published.handler("partner")) if t.kind == "异议"]


def test_an_objection_needs_sender_contact_and_text(published: Story) -> None:
    with pytest.raises(Refused) as refused:
        services.file(
            publication=published.publication(), sender="", contact="", text="", is_objection=True
        )
    assert set(refused.value.fields) == {"sender", "contact", "text"}


def test_the_same_objection_twice_is_told_its_number(published: Story) -> None:
    made = object_to(published)
    with pytest.raises(Refused, match=made.receipt_no):
        object_to(published)


def test_what_is_not_public_cannot_be_objected_to(jilin_story: Story) -> None:
    jilin_story.carry_out_all()
    with pytest.raises(Refused) as refused:
        object_to(jilin_story)
    assert refused.value.status == 404


def test_the_original_inspectors_do_not_examine(published: Story) -> None:
    made = object_to(published)
    with pytest.raises(Refused, match="原检查人员以外"):
        services.accept(objection=made, actor=published.world.inspector("lead", 1))
    taken = services.accept(objection=made, actor=published.handler())
    assert (taken.state, taken.examined_by) == (ObjectionState.EXAMINING, "部门经办人甲")


def test_an_answer_without_correction_closes_and_can_be_read_by_its_number(
    published: Story,
) -> None:
    taken = services.accept(objection=object_to(published), actor=published.handler())
    with pytest.raises(Refused):
        services.dismiss(objection=taken, answer=" ", finding="", actor=published.handler())
    done = services.dismiss(
        objection=taken, answer="经核查，结果无误。", finding="调阅记录", actor=published.handler()
    )
    found = disclosed.objection_by_receipt(done.receipt_no.lower())
    assert (found.state, found.answer) == (ObjectionState.DISMISSED, "经核查，结果无误。")
    assert of_subject(done, "objection").get().met_on is not None


def test_an_upheld_objection_corrects_republishes_and_keeps_the_old(published: Story) -> None:
    old = published.publication()
    taken = services.accept(objection=object_to(published), actor=published.handler())
    with pytest.raises(Refused):
        services.uphold(
            objection=taken,
            answer="成立",
            finding="",
            facts=published.facts(),
            actor=published.handler(),
        )
    services.uphold(
        objection=taken,
        answer="经核查，异议成立。",
        finding="台账齐全",
        facts=published.facts(),
        actor=published.head(),
    )
    new = published.publication()
    old.refresh_from_db()
    assert (old.state, new.state) == (PublicationState.CORRECTED, PublicationState.PUBLISHED)
    assert new.previous == old
    assert new.result.version == 2
    assert old.result.state == ResultState.CORRECTED
    assert new.deliveries.count() == 2
    shown = disclosed.public_rows().filter(department=published.place.lead)
    assert [row.pk for row in shown] == [new.pk]
    assert disclosed.get(old.pk).state == PublicationState.CORRECTED
    assert "异议成立" in new.correction_note


def test_a_correction_corrects_the_credit_record(published: Story) -> None:
    owner = published.world.objects[0].inspection_object
    services.correct(
        publication=published.publication(),
        actor=published.head(),
        reason="复核记录后更正",
        facts=published.facts(),
    )
    entries = CreditEntry.objects.filter(
        inspection_object=owner, result__item__department=published.place.lead
    )
    assert [(row.is_adverse, row.is_corrected) for row in entries.order_by("pk")] == [
        (True, True),
        (False, False),
    ]


def test_only_the_head_of_the_department_corrects(published: Story) -> None:
    others = [published.handler(), published.head("partner"), published.actor("lead", Role.OFFICE)]
    for actor in others:
        with pytest.raises(Refused):
            services.correct(
                publication=published.publication(),
                actor=actor,
                reason="更正",
                facts=published.facts(),
            )
    assert not disclosed.public_rows().filter(~Q(correction_note="")).exists()
