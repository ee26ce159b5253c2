"""Where the column names of a table stand, also below a title and over two rows.

A title is a row with a single filled cell. A header of two rows has groups in the upper one, whose
columns are named in the lower one: merged cells say so in a workbook; in a CSV file the gaps do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingqian.foundation.policy.decision import invalid

#: Rows of a table that are looked at for its header.
LOOKED_AT = 12

Numbered = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Header:
    """Column names, and the number of the last row they stand in."""

    names: list[str]
    row_no: int


def find(head: Sequence[Numbered], merged: Sequence[Sequence[int]] = ()) -> Header:
    """The header of a table from its first rows. Raises :class:`Refused` 422."""
    at = next((at for at, (_, cells) in enumerate(head) if _filled(cells) > 1), None)
    if at is None:
        # A table of one column has no title above it.
        at = 0
    if not head or (at == 0 and head[0][0] != 1 and not merged):
        raise invalid("文件第 1 行应为列名", file="没有列名")
    row_no, upper = head[at]
    lower_no, lower = head[at + 1] if at + 1 < len(head) else (row_no, [])
    if lower and _is_two_rows(row_no, upper, lower, merged):
        return Header(_checked(_joined(upper, lower)), lower_no)
    return Header(_checked([text.strip() for text in upper]), row_no)


def is_table(head: Sequence[Numbered]) -> bool:
    """Whether first rows can be those of a table: somewhere two cells stand side by side."""
    return any(_filled(cells) > 1 for _, cells in head)


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for text in cells if text.strip())


def _is_two_rows(
    row_no: int, upper: list[str], lower: list[str], merged: Sequence[Sequence[int]]
) -> bool:
    if merged:
        top = row_no - 1
        # A cell over both rows: no row of data is merged with its header.
        return any(first == top and last == top + 1 for first, _, last, _ in merged)
    gaps = {at for at, text in enumerate(upper) if not text.strip() and at < len(lower)}
    named = {at for at, text in enumerate(lower) if text.strip()}
    if not gaps or not named:
        return False
    allowed = gaps | {at - 1 for at in gaps}
    # Every gap is named below, and nothing is named below a column that has its name.
    return gaps & named == {at for at in gaps if at <= max(named)} and named <= allowed


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Names of the columns: the lower row's; with their group where two would be the same."""
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [text.strip() for text in [*lower, *[""] * (width - len(lower))]]
    names, group = [], ""
    for top, name in zip(above, below, strict=True):
        group = top.strip() or group
        is_double = name and below.count(name) > 1
        names.append(f"{group}·{name}" if is_double else name or top.strip())
    return names


def _checked(names: list[str]) -> list[str]:
    while names and not names[-1]:
        names.pop()
    if "" in names:
        raise invalid("列名中有空白", file=f"第 {names.index('') + 1} 列没有列名")
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise invalid(f"列名“{twice}”出现两次", file=f"列名“{twice}”重复")
    return names
