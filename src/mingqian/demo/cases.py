"""Cases at different stages, so that every role finds something to do after signing in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from mingqian.demo.places import Place
from mingqian.demo.story import Story
from mingqian.demo.story.followup import DAYS
from mingqian.demo.story.plan import LATE, REVIEWERS
from mingqian.demo.story.result import RECTIFY
from mingqian.draw import services as draws
from mingqian.followup import services as followups
from mingqian.oversight import services as oversight
from mingqian.plan import services as plans
from mingqian.plan.models import PlanKind
from mingqian.publication import services as publications
from mingqian.publication.models import PublicationState

#: Objects a place has.
OBJECTS = 120


def closed(story: Story) -> None:
    """From the item list to the closed task."""
    story.whole()


def asked(story: Story) -> None:
    """The scheme is out for opinion; where nobody is to be asked it is still a draft."""
    story.until("plan")
    story.scheme_drafted()
    if story.partners:
        story.consulted()


def sealed(story: Story) -> None:
    """The list is sealed and waits for the other parties' random numbers."""
    story.until("scheme")
    story.pool()
    story.sealed()
    draws.commit(draw=story.draw_now, actor=story.handler)


def drawn(story: Story) -> None:
    """Drawn; waits for filing by the legal unit (兴隆台) or for dispatch."""
    story.until("scheme")
    story.pool()
    story.sealed()
    story.contributed()
    story.drawn()
    story.confirmed()


def dispatched(story: Story) -> None:
    """The lead is configured, the others are not yet; one of them is urged."""
    story.until("draw")
    parts = story.dispatched()
    if len(parts) > 1:
        story.configured(parts[0])
    for part in parts[1:2]:
        oversight.urge(
            to_department=part.department,
            text="请尽快完成本部门配置（演示）",
            actor=story.handler,
            task=story.task,
        )


def inspecting(story: Story) -> None:
    """Checks are running: one object is done, the others have their day."""
    story.until("matching")
    story.opened()
    first, *others = story.drawn_objects()
    story.visited(first, number=0)
    for drawn_object in others:
        if "online" in story.rules.texts("inspection.sequence"):
            rows = [r for r in story.inspections() if r.drawn_object_id == drawn_object.pk]
            for row in rows:
                story.online(row)
        story.appointed(drawn_object)


def inspected(story: Story) -> None:
    """All checks are done, half of the results are entered; one is asked to be withheld."""
    story.until("inspection")
    rows = story.inspections()
    for row in rows[: len(rows) // 2]:
        story.entered(row)
    waiting = [row for row in story.publications() if row.state == PublicationState.PENDING]
    publications.request_withholding(
        publication=waiting[-1],
        ground=story.rules.texts("publication.withholding_grounds")[1],
        text="检查记录含检查对象的配方资料（演示）",
        actor=story.place.actor("handler", waiting[-1].department),
    )


def published(story: Story) -> None:
    """Published; the order to correct runs, the clue is prepared, an objection has come in."""
    story.until("publication")
    for row in story.findings():
        actor = story.inspector(row.result.inspection)
        if row.path == RECTIFY:
            followups.order(
                followup=row,
                basis=row.result.item.basis[:100],
                requirement="限期改正所列问题（演示）",
                due_on=story.today + DAYS,
                actor=actor,
            )
        else:
            followups.prepare(
                followup=row,
                facts="附现场照片（演示）",
                receiver="演示·有管辖权的机关",
                actor=actor,
            )
    publications.file(
        publication=story.publications()[0],
        sender="演示·来信人",
        contact="000-00000000",
        text="对公示的检查结果有不同意见（演示）",
        is_objection=True,
    )


CASES: tuple[Callable[[Story], None], ...] = (
    closed, asked, sealed, drawn, dispatched, inspecting, inspected, published,
)  # fmt: skip


def build_cases(place: Place) -> None:
    """All cases of a place, one line of the yearly plan each, one to spare, a plan under way."""
    for line, case in enumerate(CASES, start=1):
        case(Story(place, size=OBJECTS, lines=len(CASES), line=line, spare=True))
    # Where cases rest on a decision, no plan stands yet; elsewhere this finds it standing.
    Story(place, size=OBJECTS, lines=0, spare=True).planned()
    plan_under_way(place)


def plan_under_way(place: Place) -> None:
    """A plan somebody has to deal with: to review, to sign for, to compile."""
    story, rules = Story(place), place.rules
    kinds = [kind for kind in rules.texts("plan.kinds") if kind != story.kind]
    maker = place.lead if kinds else place.participants[0]
    year = story.today.year + (rules.text("plan.for_year") == "next")
    plan = plans.draft_plan(
        actor=place.actor("handler", maker),
        department=maker,
        year=year,
        kind=kinds[0] if kinds else story.kind,
        note="演示计划",
    )
    parts = replace(
        story.line_parts(1),
        name=f"{year}年度抽查（演示）",
        lead_department=maker,
        items=story.items_of(maker),
        participants=[place.lead] if PlanKind(plan.kind).is_joint else [],
        starts_on=max(story.today, dt.date(year, 1, 1)),
        ends_on=dt.date(year, 12, 31),
    )
    plans.add_entry(plan=plan, actor=place.actor("handler", maker), parts=parts)
    plan = plans.submit(plan=plan, actor=place.actor("head", maker), reason=LATE)
    if rules.text("plan.approval_by") in REVIEWERS:
        plans.send_for_review(plan=plan, actor=place.actor("head", maker))
