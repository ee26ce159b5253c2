"""Equal keys are ordered by the bytes of the id, whichever engine sorts."""

from __future__ import annotations

from pathlib import Path

from drawengines import duckdb, kernel, worker
from drawengines.processes import ProcessesEngine
from fairdraw import pool, sample
from fairdraw.pool import Unit
from fairdraw.sample import assemble
from tests.drawengines.pools import SEED

NAMES = ("x:B", "x:Z", "x:_", "x:a", "x:é", "x:浙")  # by their bytes


def test_the_kernel_breaks_ties_by_the_bytes_of_the_id() -> None:
    collector = kernel.Collector(SEED, {b"A": 4})
    collector._plain = lambda names: [b"\x01" * 32 for _ in names]  # type: ignore[method-assign]
    lines = "".join(f"{name}\tA\t1\n" for name in reversed(NAMES))
    collector.add(lines.encode())
    assert [name.decode() for _, name in collector.best(b"A")] == list(NAMES[:4])


def test_a_tie_at_the_border_of_two_shares_is_broken_alike() -> None:
    pairs = [(b"\x01" * 32, name.encode()) for name in NAMES]
    merged = [*kernel.merge([pairs[3:], pairs[:3]], 5)]
    assert merged == pairs[:5]
    expected = assemble({"A": (6, merged)}, {"A": 5}, {"A": 5})
    assert [pick.id for pick in expected.strata["A"].selected] == list(NAMES[:5])


def test_the_sql_of_duckdb_breaks_ties_by_the_bytes_of_the_id() -> None:
    import duckdb as library

    with library.connect() as connection:
        connection.execute(duckdb._KEPT)
        rows = [(name, "A", "01" * 32, 5) for name in reversed(NAMES)]
        connection.executemany("insert into kept values (?, ?, ?, ?)", rows)
        found = connection.execute(duckdb._BEST).fetchall()
    assert [name for _, _, name in found] == list(NAMES[:5])


def test_an_answer_survives_the_wire(tmp_path: Path) -> None:
    path = tmp_path / "pool.tsv"
    pool.write(path, [Unit(f"x:{n:03d}", "A", 1 + n % 2) for n in range(50)])
    expected = sample.draw(pool.read(path), SEED, {"A": 50})
    collector = kernel.Collector(SEED, {b"A": 50})
    collector.add(path.read_bytes())
    answer = tmp_path / "answer"
    with answer.open("wb") as stream:
        worker.write(stream, collector, {"A": 50})
    with answer.open("rb") as stream:
        sizes, found = worker.read(stream)
    assert assemble({"A": (sizes["A"], [*found[b"A"]])}, {"A": 50}, {"A": 50}) == expected
    assert ProcessesEngine(2).draw(path, seed=SEED, quotas={"A": 50}) == expected
