"""Photographs taken at a point become registered evidence; signatures become picture files."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.policy.request import Request
from mingqian.inspection.services import EvidenceFacts

if TYPE_CHECKING:
    from mingqian.field.forms.visit import PointForm
    from mingqian.foundation.files.models import StoredFile
    from mingqian.foundation.policy.actor import Actor

_PNG_DATA = "data:image/png;base64,"


def photographs(request: Request, points: list[PointForm]) -> list[EvidenceFacts]:
    """Every photograph sent with a point, ready to be registered."""
    return [
        EvidenceFacts(
            kind="photo",
            title=f"现场照片：{form.finding.point}"[:120],
            finding=form.finding,
            file=store.accept_upload(upload, actor=request.actor),
        )
        for form in points
        for upload in request.FILES.getlist(form.photo_field)
    ]


def signature_picture(request: Request, drawn: str, actor: Actor) -> StoredFile | None:
    """The drawn signature, or the uploaded photograph of the signed paper; else nothing."""
    upload = request.FILES.get("photo")
    if upload is not None:
        return store.accept_upload(upload, actor=actor)
    if not drawn:
        return None
    try:
        data = base64.b64decode(drawn.removeprefix(_PNG_DATA), validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid("签名图像无法读取，请重签", drawn="请重签") from error
    if not drawn.startswith(_PNG_DATA) or not data.startswith(b"\x89PNG"):
        raise invalid("签名图像无法读取，请重签", drawn="请重签")
    return store.keep(data, name="签名.png", media_type="image/png", actor=actor)
