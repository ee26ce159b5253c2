"""The transition tables of a plan and of its adjustment: the page a jurist can read.

The consequences of another act (compiled, superseded, set aside) are rows as well; nobody has
a button for them, the act that causes them carries them out as the system.
"""

from __future__ import annotations

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.transition import Table
from mingqian.foundation.workflow.transition import Transition as T
from mingqian.plan import amendment_guards as amending
from mingqian.plan import events, guards, policies
from mingqian.plan.models import AmendmentState as A
from mingqian.plan.models import AnnualPlan
from mingqian.plan.models import PlanState as S

REVIEW = "吉林 二（五） / 兴隆台 六（二）"
COMPILE = "昌江 第六条（二）、第十二条"


def _by_the_system(actor: Actor, plan: AnnualPlan) -> Decision:
    return refuse("随相关决定自动办理", code="not_yours")


PLAN = Table(
    T(
        action="submit",
        label="报送",
        source=(S.DRAFT,),
        target=S.SUBMITTED,
        permission=P.PLAN_SUBMIT,
        event=events.SUBMITTED,
        clause="吉林 二（五） / 彭阳 二（三） / 兴隆台 六（二） / 昌江 第十二条",
        policy=policies.can_submit,
        guards=(
            guards.not_an_amendment,
            guards.has_lines,
            guards.lines_complete,
            guards.joint_minimum,
            guards.no_upper_overlap,
            guards.window_open,
        ),
        style="primary",
    ),
    T(
        action="begin_merging",
        label="提出合并建议",
        source=(S.SUBMITTED,),
        target=S.MERGING,
        permission=P.PLAN_MERGE,
        event=events.MERGE_PROPOSED,
        clause="昌江 第十二条 / 吉林 二（五）",
        policy=policies.can_coordinate,
        guards=(guards.merging_wanted,),
    ),
    T(
        action="send_for_review",
        label="送审",
        source=(S.SUBMITTED, S.MERGING),
        target=S.UNDER_REVIEW,
        permission=P.PLAN_SUBMIT,
        event=events.REFERRED,
        clause=REVIEW,
        policy=policies.can_submit,
        guards=(guards.reviewer_named, guards.no_open_merge),
        style="primary",
    ),
    T(
        action="approve",
        label="审核通过",
        source=(S.UNDER_REVIEW,),
        target=S.APPROVED,
        permission=P.PLAN_REVIEW,
        event=events.APPROVED,
        clause=REVIEW,
        policy=policies.can_review,
        guards=(guards.has_lines, guards.lines_complete),
        style="primary",
    ),
    T(
        action="send_back",
        label="退回",
        source=(S.UNDER_REVIEW,),
        target=S.DRAFT,
        permission=P.PLAN_REVIEW,
        event=events.RETURNED,
        clause=REVIEW,
        policy=policies.can_review,
        needs_reason=True,
        style="danger",
    ),
    T(
        action="return_to_member",
        label="退回修改",
        source=(S.SUBMITTED, S.MERGING),
        target=S.DRAFT,
        permission=P.PLAN_MERGE,
        event=events.RETURNED,
        clause=COMPILE,
        policy=policies.can_coordinate,
        needs_reason=True,
    ),
    T(
        action="compile",
        label="纳入总计划",
        source=(S.SUBMITTED, S.MERGING),
        target=S.COMPILED,
        permission=P.PLAN_MERGE,
        event=events.COMPILED,
        clause=COMPILE,
        policy=_by_the_system,
        guards=(guards.no_open_merge,),
    ),
    T(
        action="adopt",
        label="审定总计划",
        source=(S.DRAFT,),
        target=S.APPROVED,
        permission=P.PLAN_PUBLISH,
        event=events.ADOPTED,
        clause=COMPILE,
        policy=policies.can_coordinate,
        guards=(
            guards.not_an_amendment,
            guards.is_consolidated,
            guards.has_lines,
            guards.lines_complete,
        ),
        style="primary",
    ),
    T(
        action="put_in_force",
        label="开始执行",
        source=(S.SUBMITTED, S.MERGING, S.APPROVED),
        target=S.IN_FORCE,
        permission=P.PLAN_SUBMIT,
        event=events.PUT_IN_FORCE,
        clause="彭阳 二（三） / 吉林 二（五） / 兴隆台 六（二）",
        policy=policies.can_submit,
        guards=(
            guards.not_left_to_compiling,
            guards.reviewed,
            guards.no_open_merge,
            guards.no_duty_to_publish,
        ),
        style="primary",
    ),
    T(
        action="publish",
        label="公布",
        source=(S.APPROVED, S.IN_FORCE),
        target=S.IN_FORCE,
        permission=P.PLAN_PUBLISH,
        event=events.PUBLISHED,
        clause="昌江 第六条（二）、第八条",
        policy=policies.can_coordinate,
        guards=(guards.not_left_to_compiling, guards.not_yet_published),
        style="primary",
        confirm="计划将在各公示渠道向社会公布。",
    ),
    T(
        action="supersede",
        label="由新版取代",
        source=(S.IN_FORCE,),
        target=S.SUPERSEDED,
        permission=P.PLAN_VIEW,
        event=events.SUPERSEDED,
        clause="吉林 二（五）",
        policy=_by_the_system,
    ),
    T(
        action="activate",
        label="新版生效",
        source=(S.DRAFT,),
        target=S.IN_FORCE,
        permission=P.PLAN_VIEW,
        event=events.PUT_IN_FORCE,
        clause="吉林 二（五）",
        policy=_by_the_system,
    ),
    T(
        action="set_aside",
        label="调整未通过",
        source=(S.DRAFT,),
        target=S.REFUSED,
        permission=P.PLAN_VIEW,
        event=events.SET_ASIDE,
        clause="吉林 二（五）",
        policy=_by_the_system,
    ),
    T(
        action="close",
        label="年度结束",
        source=(S.IN_FORCE,),
        target=S.CLOSED,
        permission=P.PLAN_SUBMIT,
        event=events.CLOSED,
        clause="吉林 二（五） / 彭阳 附件1 三（二）4",
        policy=policies.can_submit,
        guards=(guards.year_is_over,),
    ),
)

AMENDMENT = Table(
    T(
        action="refer",
        label="送审",
        source=(A.REQUESTED,),
        target=A.UNDER_REVIEW,
        permission=P.PLAN_SUBMIT,
        event=events.AMENDMENT_REFERRED,
        clause="吉林 二（五）",
        policy=policies.can_amend,
        guards=(amending.reviewer_named, amending.worth_deciding, amending.keeps_what_ran),
        style="primary",
    ),
    T(
        action="approve",
        label="准予调整",
        source=(A.UNDER_REVIEW,),
        target=A.IN_FORCE,
        permission=P.PLAN_REVIEW,
        event=events.AMENDMENT_APPROVED,
        clause="吉林 二（五）",
        policy=policies.can_review_amendment,
        guards=(amending.still_current, amending.keeps_what_ran),
        style="primary",
    ),
    T(
        action="refuse",
        label="不准予",
        source=(A.UNDER_REVIEW,),
        target=A.REFUSED,
        permission=P.PLAN_REVIEW,
        event=events.AMENDMENT_REFUSED,
        clause="吉林 二（五）",
        policy=policies.can_review_amendment,
        needs_reason=True,
        style="danger",
    ),
    T(
        action="apply",
        label="调整生效",
        source=(A.REQUESTED,),
        target=A.IN_FORCE,
        permission=P.PLAN_SUBMIT,
        event=events.AMENDMENT_APPLIED,
        clause="昌江 第十二条 / 彭阳 二（三）",
        policy=policies.can_amend,
        guards=(
            amending.no_reviewer,
            amending.worth_deciding,
            amending.still_current,
            amending.keeps_what_ran,
        ),
        style="primary",
    ),
    T(
        action="withdraw",
        label="撤回申请",
        source=(A.REQUESTED,),
        target=A.REFUSED,
        permission=P.PLAN_SUBMIT,
        event=events.AMENDMENT_REFUSED,
        clause="吉林 二（五）",
        policy=policies.can_amend,
        needs_reason=True,
    ),
)
