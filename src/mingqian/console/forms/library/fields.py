"""Fields the library's forms share: lists of words, choices of rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from mingqian.ui.forms import Combobox, DateInput

_BREAK = re.compile(r"[、,，;；\n]+")
#: Keywords and codes hold no blanks, so a blank parts them too («餐饮 食品»).
_BREAK_OR_BLANK = re.compile(r"[、,，;；\s]+")
BLANKS_TOO = "多项用顿号、逗号或者空格分开"


class WordsField(forms.CharField):
    """Several words in one field, parted by «、», commas, semicolons or line breaks.

    Cleans to a list. ``blanks``: the words are keywords or codes, a blank parts them as well.
    """

    def __init__(self, *, blanks: bool = False, **options: Any) -> None:
        self._break = _BREAK_OR_BLANK if blanks else _BREAK
        options.setdefault("required", False)
        options.setdefault("help_text", BLANKS_TOO if blanks else "多项用顿号或者逗号分开")
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """A list shows as words."""
        return "、".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """The words, each once."""
        text = str(super().to_python(value) or "")
        return list(dict.fromkeys(word.strip() for word in self._break.split(text) if word.strip()))


class RowField(forms.TypedChoiceField):
    """One row out of some: cleans to the row itself, ``None`` where nothing is chosen."""

    def __init__(self, rows: Iterable[Any] = (), **options: Any) -> None:
        found = list(rows)
        self._rows = {str(row.pk): row for row in found}
        blank = options.pop("blank", "请选择")
        super().__init__(
            choices=[("", blank), *((str(row.pk), str(row)) for row in found)],
            coerce=self._row,
            empty_value=None,
            widget=Combobox() if len(found) > 8 else forms.Select(),
            **options,
        )

    def _row(self, value: Any) -> Any:
        """The row of a posted number; a row given as initial value is itself."""
        return value if hasattr(value, "pk") else self._rows[str(value)]

    def prepare_value(self, value: Any) -> Any:
        """A row shows as its number."""
        return getattr(value, "pk", value)


class RowsField(forms.TypedMultipleChoiceField):
    """Several rows out of some: cleans to the list of rows."""

    def __init__(self, rows: Iterable[Any] = (), **options: Any) -> None:
        found = list(rows)
        self._rows = {str(row.pk): row for row in found}
        super().__init__(
            choices=[(str(row.pk), str(row)) for row in found],
            coerce=self._row,
            widget=forms.CheckboxSelectMultiple(),
            **options,
        )

    def _row(self, value: Any) -> Any:
        return value if hasattr(value, "pk") else self._rows[str(value)]

    def prepare_value(self, value: Any) -> Any:
        """Rows show as their numbers."""
        return [str(getattr(row, "pk", row)) for row in value or ()]


def text(label: str, *, rows: int = 0, required: bool = True, **options: Any) -> forms.CharField:
    """A text field; ``rows`` makes it a text area."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=required, widget=widget, **options)


def day(label: str, *, required: bool = True) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, required=required, widget=DateInput())


def reason(label: str = "理由", *, required: bool = True) -> forms.CharField:
    """The reason every change of a register carries."""
    return text(label, rows=2, required=required, max_length=300)
