"""A file as the answer to a request."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

#: Ending → media type.
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(body: bytes, name: str) -> HttpResponse:
    """Send bytes as a file of a (Chinese) name; its ending says what it is."""
    ending = name.rpartition(".")[2]
    names = f"filename=\"mingqian.{ending}\"; filename*=UTF-8''{quote(name)}"
    return HttpResponse(
        body,
        content_type=TYPES[ending],
        headers={"Content-Disposition": f"attachment; {names}"},
    )
