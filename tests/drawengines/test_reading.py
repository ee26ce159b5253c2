"""The strict reading on all cores says what the reference says: root, size, strata, bad line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawengines import reading, summarise
from fairdraw import pool
from fairdraw.errors import InputError, PoolError
from fairdraw.pool import Unit
from tests.drawengines.pools import POOLS, write_large


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The large pool."""
    return write_large(tmp_path_factory.mktemp("pool") / "pool.tsv")


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("alg", ["sha256", "sm3"])
def test_it_is_the_reference_on_every_number_of_cores(large: Path, workers: int, alg: str) -> None:
    assert summarise(large, alg, workers) == pool.summarise(large, alg)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(POOLS, st.integers(0, 4), st.integers(1, 4))
def test_shares_of_any_size_join_to_the_root(
    tmp_path_factory: pytest.TempPathFactory, units: list[Unit], power: int, workers: int
) -> None:
    path = tmp_path_factory.mktemp("pool") / "pool.tsv"
    pool.write(path, units)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_LEAST", 1 << power)
        shares = reading._shares(str(path), workers)
    parts = [reading.read_share(str(path), start, end, "sha256") for start, end in shares]
    assert reading._joined(parts, "sha256") == pool.summarise(path)
    assert shares[0][0] == 0
    assert shares[-1][1] == path.stat().st_size


def _spoiled(data: bytes, how: str) -> bytes:
    lines = data.splitlines(keepends=True)
    middle = 16_384  # the border of the two shares
    match how:
        case "swapped at the border":
            lines[middle - 1], lines[middle] = lines[middle], lines[middle - 1]
        case "doubled at the border":
            lines.insert(middle, lines[middle - 1])
        case "swapped inside":
            lines[20_000], lines[20_001] = lines[20_001], lines[20_000]
        case "bad weight":
            lines[25_000] = lines[25_000].rpartition(b"\t")[0] + b"\t0\n"
        case "not UTF-8":
            lines[25_000] = b"x:\xff" + lines[25_000][3:]
        case "blank line":
            lines.insert(3, b"\n")
        case "CRLF":
            lines[-1] = lines[-1][:-1] + b"\r\n"
        case "open last line":
            lines[-1] = lines[-1][:-1]
        case "BOM":
            lines[0] = b"\xef\xbb\xbf" + lines[0]
    return b"".join(lines)


@pytest.mark.parametrize(
    "how",
    [
        "swapped at the border",
        "doubled at the border",
        "swapped inside",
        "bad weight",
        "not UTF-8",
        "blank line",
        "CRLF",
        "open last line",
        "BOM",
    ],
)
def test_a_spoiled_pool_is_refused_in_the_words_of_the_reference(
    large: Path, tmp_path: Path, how: str
) -> None:
    path = tmp_path / "pool.tsv"
    path.write_bytes(_spoiled(large.read_bytes(), how))
    with pytest.raises(PoolError) as expected:
        pool.summarise(path)
    with pytest.raises(PoolError) as found:
        summarise(path, workers=2)
    assert (found.value.zh, found.value.line) == (expected.value.zh, expected.value.line)


def test_an_empty_file_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.tsv"
    empty.write_bytes(b"")
    with pytest.raises(PoolError, match="名单为空"):
        summarise(empty, workers=2)
    with pytest.raises(InputError, match="文件不存在"):
        summarise(tmp_path / "none.tsv", workers=2)
