"""Which object an older registration number stands for: what the file and the library say."""

from __future__ import annotations

from mingqian.library.models import ObjectCode


class Numbers:
    """Older numbers of the objects of a file; those on record are looked up one by one, for only a
    row without a credit code asks."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def note(self, number: str, oid: str) -> str:
        """An object of the file with both its codes: a later row may have the older one alone.

        Returns whose the number is in the file: another's, where a row before had it.
        """
        return self._told.setdefault(number, oid)

    def owner(self, number: str) -> str:
        """Protocol id of the object with a number; "" where there is none."""
        if number in self._told:
            return self._told[number]
        rows = ObjectCode.objects.filter(number=number, inspection_object__merged_into=None)
        return rows.values_list("inspection_object__oid", flat=True).first() or ""
