"""What a model says about its fields: the Chinese label, the longest text, the word of a code."""

from __future__ import annotations

from typing import Any

from django.db.models import Field, Model


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    found = model._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{model.__name__}.{name} is not a field of its own")
    return found


def label_of(model: type[Model], name: str) -> str:
    """The field's Chinese name."""
    return str(_field(model, name).verbose_name)


def longest_of(model: type[Model], name: str) -> int:
    """The most characters the field keeps; 0 = no limit."""
    return _field(model, name).max_length or 0


def word_of(model: type[Model], name: str, value: Any) -> str:
    """A value as a reader sees it: the word of a code, 是/否, "" for nothing."""
    if isinstance(value, bool):
        return "是" if value else "否"
    words = dict(_field(model, name).flatchoices)
    return str(words.get(value, "" if value is None else value))
