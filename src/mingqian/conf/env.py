"""Typed readers of the environment that fail loudly on an unusable value."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

PREFIX = "MINGQIAN_"
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


class SettingError(Exception):
    """A setting has a value the platform cannot use."""


def text(name: str, default: str = "") -> str:
    """Value of ``MINGQIAN_<name>`` as text."""
    return os.environ.get(PREFIX + name, default)


def flag(name: str, *, default: bool) -> bool:
    """Value as a switch: 1/true/yes/on or 0/false/no/off."""
    raw = os.environ.get(PREFIX + name)
    if raw is None:
        return default
    if raw.lower() in TRUE:
        return True
    if raw.lower() in FALSE:
        return False
    raise SettingError(f"{PREFIX}{name}={raw!r}: 只能是 1/0、true/false、yes/no、on/off")


def integer(name: str, default: int) -> int:
    """Value as a whole number."""
    raw = os.environ.get(PREFIX + name)
    if raw is None or raw == "":
        return default
    try:
        return int(raw)
    except ValueError:
        raise SettingError(f"{PREFIX}{name}={raw!r}: 应为整数") from None


def choice(name: str, default: str, options: tuple[str, ...]) -> str:
    """Value as one of ``options``."""
    value = text(name) or default
    if value not in options:
        raise SettingError(f"{PREFIX}{name}={value!r}: 只能是 {'、'.join(options)}")
    return value


def folder(name: str, default: Path) -> Path:
    """Value as a folder, which must be there."""
    found = Path(text(name) or default)
    if not found.is_dir():
        raise SettingError(f"{PREFIX}{name}={str(found)!r}: 没有这个文件夹")
    return found


def listing(name: str, default: str = "") -> list[str]:
    """Value as a list separated by commas, blanks dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(base: Path, var: Path) -> dict[str, object]:
    """Django database entry from ``MINGQIAN_DATABASE_URL``; without it a file in ``var``.

    ``sqlite:///path`` (default, embedded) or ``postgres://user:password@host:port/name``.
    """
    url = text("DATABASE_URL") or f"sqlite:///{var / 'mingqian.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            # Three slashes: relative to the installation; four: absolute.
            "NAME": str(base / parts.path[1:]),
            "OPTIONS": {
                # One writer at a time takes its lock at BEGIN: no deadlock between
                # «read, decide, write» transactions, which is every mutation here.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                " PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    raise SettingError(
        f"{PREFIX}DATABASE_URL: 须以 sqlite:/// 或 postgres:// 开头，不支持“{parts.scheme}”"
    )
