"""Which tests one worker does together, so that what they share is made once.

The tests of a module of stages and faces begin with the same stories; those of a place in
`tests/flow` go on with one another's; a few modules share something the whole machine has once.
Said by the address of a test: pytest-xdist's own mark changes the id of a test, which pytest 9 no
longer lets it.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from mingqian.demo import atlas

HERE = Path(__file__).resolve().parent
PLACES = frozenset(atlas.places())
#: Folders and modules whose tests stay together, module by module.
TOGETHER = (
    "stages",
    "faces",
    "drawengines/test_postgres.py",  # a schema of the whole server
    "laws/test_migrations.py",  # takes long: a group does not come last
    "laws/test_sizes.py",  # all read the same modules
    "laws/test_told_again.py",  # what is told again was told before
)
#: What says that a test empties the database: it comes last, and alone.
_EMPTIES = re.compile(r"transaction=True|transactional_db|live_server")


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a worker whole groups, the largest first, then single tests."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """The group of a test by its id; its own id where it stands alone."""
    module, _, name = nodeid.partition("::")
    path = module.removeprefix("tests/")
    if path.startswith("flow/"):
        places = set(re.findall(r"[a-z]+", name.partition("[")[2])) & PLACES
        return f"flow of {min(places)}" if places else nodeid
    return module if path.startswith(TOGETHER) and not _empties(path) else nodeid


@functools.cache
def _empties(path: str) -> bool:
    return bool(_EMPTIES.search((HERE / path).read_text(encoding="utf-8")))


def scheduler(config: pytest.Config, log: Any) -> Scheduling | None:
    """The scheduler of ``--dist loadscope``; None leaves the choice to pytest-xdist."""
    return Scheduling(config, log) if config.getvalue("dist") == "loadscope" else None
