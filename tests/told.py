"""Stories told once in a worker, and repeated by what they wrote.

Hundreds of tests begin with the same story: a place, its objects, a task, a draw. The services
tell it once, on the very same rows, and its writes, its files and what it returned are kept. The
next test that stands at the same point and calls the same builder with the same arguments gets
them back: some milliseconds in place of some hundred.

The point a test stands at is the chain of the stories it has heard since its transaction began; a
test that has written anything else stands at no point, and neither does one on another database,
under a moved clock or with a patched module: there the builder simply runs. So a story is never
laid over rows it was not told on. The sequences of PostgreSQL do not roll back: they are set back
where a test begins.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import time_machine
from django.conf import UserSettingsHolder, settings
from django.core import mail
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from tests import sequences
from tests.telling import Faces, Untellable, recall, remember

P = ParamSpec("P")
T = TypeVar("T")
_NOW = timezone.now
#: What ``settings`` says of where a test keeps its files; everything else is part of the point.
_PLACES = ("MEDIA_ROOT", "SIGNING_KEY_FILE", "LOG_KEY_FILE", "WITNESS_KEY_FILE")
_READS = ("SELECT", "SAVEPOINT", "RELEASE")
Write = tuple[str, Any, bool]


@dataclass
class Tale:
    """What one telling left behind."""

    writes: list[Write]
    files: dict[str, bytes]
    hooks: list[Callable[[], Any]]
    memory: bytes
    end: bytes


@dataclass
class Chronicle:
    """What has been written to the test database since the running test began."""

    connection: BaseDatabaseWrapper
    #: Empty where the test has left the stories.
    point: bytes = b""
    writes: list[Write] = field(default_factory=list)
    #: Counts commits: each makes another ground to stand on.
    commits: int = 0
    #: Counts rollbacks within a test: a story with one is not kept.
    rollbacks: int = 0
    told: int = 0
    is_shut: bool = False
    tales: dict[bytes, Tale] = field(default_factory=dict)

    def __post_init__(self) -> None:
        commit = self.connection.commit

        def committed() -> None:
            self.commits += 1
            commit()

        self.connection.commit = committed  # type: ignore[method-assign]
        self.connection.execute_wrappers.append(self._notice)
        if self.connection.vendor == "postgresql":
            sequences.follow(self.connection, begun=self._begin, copied=self._leave)

    @property
    def is_open(self) -> bool:
        """Whether the running test stands at a point that can be met again."""
        return (
            bool(self.point)
            and connections["default"] is self.connection
            and self.connection.in_atomic_block
            and not self.connection.needs_rollback
            and not self.is_shut
            and timezone.now is _NOW
            and not time_machine.escape_hatch.is_travelling()
        )

    def tell(self, build: Callable[..., T], args: tuple[Any, ...], more: dict[str, Any]) -> T:
        """Repeat what ``build`` once did from this point, or let it do it and keep it."""
        faces = Faces()
        try:
            name = f"{build.__module__}.{build.__qualname__}"
            said = faces.of((name, args, more, _circumstances()))
        except Untellable:
            return build(*args, **more)
        key = _digest(self.point, said)
        tale = self.tales.get(key)
        if tale is not None and _may_lay(tale.files):
            return self._repeat(tale, faces)
        return self._listen(key, faces, build, args, more)

    def _repeat(self, tale: Tale, faces: Faces) -> Any:
        cursor = self.connection.create_cursor()
        for sql, params, many in tale.writes:
            (cursor.executemany if many else cursor.execute)(sql, params)
            if "RETURNING" in sql:
                cursor.fetchall()
        cursor.close()
        for name, data in tale.files.items():
            path = _root() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        for hook in tale.hooks:
            transaction.on_commit(hook)
        self.writes += tale.writes
        self.point = tale.end
        return recall(tale.memory, faces)

    def _listen(
        self,
        key: bytes,
        faces: Faces,
        build: Callable[..., T],
        args: tuple[Any, ...],
        more: dict[str, Any],
    ) -> T:
        before, start, rollbacks = self.point, len(self.writes), self.rollbacks
        files, letters = set(_files()), len(_letters())
        hooks = len(self.connection.run_on_commit)
        made = build(*args, **more)
        self.point = b""
        if self.rollbacks != rollbacks or len(_letters()) != letters:
            return made
        memory = remember(made, faces)
        if memory is not None:
            self.told += 1
            has_written = len(self.writes) > start
            self.point = _digest(key, str(self.told)) if has_written else before
            self.tales[key] = Tale(
                self.writes[start:],
                {name: (_root() / name).read_bytes() for name in _files() if name not in files},
                [hook for _, hook, _ in self.connection.run_on_commit[hooks:]],
                memory,
                self.point,
            )
        return made

    def _notice(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith(_READS):
            return execute(sql, params, many, context)
        if many:
            params = [tuple(row) for row in params]
        found = execute(sql, params, many, context)
        if sql.startswith("BEGIN"):
            self._begin()
            return found
        if not self.connection.in_atomic_block:
            self.commits += 1
        self.rollbacks += sql.startswith("ROLLBACK")
        self.writes.append((sys.intern(sql), params if many else params and tuple(params), many))
        self.point = b""
        return found

    def _begin(self) -> int | None:
        """Stand at the beginning of a transaction; returns the ground it begins on, if any."""
        self.point, self.writes = _digest(b"", str(self.commits)), []
        return None if self.is_shut else self.commits

    def _leave(self) -> None:
        """Leave the stories: something was written that no statement can repeat."""
        self.point = b""
        self.rollbacks += 1


_followed: dict[str, Chronicle] = {}


def follow(connection: BaseDatabaseWrapper) -> None:
    """Begin to follow what is written to the test database of this worker."""
    _followed[connection.alias] = Chronicle(connection)


@contextmanager
def shut(is_shut: bool = True) -> Iterator[None]:
    """Let every builder run, as where a test patches what builders call."""
    chronicle = _followed.get("default")
    if chronicle is None or chronicle.is_shut or not is_shut:
        yield
        return
    chronicle.is_shut = True
    try:
        yield
    finally:
        chronicle.is_shut = False


def told(build: Callable[P, T]) -> Callable[P, T]:
    """A builder whose story is told once from each point, see the module."""

    @functools.wraps(build)
    def tell(*args: P.args, **more: P.kwargs) -> T:
        chronicle = _followed.get("default")
        if chronicle is None or not chronicle.is_open:
            return build(*args, **more)
        return chronicle.tell(build, args, more)

    return tell


def told_whole(build: Callable[P, T]) -> Callable[P, T]:
    """The same for a builder in short steps: they are kept together and not one by one."""

    @functools.wraps(build)
    def steps(*args: P.args, **more: P.kwargs) -> T:
        with shut():
            return build(*args, **more)

    return told(steps)


def _circumstances() -> tuple[Any, ...]:
    """What a story depends on beside rows and arguments: the day, and settings a test changed."""
    changed: dict[str, str] = {}
    holder = settings._wrapped
    while isinstance(holder, UserSettingsHolder):
        mine = {name: repr(value) for name, value in vars(holder).items() if name.isupper()}
        changed = {**mine, **changed}
        holder = holder.default_settings
    kept = sorted((name, value) for name, value in changed.items() if name not in _PLACES)
    return timezone.localdate(), tuple(kept)


def _root() -> Path:
    return Path(settings.MEDIA_ROOT).parent


def _files() -> list[str]:
    """What stands in the store of the test, and its keys, by path below :func:`_root`."""
    root = _root()
    keys = [Path(getattr(settings, name)) for name in _PLACES[1:]]
    paths = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    paths += [path for path in keys if path.is_file() and root in path.parents]
    return [str(path.relative_to(root)) for path in paths]


def _may_lay(files: dict[str, bytes]) -> bool:
    """Whether nothing else lies where the files of a tale go."""
    paths = ((_root() / name, data) for name, data in files.items())
    return all(not path.exists() or path.read_bytes() == data for path, data in paths)


def _letters() -> list[Any]:
    return getattr(mail, "outbox", [])


def _digest(point: bytes, more: str) -> bytes:
    return blake2b(more.encode(), key=point, digest_size=16).digest()
