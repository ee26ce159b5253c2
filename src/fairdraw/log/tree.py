"""A whole log in memory: its entries in order, its root at any size, its proofs.

The file of a log is a line file: each leaf text on its own line, ended by one LF, UTF-8. Who keeps
his log in a database stores leaf hashes and `merkle.Frontier.peaks` instead and needs this class
only to read the log of somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fairdraw import merkle
from fairdraw.errors import LogError
from fairdraw.lines import Source, read_all
from fairdraw.log.entry import Entry


class Log:
    """Entries and tree of one log.

    >>> Log().size
    0
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: list[Entry] = []
        self._hashes: list[bytes] = []
        for entry in entries:
            self.append(entry)

    @classmethod
    def read(cls, source: Source) -> Log:
        """Read a log file strictly; raise LogError naming the line."""
        data = read_all(source, "日志文件", "log file")
        if data and not data.endswith(b"\n"):
            raise LogError("最后一行没有换行符", "the last line has no LF")
        log = cls()
        for number, raw in enumerate(data.split(b"\n")[:-1], 1):
            try:
                log.append(Entry.parse(raw.decode("utf-8")))
            except UnicodeDecodeError:
                raise LogError("不是 UTF-8", "not UTF-8", line=number) from None
            except LogError as error:
                raise LogError(error.zh, error.en, line=number, field=error.field) from None
        return log

    def dumps(self) -> bytes:
        """Return the bytes of the log file."""
        return b"".join(entry.leaf + b"\n" for entry in self.entries)

    def append(self, entry: Entry) -> int:
        """Add one entry and return its index (from 0)."""
        self.entries.append(entry)
        self._hashes.append(entry.leaf_hash)
        return len(self.entries) - 1

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.entries)

    def root(self, size: int | None = None) -> bytes:
        """Return the root (32 bytes) of the first `size` entries, of all where it is left out."""
        return merkle.root_of_hashes(self._first(size))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Return the audit path of entry `index` in the tree of the first `size` entries."""
        return merkle.inclusion_proof(self._first(size), index)

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """Return the proof that the first `size` entries extend the first `old` ones."""
        return merkle.consistency_proof(self._first(size), old)

    def find(self, type_: str, plan_no: str, attempt: int) -> Iterator[tuple[int, Entry]]:
        """Yield (index, entry) of one type about one attempt, in order."""
        for index, entry in enumerate(self.entries):
            if entry.type == type_ and entry.attempt_key == (plan_no, attempt):
                yield index, entry

    def _first(self, size: int | None) -> list[bytes]:
        if size is None:
            return self._hashes
        if not 0 <= size <= self.size:
            raise LogError(
                f"日志只有 {self.size} 条，没有 {size} 条",
                f"the log has {self.size} entries, not {size}",
            )
        return self._hashes[:size]
