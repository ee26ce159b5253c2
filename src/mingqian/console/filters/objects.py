"""The form of the object registry's filter: shows what is asked, reads nothing by itself.

The query string is read by :func:`mingqian.library.filtering.parse`; what that refuses is laid
beside the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.library import filtering, selectors, words
from mingqian.library.capital import CURRENCIES
from mingqian.library.filtering.objects import FLAGS, INSPECTED, LABELS, LICENSES, PENALTIES, YES_NO
from mingqian.ui.forms import DateInput

#: Fields shown at once; the others open under «更多条件».
MAIN = ("q", "region", "risk_class", "status", "object_type", "flag", "inspected")
_WORDS: dict[str, Any] = {
    "object_type": words.ObjectType.choices,
    "risk_class": words.CreditRiskClass.choices,
    "status": words.ObjectStatus.choices,
    "flag": FLAGS.items(),
    "kind": words.ObjectKind.choices,
    "inspected": INSPECTED.items(),
    "penalty": PENALTIES.items(),
    "license": LICENSES.items(),
    "currency": CURRENCIES.items(),
    "inferred": YES_NO.items(),
}
_PLACEHOLDERS = {
    "industry": "如 F51、H62",
    "authority": "2、4 或 6 位区划代码",
    "capital_from": "万元",
    "capital_to": "万元",
}
_DATES = {"license_until", "established_from", "established_to", "updated_since"}


class ObjectFilterForm(forms.Form):
    """One control for each condition; a field with several values shows them all."""

    def __init__(self, data: QueryDict, *, actor: Actor, refused: Refused | None = None) -> None:
        super().__init__(data)
        choices = {**_WORDS, **self._choices(actor)}
        for name, label in LABELS.items():
            self.fields[name] = self._field(name, label, choices.get(name))
        self.full_clean()
        for name, why in (refused.fields if refused else {}).items():
            self.add_error(name if name in self.fields else None, why)

    def _choices(self, actor: Actor) -> Mapping[str, Any]:
        registries = [(str(row.pk), row.name) for row in selectors.registries_visible_to(actor)]
        return {
            "region": [(row.pk, row.name) for row in selectors.regions_to_filter(actor)],
            "registry": registries,
            "outside": registries,
            "keeper": [(filtering.NOBODY, "未明确"), *selectors.keepers_to_filter(actor)],
            "source": [(source, source) for source in selectors.sources_of_objects()],
            "label": selectors.labels_to_filter(actor),
        }

    def _field(self, name: str, label: str, choices: Any) -> forms.Field:
        if choices is not None:
            return self._choice(name, label, list(choices))
        attrs = {"placeholder": _PLACEHOLDERS.get(name, "")}
        widget = DateInput() if name in _DATES else forms.TextInput(attrs=attrs)
        return forms.CharField(label=label, required=False, widget=widget)

    def _choice(self, name: str, label: str, choices: list[tuple[str, str]]) -> forms.Field:
        several = len(self.data.getlist(name)) > 1
        if several:
            widget = forms.SelectMultiple(attrs={"size": 4}, choices=choices)
            return forms.Field(label=label, required=False, widget=widget)
        listed = [("", "全部"), *choices]
        return forms.Field(label=label, required=False, widget=forms.Select(choices=listed))

    @property
    def main(self) -> Iterator[forms.BoundField]:
        """Conditions shown at once."""
        return (self[name] for name in MAIN)

    @property
    def more(self) -> Iterator[forms.BoundField]:
        """The others."""
        return (self[name] for name in self.fields if name not in MAIN)

    @property
    def is_open(self) -> bool:
        """Whether one of the others is asked or wrong."""
        return any(self.data.get(bound.name) or bound.errors for bound in self.more)
