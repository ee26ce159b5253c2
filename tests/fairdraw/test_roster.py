"""Inspector list and eligibility list: frozen, strict, and enough to replay a matching."""

from __future__ import annotations

import pytest

from fairdraw.errors import PoolError
from fairdraw.match.roster import (
    RosterInspector,
    deal_departments,
    department_table,
    encode_lines,
    file_ref,
    read_eligibility,
    read_inspectors,
)
from fairdraw.match.table import Table
from fairdraw.plan import MatchRule
from tests.fairdraw import ceremony

SEED = "ab" * 32
INSPECTORS = b"cert:1\tscjg\tq\t4\ncert:2\tscjg\tn\t4\ncert:3\thbj\tq\t0\n"
ELIGIBILITY = (
    b"cert:1\tserves\tarea-1\ncert:2\tserves+2\tarea-1\nx:a\tin\tscjg/area-1\nx:a\tnot\tcert:3\n"
)


def eligible(table: Table, name: str) -> set[str]:
    mask = table.eligible[table.object_index[name]]
    return {item.id for i, item in enumerate(table.inspectors) if mask >> i & 1}


def test_the_lists_read_back() -> None:
    staff = read_inspectors(INSPECTORS)
    assert staff[0] == RosterInspector("cert:1", "scjg", qualified=True, cap=4)
    assert "".join(item.line + "\n" for item in staff).encode() == INSPECTORS
    lists = read_eligibility(ELIGIBILITY)
    assert lists.serves == {"cert:1": {"area-1": 0}, "cert:2": {"area-1": 2}}
    assert lists.groups == {"x:a": [("scjg", "area-1")]}
    assert lists.recusals == {"x:a": ["cert:3"]}


def test_relaxing_opens_groups_step_by_step_and_never_a_recusal() -> None:
    staff, lists = read_inspectors(INSPECTORS), read_eligibility(ELIGIBILITY)
    rule = MatchRule("scjg", 1, 0, 9, ("邻区", "全市"))
    steps = [
        eligible(department_table(rule, staff, lists, ["x:a", "x:b"], step), "x:a")
        for step in range(3)
    ]
    assert steps == [{"cert:1"}, {"cert:1"}, {"cert:1", "cert:2"}]
    table = department_table(rule, staff, lists, ["x:b"], 0)
    assert eligible(table, "x:b") == {"cert:1", "cert:2"}  # in no group: open to all
    hbj = department_table(MatchRule("hbj", 1, 0, 9), staff, lists, ["x:a"], 0)
    assert eligible(hbj, "x:a") == set()


def test_the_first_step_that_serves_everybody_is_taken_and_the_plan_caps_the_list() -> None:
    staff, lists = read_inspectors(INSPECTORS), read_eligibility(ELIGIBILITY)
    rule = MatchRule("scjg", 2, 1, 9, ("邻区", "全市"))
    (result,) = deal_departments([rule], staff, lists, SEED, ["x:a"])
    assert result.relax_step == 2
    assert result.deal is not None
    assert sorted(result.deal.assignment["x:a"]) == ["cert:1", "cert:2"]
    capped = MatchRule("scjg", 1, 0, 1)
    (short,) = deal_departments([capped], staff, lists, SEED, ["x:b", "x:c", "x:d"])
    assert short.deal is None
    assert short.shortage is not None
    assert (short.shortage.need, short.shortage.supply) == (3, 2)


def test_the_reference_of_a_list_changes_with_every_line() -> None:
    lines = ceremony.eligibility()
    refs = {file_ref(encode_lines(lines[:n])).root for n in range(len(lines) + 1)}
    assert len(refs) == len(lines) + 1
    assert file_ref(b"").size == 0


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"cert:1\tscjg\tq\n", 1),
        (b"cert:1\tscjg\tx\t1\n", 1),
        (b"cert:1\tscjg\tq\t-1\n", 1),
        (b"cert:1\tscjg\tq\t100001\n", 1),
        (b"cert:1\tsc jg\tq\t1\n", 1),
        (b"1\tscjg\tq\t1\n", 1),
        (b"cert:1\tscjg\tq\t1\ncert:1\thbj\tq\t1\n", 2),
        (b"cert:2\tscjg\tq\t1\ncert:1\tscjg\tq\t1\n", 2),
        (b"cert:\xff\tscjg\tq\t1\n", 1),
        (b"cert:1\tscjg\tq\t1", 1),
    ],
)
def test_a_malformed_inspector_list_is_refused_by_line(data: bytes, line: int) -> None:
    with pytest.raises(PoolError) as caught:
        read_inspectors(data)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"x:a\tin\tarea-1\n", 1),
        (b"x:a\tin\tscjg/\n", 1),
        (b"x:a\tnot\tsomebody\n", 1),
        (b"x:a\tlikes\tcert:1\n", 1),
        (b"cert:1\tserves+0\tarea-1\n", 1),
        (b"cert:1\tserves\tarea 1\n", 1),
        (b"x:a\tnot\n", 1),
        (b"x:a\tnot\tcert:2\nx:a\tnot\tcert:1\n", 2),
        (b"x:a\tnot\tcert:1\nx:a\tnot\tcert:1\n", 2),
    ],
)
def test_a_malformed_eligibility_list_is_refused_by_line(data: bytes, line: int) -> None:
    with pytest.raises(PoolError) as caught:
        read_eligibility(data)
    assert caught.value.line == line
