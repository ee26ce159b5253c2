"""What every test shares: an isolated file store, emptying the journal between databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from pytest_django.fixtures import SettingsWrapper

from mingqian.foundation.journal import triggers

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def file_store(settings: SettingsWrapper, tmp_path: Path) -> Path:
    """Each test keeps its files in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SIGNING_KEY_FILE = tmp_path / "signing-key.hex"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session", autouse=True)
def journal_can_be_flushed() -> Iterator[None]:
    """Transactional tests empty all tables afterwards; the journal's triggers step aside then."""
    original = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        triggers.remove(connection)
        original(self, sql_list)
        triggers.install(connection)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]


@pytest.fixture
def shared() -> Path:
    """The material beside the project (real extracts, regulations); skip where absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared material is not beside the project")
    return SHARED
