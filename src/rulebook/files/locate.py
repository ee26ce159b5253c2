"""Find the line of a key in TOML text, which `tomllib` does not tell.

Example: for «[plan]⏎due = {…}» `Lines.of("plan", "due")` is 2. The scanner walks the text
once, knows strings, comments and brackets, and records the line of every header, every key
at line start, and every string inside a multi-line array.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_BARE_OR_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|\'([^\']*)\'|([A-Za-z0-9_-]+)')
_TRIPLE = ('"""', "'''")

Path = tuple[str, ...]


@dataclass(slots=True)
class Lines:
    """1-based lines of keys (`keys`) and of strings inside their values (`items`)."""

    keys: dict[Path, int] = field(default_factory=dict)
    items: dict[tuple[Path, str], int] = field(default_factory=dict)

    def of(self, *path: str) -> int:
        """Line of the key, or of its nearest written parent; 1 when nothing is written."""
        for length in range(len(path), 0, -1):
            if (line := self.keys.get(path[:length])) is not None:
                return line
        return 1

    def of_item(self, path: Path, item: str) -> int:
        """Line of the string `item` inside the value of `path`, or of the key itself."""
        return self.items.get((path, item)) or self.of(*path)

    def key_at(self, line: int) -> str:
        """Dotted key whose value starts on or before `line`; "（文件）" before the first."""
        before = [(number, path) for path, number in self.keys.items() if number <= line]
        return ".".join(max(before)[1]) if before else "（文件）"


def locate(text: str) -> Lines:
    """Scan TOML text; tolerant of faults, since its work is to report faults."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._header: Path = ()
        self._lines = Lines()

    def scan(self) -> Lines:
        while self._at < len(self._text):
            self._statement()
        return self._lines

    def _statement(self) -> None:
        """Read one header or one `key = value`, starting at the beginning of a line."""
        end = self._text.find("\n", self._at)
        line = self._text[self._at : end if end >= 0 else len(self._text)]
        stripped = line.lstrip(" \t")
        if stripped.startswith("["):
            self._header = _dotted(stripped.lstrip("["), stop="]")
            self._lines.keys.setdefault(self._header, self._line)
            self._skip_line()
        elif stripped and not stripped.startswith(("#", "\r")) and "=" in stripped:
            path = self._header + _dotted(stripped, stop="=")
            for length in range(len(self._header) + 1, len(path) + 1):
                self._lines.keys.setdefault(path[:length], self._line)
            self._at += line.index("=") + 1
            self._value(path)
        else:
            self._skip_line()

    def _skip_line(self) -> None:
        end = self._text.find("\n", self._at)
        self._at = end + 1 if end >= 0 else len(self._text)
        self._line += 1

    def _value(self, path: Path) -> None:
        """Walk to the end of the value: a newline outside every bracket and string."""
        depth = 0
        while self._at < len(self._text):
            char = self._text[self._at]
            if char in "\"'":
                self._string(path)
                continue
            if char == "#":
                end = self._text.find("\n", self._at)
                self._at = end if end >= 0 else len(self._text)
                continue
            depth += (char in "[{") - (char in "]}")
            self._at += 1
            if char == "\n":
                self._line += 1
                if depth <= 0:
                    return

    def _string(self, path: Path) -> None:
        """Step over one string, remembering its content and the line it starts on."""
        start_line, quote = self._line, self._text[self._at]
        triple = self._text[self._at : self._at + 3] in _TRIPLE
        fence = quote * 3 if triple else quote
        start = self._at = self._at + len(fence)
        while self._at < len(self._text) and not self._text.startswith(fence, self._at):
            char = self._text[self._at]
            if char == "\n":
                if not triple:  # an unclosed string ends with its line
                    return
                self._line += 1
            elif char == "\\" and quote == '"':
                self._at += 1  # the escaped character is no fence
                self._line += self._text[self._at : self._at + 1] == "\n"
            self._at += 1
        self._lines.items.setdefault((path, self._text[start : self._at]), start_line)
        self._at += len(fence)


def _dotted(text: str, *, stop: str) -> Path:
    """Parts of a dotted key before `stop`, with quotes removed."""
    parts: list[str] = []
    at = 0
    while at < len(text) and text[at] != stop:
        if match := _BARE_OR_QUOTED.match(text, at):
            parts.append(next(group for group in match.groups() if group is not None))
            at = match.end()
        else:
            at += 1
    return tuple(parts)
