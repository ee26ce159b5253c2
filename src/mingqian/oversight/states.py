"""The transition tables of a task report and of an issue (flows §15)."""

from __future__ import annotations

from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.transition import Facts, Table, Transition
from mingqian.oversight import events, policies
from mingqian.oversight.models import IssueState as I
from mingqian.oversight.models import MemberReport, TaskReport
from mingqian.oversight.models import ReportState as R

REPORT_CLAUSE = "彭阳 二（五）“每次随机抽查工作结束后要形成抽查情况报告”"
PERIOD_CLAUSE = "彭阳 三（四）、附件1 四（四） / 昌江 第七条（四）"
ISSUE_CLAUSE = "惠州 发文 / 昌江 发文 / 彭阳 附件1 一（三）"


def every_part_is_written(report: TaskReport, facts: Facts) -> Decision | None:
    """The report has every part the rulebook names (彭阳 二（五）)."""
    empty = [name for name, text in report.sections.items() if not text.strip()]
    if not empty:
        return None
    return refuse(f"报告缺少：{'、'.join(empty)}", clause=REPORT_CLAUSE)


REPORT = Table(
    Transition(
        action="submit",
        label="报送",
        source=(R.DRAFT, R.RETURNED),
        target=R.SUBMITTED,
        permission=P.REPORT_WRITE,
        event=events.REPORT_SUBMITTED,
        clause=REPORT_CLAUSE,
        policy=policies.can_write_report,
        guards=(every_part_is_written,),
        style="primary",
    ),
    Transition(
        action="accept",
        label="接收",
        source=(R.SUBMITTED,),
        target=R.ACCEPTED,
        permission=P.REPORT_RECEIVE,
        event=events.REPORT_ACCEPTED,
        clause="彭阳 三（四）",
        policy=policies.can_receive_report,
        style="primary",
    ),
    Transition(
        action="return",
        label="退回",
        source=(R.SUBMITTED,),
        target=R.RETURNED,
        permission=P.REPORT_RECEIVE,
        event=events.REPORT_RETURNED,
        clause="彭阳 三（四）",
        policy=policies.can_receive_report,
        needs_reason=True,
        style="danger",
    ),
)


def text_is_written(report: MemberReport, facts: Facts) -> Decision | None:
    """Figures alone are no report."""
    return None if report.text.strip() else refuse("还没有撰写工作情况", clause=PERIOD_CLAUSE)


PERIOD = Table(
    Transition(
        action="submit",
        label="报送",
        source=(R.DRAFT, R.RETURNED),
        target=R.SUBMITTED,
        permission=P.REPORT_WRITE,
        event=events.PERIOD_SUBMITTED,
        clause=PERIOD_CLAUSE,
        policy=policies.can_write_period,
        guards=(text_is_written,),
        style="primary",
    ),
    Transition(
        action="accept",
        label="接收",
        source=(R.SUBMITTED,),
        target=R.ACCEPTED,
        permission=P.REPORT_RECEIVE,
        event=events.PERIOD_ACCEPTED,
        clause=PERIOD_CLAUSE,
        policy=policies.can_receive_period,
        style="primary",
    ),
    Transition(
        action="return",
        label="退回",
        source=(R.SUBMITTED,),
        target=R.RETURNED,
        permission=P.REPORT_RECEIVE,
        event=events.PERIOD_RETURNED,
        clause=PERIOD_CLAUSE,
        policy=policies.can_receive_period,
        needs_reason=True,
        style="danger",
    ),
)

ISSUE = Table(
    Transition(
        action="assign",
        label="交办",
        source=(I.OPEN,),
        target=I.ASSIGNED,
        permission=P.ISSUE_ANSWER,
        event=events.ISSUE_ASSIGNED,
        clause=ISSUE_CLAUSE,
        policy=policies.can_answer_issue,
    ),
    Transition(
        action="answer",
        label="答复",
        source=(I.OPEN, I.ASSIGNED),
        target=I.ANSWERED,
        permission=P.CONSOLE_ENTER,
        event=events.ISSUE_ANSWERED,
        clause=ISSUE_CLAUSE,
        policy=policies.can_answer_issue,
        style="primary",
    ),
    Transition(
        action="close",
        label="办结",
        source=(I.ANSWERED,),
        target=I.CLOSED,
        permission=P.CONSOLE_ENTER,
        event=events.ISSUE_CLOSED,
        clause=ISSUE_CLAUSE,
        policy=policies.can_close_issue,
        style="primary",
    ),
)
