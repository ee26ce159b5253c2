"""A folder another system puts files into: each is taken once, kept, and moved aside.

The folder lies under ``MINGQIAN_SOURCE_FOLDER``. A file is waited for until it has not changed for
a while; names that say «not yet» (hidden, .tmp, .part) are passed over.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from mingqian.foundation.policy.decision import Refused, invalid

DONE, REFUSED = "已接收", "已退回"
_KINDS = frozenset({".csv", ".xlsx", ".txt"})


def folder_of(address: str) -> Path:
    """The folder of a source. Refused where the setting is missing or the name leads out of it."""
    root = settings.SOURCE_FOLDER
    if not root:
        raise Refused("没有设置 MINGQIAN_SOURCE_FOLDER，不能接收投递的文件", code="unset")
    check_name(address)
    folder = Path(root) / address
    if not folder.is_dir():
        raise Refused(f"没有投递文件夹 {address}", code="missing")
    return folder


def check_name(address: str) -> None:
    """Refuse (422) what is not the plain name of a folder."""
    if not address or Path(address).name != address or address.startswith("."):
        raise invalid("投递文件夹应是一个文件夹名，不含路径", address="只写文件夹名")


def waiting(folder: Path) -> Iterator[Path]:
    """Files that are complete, in the order of their names."""
    before = time.time() - settings.SOURCE_SETTLE_SECONDS
    for path in sorted(folder.iterdir()):
        is_plain = path.is_file() and not path.is_symlink() and not path.name.startswith(".")
        if is_plain and path.suffix.lower() in _KINDS and path.stat().st_mtime <= before:
            yield path


def put_aside(path: Path, *, is_good: bool) -> None:
    """Move a file that was kept out of the way; where that fails its digest keeps it out."""
    target = path.parent / (DONE if is_good else REFUSED)
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
    try:
        target.mkdir(exist_ok=True)
        path.replace(target / f"{stamp}-{path.name}")
    except OSError:
        return
