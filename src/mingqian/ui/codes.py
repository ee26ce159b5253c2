"""QR codes as inline SVG, drawn on the server: no script, no request elsewhere."""

from __future__ import annotations

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


def qr_svg(path: str) -> SafeString:
    """The code of an address of the portal, as printed on certificates."""
    code = segno.make(f"{settings.PORTAL_ADDRESS}{path}", error="m")
    # segno draws the code itself: numbers and fixed attributes, nothing a user wrote.
    return mark_safe(code.svg_inline(scale=3, border=1, dark="#081f4a"))  # noqa: S308
