"""What a log as a whole shows: numbers without gap, one draw per number, nothing left open.

A *fault* is a lie or a breach of the protocol. *Overdue* (逾期) is a promise not kept in time: a
plan without result or void by its deadline, a sealed record not disclosed. They are listed by
number, because withholding an unwelcome result and drawing anew looks exactly like that.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from fairdraw.log.deals import Deals
from fairdraw.log.entry import (
    COMMIT,
    DEALT,
    DISCLOSE,
    PLAN,
    REPLACE,
    RESULT,
    TERMS,
    VOID,
    Entry,
)

GENESIS: Final = "0" * 64
_SERIES: Final = re.compile(r"(.*?)([0-9]+)([^0-9]*)")


@dataclass(frozen=True, slots=True)
class Fault:
    """What entry `index` (from 0) breaks: a `code` for programs, the reason for people."""

    index: int
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """A promise of plan `plan_no`, attempt `attempt`, that was to be kept by `due`.

    `what` is ``result`` or ``disclose``. `kept` is when it was kept after all, empty where not yet.
    """

    plan_no: str
    attempt: int
    what: str
    due: str
    kept: str = ""

    @property
    def zh(self) -> str:
        """The finding in Chinese."""
        what = "没有公布结果也没有作废" if self.what == "result" else "没有到期公开"
        late = f"，实际 {self.kept}" if self.kept else ""
        return f"逾期：{self.plan_no}（第 {self.attempt} 次）应于 {self.due} 前，{what}{late}"

    @property
    def en(self) -> str:
        """The finding in English."""
        what = "result or void" if self.what == "result" else "disclosure"
        late = f", came {self.kept}" if self.kept else ""
        return f"overdue: {self.plan_no} (attempt {self.attempt}): {what} was due {self.due}{late}"


@dataclass(slots=True)
class Attempt:
    """One attempt as the log tells it; indices of its entries, -1 where there is none."""

    plan: Entry
    index: int
    commits: dict[str, Entry] = field(default_factory=dict)
    void: Entry | None = None
    result: Entry | None = None
    result_index: int = -1
    replaced: list[Entry] = field(default_factory=list)
    disclosed: Entry | None = None
    deals: Deals = field(default_factory=Deals)


@dataclass(slots=True)
class Story:
    """Faults, overdue promises, and every attempt by (plan number, attempt), in order."""

    faults: list[Fault] = field(default_factory=list)
    overdue: list[Overdue] = field(default_factory=list)
    attempts: dict[tuple[str, int], Attempt] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return the JSON object printed by ``python -m fairdraw log check``."""
        return {
            "attempts": len(self.attempts),
            "faults": [
                {"index": f.index, "code": f.code, "reason": f.zh, "reason_en": f.en}
                for f in self.faults
            ],
            "overdue": [
                {"plan_no": o.plan_no, "attempt": o.attempt, "what": o.what, "due": o.due}
                | ({"kept": o.kept} if o.kept else {})
                for o in self.overdue
            ],
        }


def tell(entries: Iterable[Entry], now: dt.datetime | str | None = None) -> Story:
    """Read all `entries` of one log in order and return what they show.

    `now` (UTC) decides what is overdue; without it only what was kept too late is listed.
    """
    teller = _Teller()
    for index, entry in enumerate(entries):
        teller.hear(index, entry)
    moment = f"{now:%Y-%m-%dT%H:%M:%SZ}" if isinstance(now, dt.datetime) else now or ""
    teller.look_for_overdue(moment)
    return teller.story


def series_of(plan_no: str) -> tuple[str, int, str]:
    """Split a plan number at its last run of digits: (before, number, after); -1 where none.

    >>> series_of("杭市监〔2026〕7号")
    ('杭市监〔2026〕', 7, '号')
    """
    match = _SERIES.fullmatch(plan_no)
    return (match[1], int(match[2]), match[3]) if match else (plan_no, -1, "")


class _Teller:
    """Hears the entries one by one."""

    def __init__(self) -> None:
        self.story = Story()
        self._last_plan = GENESIS
        self._last_time = ""
        self._authority = ""
        self._numbers: dict[tuple[str, str], int] = {}
        self._latest: dict[str, Attempt] = {}

    def hear(self, index: int, entry: Entry) -> None:
        self._authority = self._authority or entry.authority
        if entry.authority != self._authority:
            self._fault(index, "authority", "日志混入其他机关的条目", "entry of another authority")
        if entry.time < self._last_time:
            self._fault(
                index, "clock", "时间早于前一条", "its time is earlier than the entry before"
            )
        self._last_time = max(self._last_time, entry.time)
        if entry.type == PLAN:
            self._plan(index, entry)
            return
        attempt = self.story.attempts.get(entry.attempt_key)
        if attempt is None:
            self._fault(index, "no-plan", "日志中没有对应的计划", "the log has no such plan")
        else:
            _HEAR[entry.type](self, index, entry, attempt)

    def _fault(self, index: int, code: str, zh: str, en: str) -> None:
        self.story.faults.append(Fault(index, code, zh, en))

    # -- plans ----------------------------------------------------------------------------------

    def _plan(self, index: int, entry: Entry) -> None:
        if entry.attempt_key in self.story.attempts:
            self._fault(index, "same-plan", "同一计划的同一次抽取登记了两次", "logged twice")
            return
        if entry.prev != self._last_plan:
            self._fault(
                index,
                "fork",
                f"计划 {entry.plan_no} 的前一计划不是日志中的前一计划（编号分叉）",
                f"plan {entry.plan_no} does not follow the plan before it in the log (a fork)",
            )
        self._last_plan = entry.digest
        attempt = Attempt(entry, index)
        before = self._latest.get(entry.plan_no)
        if before is None:
            self._first_attempt(index, entry)
        else:
            self._next_attempt(index, entry, before)
        self._latest[entry.plan_no] = attempt
        self.story.attempts[entry.attempt_key] = attempt

    def _first_attempt(self, index: int, entry: Entry) -> None:
        before, number, after = series_of(entry.plan_no)
        expected = self._numbers.get((before, after), 0) + 1
        if number != expected:
            self._fault(
                index,
                "gap",
                f"计划编号不连续：{entry.plan_no}，应为 {before}…{expected}{after}",
                f"plan numbers are not consecutive: {entry.plan_no}, number {expected} was next",
            )
        self._numbers[before, after] = max(number, expected - 1)
        if entry.attempt != 1:
            self._fault(
                index,
                "attempt",
                f"{entry.plan_no} 的首次登记却是第 {entry.attempt} 次抽取",
                f"{entry.plan_no} begins with attempt {entry.attempt}",
            )

    def _next_attempt(self, index: int, entry: Entry, before: Attempt) -> None:
        number = entry.plan_no
        if before.void is None:
            self._fault(
                index,
                "second-draw",
                f"{number} 的上一次抽取没有作废，又登记了一次",
                f"{number} is drawn again although the attempt before was not voided",
            )
        if entry.attempt != before.plan.attempt + 1:
            self._fault(
                index,
                "attempt",
                f"{number} 的抽取次数不连续",
                f"{number}: attempts are not consecutive",
            )
        if entry.pool != before.plan.pool:
            self._fault(
                index,
                "pool",
                f"{number} 重抽时换了名单",
                f"{number}: another pool in the next attempt",
            )
        if entry.strata != before.plan.strata:
            self._fault(
                index,
                "quotas",
                f"{number} 重抽时改了分层或名额",
                f"{number}: other strata or quotas in the next attempt",
            )

    # -- what follows a plan --------------------------------------------------------------------

    def _commit(self, index: int, entry: Entry, attempt: Attempt) -> None:
        if entry.party in attempt.commits:
            self._fault(
                index, "commit", f"{entry.party} 承诺了两次", f"{entry.party} committed twice"
            )
        elif attempt.result or attempt.void:
            self._fault(
                index, "commit", "承诺晚于结果或作废", "a commitment after the result or void"
            )
        elif any(entry.digest == other.digest for other in attempt.commits.values()):
            self._fault(index, "commit", "两方的承诺相同", "two parties have the same commitment")
        else:
            attempt.commits[entry.party] = entry

    def _void(self, index: int, entry: Entry, attempt: Attempt) -> None:
        if entry.digest != attempt.plan.digest:
            self._fault(index, "digest", "作废的不是该计划", "the void is of another plan")
        if attempt.result is not None:
            self._fault(
                index,
                "void-after-result",
                "结果已登记之后又作废：不得以作废换取重抽",
                "voided after the result was logged: a void must not buy another draw",
            )
        elif attempt.void is not None:
            self._fault(index, "void", "作废了两次", "voided twice")
        attempt.void = attempt.void or entry

    def _result(self, index: int, entry: Entry, attempt: Attempt) -> None:
        if attempt.void is not None:
            self._fault(index, "result", "已作废的抽取又有结果", "a voided attempt has a result")
        elif attempt.result is not None:
            self._fault(
                index,
                "second-result",
                f"{entry.plan_no} 登记了两个结果",
                f"{entry.plan_no} has two results",
            )
        if attempt.result is None:
            attempt.result, attempt.result_index = entry, index

    def _replace(self, index: int, entry: Entry, attempt: Attempt) -> None:
        last = attempt.replaced[-1].count if attempt.replaced else 0
        if attempt.result is None:
            self._fault(index, "replace", "没有结果却有递补", "a replacement without a result")
        elif entry.count <= last:
            self._fault(
                index, "replace", "递补数没有增加", "the number of replacements did not rise"
            )
        attempt.replaced.append(entry)

    def _disclose(self, index: int, entry: Entry, attempt: Attempt) -> None:
        known = [attempt.result, *attempt.replaced]
        if entry.digest not in {item.digest for item in known if item is not None}:
            self._fault(
                index,
                "disclose",
                "公开的不是登记的结果",
                "what is disclosed is not the logged result",
            )
        if not attempt.plan.disclose_at:
            self._fault(index, "disclose", "计划并未约定延后公开", "the plan was not sealed")
        elif entry.time < attempt.plan.disclose_at:
            self._fault(index, "early", "早于约定的公开时间", "disclosed before the agreed time")
        attempt.disclosed = attempt.disclosed or entry

    def _deal(self, index: int, entry: Entry, attempt: Attempt) -> None:
        for fault in attempt.deals.hear(entry, drawn=attempt.result is not None):
            self._fault(index, *fault)

    # -- promises -------------------------------------------------------------------------------

    def look_for_overdue(self, now: str) -> None:
        for attempt in self.story.attempts.values():
            plan = attempt.plan
            end = attempt.result or attempt.void
            self._promise(plan, "result", plan.due, end, now)
            if plan.disclose_at and attempt.result:
                self._promise(plan, "disclose", plan.disclose_at, attempt.disclosed, now)

    def _promise(self, plan: Entry, what: str, due: str, kept: Entry | None, now: str) -> None:
        # A sealed record may be opened on the day itself: the promise is broken a day later.
        limit = _next_day(due) if what == "disclose" else due
        if (kept.time if kept else now) > limit:
            self.story.overdue.append(
                Overdue(plan.plan_no, plan.attempt, what, due, kept.time if kept else "")
            )


_HEAR: Final = {
    COMMIT: _Teller._commit,
    VOID: _Teller._void,
    RESULT: _Teller._result,
    REPLACE: _Teller._replace,
    DISCLOSE: _Teller._disclose,
    TERMS: _Teller._deal,
    DEALT: _Teller._deal,
}


def _next_day(time: str) -> str:
    moment = dt.datetime.fromisoformat(time) + dt.timedelta(days=1)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
