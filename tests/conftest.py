"""What every test shares: an isolated file store, emptying the journal between databases."""

from __future__ import annotations

import gc
import inspect
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test.utils import setup_databases, teardown_databases
from pytest_django import DjangoDbBlocker, Settings

from mingqian.foundation.policy.actor import Actor
from tests import cast, scheduling, told
from tests.databases import KEPT, Copies, copies_in, stand_as_migrated

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"


@pytest.fixture(autouse=True)
def file_store(settings: Settings, tmp_path: Path) -> Path:
    """Each test keeps its files in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SIGNING_KEY_FILE = tmp_path / "signing-key.hex"
    settings.LOG_KEY_FILE = tmp_path / "log-key.hex"
    settings.WITNESS_KEY_FILE = tmp_path / "witness-key.hex"
    return settings.MEDIA_ROOT


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> scheduling.Scheduling | None:
    """Tests that begin with the same stories go to the same worker."""
    return scheduling.scheduler(config, log)


def _empties_the_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & {*getattr(item, "fixturenames", ())}
    return bool(asked) or (marker is not None and bool(marker.kwargs.get("transaction")))


def pytest_collection_finish() -> None:
    """What stands when the tests begin stays; to search it again and again for garbage takes a
    twelfth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True)
def told_anew(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that patches what builders call hears no story told without the patch; one that
    commits, from several threads even, hears none at all."""
    patches = "monkeypatch" in inspect.signature(request.function).parameters
    with told.shut(patches or _empties_the_database(request.node)):
        yield


@pytest.fixture(scope="session", autouse=True)
def journal_can_be_flushed() -> Iterator[None]:
    """Transactional tests empty all tables afterwards; the triggers step aside then."""
    original = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        for kept in KEPT:
            kept.remove(connection)
        original(self, sql_list)
        for kept in KEPT:
            kept.install(connection)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]


@pytest.fixture
def shared() -> Path:
    """The material beside the project (real extracts, regulations); skip where absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared material is not beside the project")
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The test database, born with the project's rulebooks: reading them for each test would
    take most of the time.

    In place of pytest-django's own: that one leaves out the database, and thereby lets a test
    work on the real one, where only a fixture asked for by name at run time needs it.
    """
    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False, aliases=["default"])
        stand_as_migrated()
        cast.load_rulebooks()
        told.follow(connections["default"])
    yield
    with django_db_blocker.unblock():
        teardown_databases(databases, verbosity=0)


@pytest.fixture(scope="session")
def copies(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Copies]:
    """Copies of the test database; a session's fixture, so no test is inside a transaction."""
    with django_db_blocker.unblock():
        cast.load_rulebooks()  # again, where a test emptied the database
        found = copies_in(tmp_path_factory.mktemp("copies"))
    yield found
    with django_db_blocker.unblock():
        found.close()


@pytest.fixture
def rulebooks(db: None) -> None:
    """The project's rulebooks, loaded (again, where a test emptied the database)."""
    cast.load_rulebooks()


@pytest.fixture(params=sorted(cast.PLACES))
def any_place(request: pytest.FixtureRequest, rulebooks: None) -> cast.Place:
    """Each of the five places in turn."""
    return cast.place(request.param)


@pytest.fixture
def huizhou(rulebooks: None) -> cast.Place:
    """惠州市."""
    return cast.place("huizhou")


@pytest.fixture
def jilin(rulebooks: None) -> cast.Place:
    """吉林省."""
    return cast.place("jilin")


@pytest.fixture
def pengyang(rulebooks: None) -> cast.Place:
    """彭阳县 (its rulebook expired on 2025-04-28)."""
    return cast.place("pengyang")


@pytest.fixture
def xinglongtai(rulebooks: None) -> cast.Place:
    """兴隆台区市场监督管理局 and its units."""
    return cast.place("xinglongtai")


@pytest.fixture
def changjiang(rulebooks: None) -> cast.Place:
    """昌江区."""
    return cast.place("changjiang")


@pytest.fixture
def outsider(db: None) -> Actor:
    """Somebody of another region."""
    return cast.outsider()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's chromium: nothing is downloaded."""
    path = os.environ.get("MINGQIAN_CHROMIUM") or shutil.which("chromium")
    options = ["--no-sandbox", "--disable-gpu"]
    return {**browser_type_launch_args, "executable_path": path, "args": options}


@pytest.fixture(scope="session")
def unguarded_loop() -> None:
    """Playwright keeps an event loop in this thread; Django may still empty its tables."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
