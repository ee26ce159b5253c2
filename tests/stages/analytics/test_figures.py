"""The figures equal a direct count, zeros included."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mingqian.analytics import selectors
from mingqian.analytics.scope import Scope
from mingqian.draw.models import DrawnObject
from mingqian.followup.models import FollowUp
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.inspection.models import Inspection
from mingqian.library.models import ObjectType
from mingqian.oversight.figures import figures_of
from mingqian.publication.models import Publication
from mingqian.result.models import Result
from mingqian.scheme.models import InspectionTask
from tests.cast import Place
from tests.stages.publication.story import Story

YEAR = timezone.localdate().year


def scope(place: Place, role: Role = Role.OFFICE) -> Scope:
    return Scope(place.actor("lead", role), YEAR)


@pytest.mark.clause("JL-201b")
def test_the_dashboard_equals_a_direct_count(jilin: Place) -> None:
    Story(jilin, objects=2).run_to_publication(path="rectification_order")
    Story(jilin, ("lead",)).carry_out()
    found = selectors.figures(scope(jilin))
    assert found.tasks == InspectionTask.objects.count() == 2
    assert found.objects == DrawnObject.objects.count() == 3
    assert found.checks == Inspection.objects.count() == 5
    assert found.checks_done == Inspection.objects.filter(completed_on__isnull=False).count()
    assert found.results == Result.objects.count() == 5
    assert found.entered == found.problems == found.published == 4
    assert found.published == Publication.objects.filter(state="published").count()
    assert found.followups_open == FollowUp.objects.exclude(state="closed").count() == 4
    assert found.publication_ratio == 4 / 5


def test_a_reader_counts_only_what_it_sees(jilin: Place, outsider: Actor) -> None:
    Story(jilin).run_to_publication()
    assert selectors.figures(Scope(outsider, YEAR)).tasks == 0
    assert selectors.figures(Scope(jilin.actor("third", Role.HANDLER), YEAR)).tasks == 0
    with pytest.raises(Refused):
        selectors.figures(Scope(jilin.actor("lead", Role.INSPECTOR), YEAR))


@pytest.mark.clause("PY-100b", "JL-100a", "HZ-02c")
def test_coverage_lists_every_member_those_without_tasks_too(pengyang: Place) -> None:
    Story(pengyang).carry_out()
    lines = {line.department.label: line for line in selectors.coverage(pengyang.region, YEAR)}
    assert lines["市场监督管理局"].led == 1
    assert lines["生态环境局"].joined == 1
    assert lines["生态环境局"].draw_share == 1.0
    nothing = lines["住房和城乡建设局"]
    assert (nothing.tasks, nothing.joint, nothing.draw_share) == (0, 0, None)


@pytest.mark.clause("PY-100a")
def test_joint_checks_of_three_departments_on_ten_objects_save_twenty_visits(
    pengyang: Place,
) -> None:
    story = Story(pengyang, ("lead", "partner", "third"), objects=10)
    for nth in range(10):
        visit = story.world.visit(nth)
        for key in story.keys:
            story.world.start(key, nth)
        assert Inspection.objects.filter(visit=visit).count() == 3
    found = selectors.visits_saved(story.task)
    assert (found.departments, found.objects, found.visits, found.saved) == (3, 10, 10, 20)
    assert selectors.savings(scope(pengyang)).saved == 20


@pytest.mark.clause("XL-605b", "JL-201b")
def test_the_categories_add_up_to_the_entered_results(jilin: Place) -> None:
    story = Story(jilin)
    story.carry_out_all()
    story.enter("lead", path="case_filing")
    story.enter("partner")
    rows = dict(selectors.results_by_category(scope(jilin)))
    assert sum(rows.values()) == selectors.figures(scope(jilin)).entered == 2
    assert rows["未发现问题"] == 1
    assert dict(selectors.results_by_method(scope(jilin))) == {"实地检查": 2}


@pytest.mark.clause("XL-201b")
def test_every_kind_of_entity_is_listed_with_how_many_were_drawn(xinglongtai: Place) -> None:
    Story(xinglongtai, ("lead",), objects=2)
    rows = {
        name: (known, drawn)
        for name, known, drawn in selectors.entity_coverage(
            scope(xinglongtai, Role.CHIEF), xinglongtai.region
        )
    }
    assert set(rows) == {str(kind.label) for kind in ObjectType}
    assert rows["公司"] == (2, 2)
    assert rows["个体工商户"] == (0, 0)


def test_the_year_by_month_by_state_by_region_and_by_mode(jilin: Place) -> None:
    Story(jilin).run_to_publication()
    found = scope(jilin)
    month = timezone.localdate().month
    assert selectors.by_month(found)[month - 1] == (f"{month}月", 2, 2)
    assert dict(selectors.tasks_by_state(found))["已公示"] == 1
    assert dict(selectors.tasks_by_state(found))["已办结"] == 0
    assert selectors.by_region(found) == [("吉林省", 1, 1)]
    assert selectors.tasks_by_mode(found) == [("未写明", 1)]
    assert selectors.years(found) == [YEAR]


def test_the_desks_figures_follow_the_permission(jilin: Place) -> None:
    Story(jilin).run_to_publication()
    values = {row.label: row.value for row in selectors.desk_figures(scope(jilin).actor)}
    assert values == {"本年任务": 1, "抽查对象": 1, "已录入结果": 2, "已公示": 2, "逾期": 0}
    assert selectors.desk_figures(jilin.actor("lead", Role.INSPECTOR)) == []


@pytest.mark.clause("CJ-16l")
def test_what_counts_as_not_completed_lowers_the_completion_rate(changjiang: Place) -> None:
    story = Story(changjiang)
    story.carry_out_all()
    story.enter_all()
    found = scope(changjiang)
    assert selectors.figures(found).completion_ratio == 1.0
    Result.objects.filter(pk=story.result().pk).update(is_deemed_not_completed=True)
    assert selectors.figures(found).completion_ratio == 0.5


def test_the_tasks_own_figures_count_each_object_once(jilin: Place) -> None:
    story = Story(jilin, objects=2)
    for key in story.keys:
        story.carry_out(key, 0)
    story.carry_out("lead", 1)
    found = figures_of(story.task)
    assert (found.objects, found.objects_done, found.checks, found.checks_done) == (2, 1, 4, 3)


def test_objects_never_drawn_are_counted(jilin: Place) -> None:
    Story(jilin, objects=2)
    assert selectors.never_drawn(jilin.region, 3, YEAR) == 0
    other = Story(jilin, ("lead",)).world.objects[0].inspection_object
    other.pk, other.oid = None, "demo-never"
    other.save()
    assert selectors.never_drawn(jilin.region, 3, YEAR) == 1
