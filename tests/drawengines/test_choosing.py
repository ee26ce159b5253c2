"""The engine is chosen by size, hash and place, or taken as named."""

from __future__ import annotations

import pytest

from drawengines import Table, Wishes, choose, choosing
from fairdraw.errors import InputError


def test_small_pools_go_to_the_reference_and_large_ones_to_all_cores() -> None:
    assert choose(1000).name == "memory"
    assert choose(10**7).name == "processes"
    assert choose(10**7, "sm3").name == "processes"
    assert choose(5, wishes=Wishes(processes_from=5)).name == "processes"


def test_duckdb_takes_over_only_where_asked_and_able(monkeypatch: pytest.MonkeyPatch) -> None:
    wishes = Wishes(duckdb_from=10**6)
    assert choose(10**6, wishes=wishes).name == "duckdb"
    assert choose(10**6 - 1, wishes=wishes).name == "processes"
    assert choose(10**6, "sm3", wishes=wishes).name == "processes"
    monkeypatch.setattr(choosing, "has", lambda module: False)
    assert choose(10**6, wishes=wishes).name == "processes"


def test_a_table_is_drawn_where_it_lies() -> None:
    assert choose(10, pool=Table("t"), wishes=Wishes(dsn="postgresql:///x")).name == "postgres"
    assert choose(10, pool=Table("t"), wishes=Wishes(master="local[1]")).name == "spark"


def test_a_named_engine_is_taken_whatever_the_size() -> None:
    for name in ("memory", "processes", "duckdb", "postgres", "spark"):
        assert choose(1, wishes=Wishes(engine=name)).name == name
    with pytest.raises(InputError, match="memory、processes"):
        choose(1, wishes=Wishes(engine="abacus"))
