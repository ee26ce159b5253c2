"""The menus: left menu of the desk in the order of the flow, and the portal's navigation.

A URL name that does not resolve (a face not installed, a page not yet there) leaves its entry
out; so does a permission the actor lacks. The order is that of ``.importlinter``, which
``tests/laws/test_flow_order.py`` asserts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Entry:
    """One link. ``url_name`` is resolved leniently, ``needs`` are permissions of which one is
    enough, ``key`` names the entry's count (see :func:`mingqian.ui.context.provide_counts`)."""

    key: str
    label: str
    icon: str
    url_name: str
    needs: tuple[P, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its entries."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it: resolved, counted, and perhaps the present one."""

    label: str
    icon: str
    url: str
    is_current: bool
    count: int = 0


MENU: tuple[Group, ...] = (
    Group(
        "工作台",
        (
            Entry("home", "工作台", "home", "console:home"),
            Entry("todo", "待办事项", "checklist", "console:todo-list"),
        ),
    ),
    Group(
        "一单两库",
        (
            Entry("items", "抽查事项清单", "list-details", "console:item-list", (P.ITEMS_VIEW,)),
            Entry(
                "objects",
                "检查对象名录库",
                "building-store",
                "console:object-list",
                (P.OBJECTS_VIEW,),
            ),
            Entry(
                "inspectors",
                "执法检查人员名录库",
                "users-group",
                "console:inspector-list",
                (P.INSPECTORS_VIEW,),
            ),
        ),
    ),
    Group(
        "抽查实施",
        (
            Entry("plan", "年度计划", "calendar-event", "console:plan-list", (P.PLAN_VIEW,)),
            Entry("scheme", "工作方案", "clipboard-list", "console:scheme-list", (P.SCHEME_VIEW,)),
            Entry("draw", "随机抽取", "dice-5", "console:draw-list", (P.DRAW_VIEW,)),
            Entry(
                "matching",
                "人员匹配与派发",
                "arrows-shuffle",
                "console:matching-list",
                (P.TASK_VIEW,),
            ),
            Entry(
                "inspection",
                "检查与结果",
                "clipboard-check",
                "console:inspection-list",
                (P.INSPECTION_VIEW, P.RESULT_VIEW),
            ),
        ),
    ),
    Group(
        "公示与评价",
        (
            Entry(
                "publication",
                "结果公示",
                "speakerphone",
                "console:publication-list",
                (P.PUBLICATION_VIEW,),
            ),
            Entry("followup", "后续处理", "tool", "console:followup-list", (P.FOLLOWUP_VIEW,)),
            Entry("archive", "一次一档", "archive", "console:archive-list", (P.ARCHIVE_VIEW,)),
            Entry(
                "oversight",
                "监督考评",
                "report-analytics",
                "console:oversight-home",
                (P.REPORT_VIEW,),
            ),
            Entry(
                "statistics", "统计分析", "chart-bar", "console:statistics", (P.STATISTICS_VIEW,)
            ),
            Entry("self-audit", "随机性自查", "scale", "console:self-audit", (P.SELF_AUDIT,)),
            Entry("journal", "审计留痕", "fingerprint", "console:journal", (P.JOURNAL_VIEW,)),
        ),
    ),
    Group(
        "系统管理",
        (
            Entry("rules", "规则依据", "book-2", "console:rulebook-list", (P.RULES_VIEW,)),
            Entry(
                "organisation",
                "机构人员",
                "building-community",
                "console:department-list",
                (P.ORGANISATION_VIEW,),
            ),
            Entry("jobs", "后台作业", "cpu", "console:job-list", (P.JOBS_VIEW,)),
        ),
    ),
)

PORTAL_MENU: tuple[Entry, ...] = (
    Entry("home", "首页", "home", "portal:home"),
    Entry("results", "结果查询", "search", "portal:result-list"),
    Entry("plans", "年度计划", "calendar-event", "portal:plan-list"),
    Entry("items", "抽查事项", "list-details", "portal:item-list"),
    Entry("draws", "抽取公开与验证", "shield-check", "portal:draw-list"),
    Entry("rules", "制度依据", "book-2", "portal:rule-list"),
    Entry("objection", "异议与建议", "message-circle", "portal:objection"),
)


def url_of(name: str) -> str:
    """Address of a URL name, or "" when there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _admitted(entry: Entry, actor: Actor) -> bool:
    return not entry.needs or any(actor.has(permission) for permission in entry.needs)


def _current(path: str, urls: Iterable[str]) -> str:
    """The menu address the present page lies under: the longest that is a prefix of it."""
    under = [url for url in urls if url and (path == url or (url != "/" and path.startswith(url)))]
    return max(under, key=len, default="")


def build(
    actor: Actor, path: str, counts: Mapping[str, int], groups: tuple[Group, ...] = MENU
) -> list[tuple[str, list[Link]]]:
    """The left menu of an actor on a page: ``[(heading, links), …]``, empty groups left out."""
    shown = [
        (group.label, [(entry, url_of(entry.url_name)) for entry in group.entries])
        for group in groups
    ]
    current = _current(path, (url for _, entries in shown for _, url in entries))
    menu = []
    for label, entries in shown:
        links = [
            Link(entry.label, entry.icon, url, url == current, counts.get(entry.key, 0))
            for entry, url in entries
            if url and _admitted(entry, actor)
        ]
        if links:
            menu.append((label, links))
    return menu


def build_portal(path: str) -> list[Link]:
    """The portal's navigation on a page."""
    pairs = [(entry, url_of(entry.url_name)) for entry in PORTAL_MENU]
    current = _current(path, (url for _, url in pairs))
    return [Link(e.label, e.icon, url, url == current) for e, url in pairs if url]
