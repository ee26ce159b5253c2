"""Keeping bytes by digest, reading them back checked."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from django.conf import settings

from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid

CHUNK = 1024 * 1024


class Damaged(Exception):
    """The bytes on disk are not those whose digest was recorded."""


def path_of(digest: str) -> Path:
    """Where the bytes with this digest lie."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def keep(
    chunks: bytes | Iterable[bytes], *, name: str, media_type: str, actor: Actor
) -> StoredFile:
    """Store bytes (or a stream of chunks) and return the row. Writing is atomic."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    pieces = [chunks] if isinstance(chunks, bytes) else chunks
    hasher, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        for piece in pieces:
            hasher.update(piece)
            size += len(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    digest = hasher.hexdigest()
    target = path_of(digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    Path(file.name).replace(target)
    return StoredFile.objects.create(
        name=name[:200],
        media_type=media_type,
        size=size,
        digest=digest,
        stored_by=actor.name,
        person_id=actor.person_id,
    )


def read(file: StoredFile) -> bytes:
    """The file's bytes, refused when they no longer match the recorded digest."""
    data = b"".join(stream(file))
    if hashlib.sha256(data).hexdigest() != file.digest:
        raise Damaged(f"文件 {file.name} 的内容与登记的摘要不符")
    return data


def stream(file: StoredFile) -> Iterator[bytes]:
    """The bytes in chunks, unchecked: for downloads of large files."""
    path = path_of(file.digest)
    if not path.exists():
        raise Damaged(f"文件 {file.name} 已不在存储中")
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def is_intact(file: StoredFile) -> bool:
    """Whether the bytes still match the digest; reads them in pieces."""
    hasher = hashlib.sha256()
    try:
        for piece in stream(file):
            hasher.update(piece)
    except Damaged:
        return False
    return hasher.hexdigest() == file.digest


#: What may be attached as evidence or as a document.
ACCEPTED = {
    "application/pdf": (b"%PDF",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG",),
}


class Upload(Protocol):
    """What a form gives for an uploaded file."""

    name: str | None

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes."""

    def seek(self, offset: int, /) -> int:
        """Go to a position."""

    def chunks(self) -> Iterable[bytes]:
        """All bytes in pieces."""


def accept_upload(upload: Upload, *, actor: Actor) -> StoredFile:
    """Keep an uploaded photo or PDF; refuse what is neither, by its first bytes."""
    name = upload.name or "附件"
    head = upload.read(16)
    upload.seek(0)
    for media_type, starts in ACCEPTED.items():
        if head.startswith(starts):
            return keep(upload.chunks(), name=name, media_type=media_type, actor=actor)
    raise invalid(f"附件“{name}”不是 PDF、JPG 或 PNG 文件", attachment="请上传 PDF、JPG 或 PNG")


def get(pk: int) -> StoredFile:
    """A file by number, refused politely where there is none."""
    try:
        return StoredFile.objects.get(pk=pk)
    except StoredFile.DoesNotExist:
        raise Refused("没有这个文件", code="missing", status=404) from None
