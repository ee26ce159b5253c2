"""Which object an older registration number stands for: what the library and the file say."""

from __future__ import annotations

from mingqian.library.intake.facts.cells import REGISTRATION
from mingqian.library.models import InspectionObject


class Numbers:
    """Older numbers of all known objects, read once when the first is asked for."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}
        self._stored: dict[str, str] | None = None

    def note(self, number: str, oid: str) -> None:
        """An object of the file with both its codes: a later row may have the older one alone."""
        if number and oid:
            self._told.setdefault(number, oid)

    def owner(self, number: str) -> str:
        """Protocol id of the object with a number; "" where there is none."""
        if self._stored is None:
            rows = InspectionObject.objects.exclude(other_codes={})
            pairs = rows.filter(merged_into=None).values_list("other_codes", "oid")
            self._stored = {
                str(codes[REGISTRATION]): oid for codes, oid in pairs if codes.get(REGISTRATION)
            }
        return self._told.get(number) or self._stored.get(number, "")
