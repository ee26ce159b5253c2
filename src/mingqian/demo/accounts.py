"""The table of demo accounts: printed by ``manage.py demo --accounts`` and kept in the README."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mingqian.demo import atlas
from mingqian.demo.atlas import PlaceFacts
from mingqian.demo.inspectors import COUNT
from mingqian.demo.people import ADMIN, PASSWORD, posts_of
from mingqian.foundation.policy.roles import Role

BEGIN, END = "<!-- accounts:begin -->", "<!-- accounts:end -->"
#: What somebody in a role sees first after signing in.
FIRST_SEEN = {
    Role.HANDLER: "待答复的方案、待抽取、待派发、待公示、待移送",
    Role.HEAD: "待审批：答复、定稿、名单确认、人员更换、不予公示、更正",
    Role.KEEPER: "清单、名录、检查人员；证件到期提醒",
    Role.OFFICE: "计划迟报、合并建议、逾期清单、待收报告、问题",
    Role.JUSTICE: "待审核的计划与调整、各单位逾期与拖延、自查报警",
    Role.LEGAL: "待备案的抽取名单、不予公示申请",
    Role.CHIEF: "待批准的计划、与上级计划的重复",
    Role.UPPER: "计划签收、本系统下级逾期与拖延、与上级重复",
    Role.ASSESSOR: "各单位逾期与拖延、待报送材料、自查报警",
    Role.SUPERVISION: "异常留痕（突破排除、更换、退回封存）、逾期",
    Role.ARCHIVIST: "待封存档案、缺件",
    Role.OBSERVER: "待提交的随机数、待录入的公共随机源",
    Role.INSPECTOR: "今日与下次检查、待录入结果、待复核整改",
    Role.ADMIN: "到期或待确认的规则、下年日历、失败的作业、外部留存与密钥",
}


@dataclass(frozen=True, slots=True)
class Account:
    """A row of the table."""

    place: str
    department: str
    role: str
    login: str
    sees: str


def accounts() -> list[Account]:
    """One account per role of every place, the participants' too, and the administrator."""
    rows = [row for facts in atlas.places().values() for row in _of_place(facts)]
    sees = FIRST_SEEN[Role.ADMIN]
    return [*rows, Account("平台", "平台", Role.ADMIN.label, ADMIN, sees)]


def _of_place(facts: PlaceFacts) -> list[Account]:
    names = {one.key: one.short_name for one in facts.departments}
    if facts.bureau:
        names[facts.bureau.key] = facts.bureau.short_name
    if facts.upper:
        names["upper"] = facts.upper[2]
    rows = [
        Account(
            facts.label,
            names[post.department],
            "、".join(role.label for role in post.roles),
            f"{facts.prefix}-{post.post}",
            FIRST_SEEN[post.roles[0]],
        )
        for post in posts_of(facts)
    ]
    for key in facts.drawing:
        stem = "inspector" if key == facts.lead else f"{key}-inspector"
        login = f"{facts.prefix}-{stem}1 … {facts.prefix}-{stem}{COUNT}"
        label = Role.INSPECTOR.label
        rows.append(Account(facts.label, names[key], label, login, FIRST_SEEN[Role.INSPECTOR]))
    return rows


def as_text() -> str:
    """The table for a terminal."""
    lines = [f"演示账户（口令都是 {PASSWORD}；仅开发模式可用）", ""]
    place = ""
    for row in accounts():
        if row.place != place:
            place = row.place
            lines.append(f"【{place}】")
        lines.append(f"  {row.login:<34} {row.role} · {row.department} —— {row.sees}")
    return "\n".join(lines)


#: What stands above and below the table, by the language of the page.
_AROUND = {
    "README.md": (
        f"Password of all of them: `{PASSWORD}`. They exist only while `MINGQIAN_DEBUG=1`.",
        f"`{ADMIN}` is the platform administrator of all places. Departments that take part have\n"
        "accounts of their own, for example `hz-environment-handler`, `hz-environment-head`,\n"
        "`hz-environment-inspector1`; `manage.py demo --accounts` lists every one.",
    ),
    "README.zh-CN.md": (
        f"口令都是 `{PASSWORD}`。只在 `MINGQIAN_DEBUG=1` 时存在。",
        f"`{ADMIN}` 是各地共用的平台管理员。各参与部门有自己的账户，例如\n"
        "`hz-environment-handler`、`hz-environment-head`、`hz-environment-inspector1`；\n"
        "`manage.py demo --accounts` 列出全部。",
    ),
}
#: The pages that show the table.
READMES = tuple(_AROUND)


def as_markdown(name: str = "README.md") -> str:
    """The table for a README, a role a line and a place a column, markers included."""
    above, below = _AROUND[name]
    places = list(atlas.places().values())
    heads = ["角色", *(facts.label.removesuffix("市场监督管理局") for facts in places), "先看到"]
    lines = [
        BEGIN,
        above,
        "",
        f"| {' | '.join(heads)} |",
        f"|{' --- |' * len(heads)}",
    ]
    for role in Role:
        logins = [_login(facts, role) for facts in places]
        if any(logins):
            cells = [f"`{login}`" if login else "—" for login in logins]
            lines.append(f"| {role.label} | {' | '.join(cells)} | {FIRST_SEEN[role]} |")
    return "\n".join([*lines, "", below, END])


def _login(facts: PlaceFacts, role: Role) -> str:
    if role is Role.INSPECTOR:
        return f"{facts.prefix}-inspector1"
    posts = (post.post for post in posts_of(facts) if post.roles[0] is role)
    post = next(posts, "")
    return f"{facts.prefix}-{post}" if post else ""


def rewrite_readme(path: Path) -> bool:
    """Put the table between the markers of a file. Returns whether anything changed.

    Raises :class:`ValueError` where the file has no markers.
    """
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path.name}: 没有 {BEGIN} 与 {END} 标记")
    fresh = before + as_markdown(path.name) + after
    if fresh == text:
        return False
    path.write_text(fresh, encoding="utf-8")
    return True
