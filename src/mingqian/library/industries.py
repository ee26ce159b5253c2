"""Industry codes of GB/T 4754-2017 as the library writes them: section letter and digits.

``F5112`` lies in ``F51`` (批发业) in ``F`` (批发和零售业). The packaged table holds sections and
divisions, enough to complete a bare division («51») and to name a prefix.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

_CODE = re.compile(r"([A-T])?(\d{0,4})")


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    text = files("mingqian.library.data").joinpath("gbt4754_sections.csv").read_text("utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}


def sections() -> list[tuple[str, str]]:
    """The twenty sections: ``[("A", "农、林、牧、渔业"), …]``."""
    return [(code, name) for code, name in _table().items() if len(code) == 1]


def industry_code(text: str) -> str:
    """A code or prefix in the library's form, "" where it names no division or section.

    «51» becomes «F51», «f5112» becomes «F5112».
    """
    match = _CODE.fullmatch(text.strip().upper())
    if match is None:
        return ""
    letter, digits = match.groups(default="")
    if not digits:
        return letter
    if len(digits) == 1:
        return ""
    owner = next((code for code in _table() if code[1:] == digits[:2]), "")
    if not owner or (letter and letter != owner[0]):
        return ""
    return owner[0] + digits


def industry_name(code: str) -> str:
    """Name of the division, else of the section, a code lies in; "" for an unknown code."""
    return _table().get(code[:3]) or _table().get(code[:1], "")
