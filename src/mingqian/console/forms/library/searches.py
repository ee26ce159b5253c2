"""Forms around a filter of the object registry: keep it, act on what it finds, export it."""

from __future__ import annotations

from django import forms

from mingqian.library.fields import longest_of
from mingqian.library.models import SavedFilter


class SavedFilterForm(forms.Form):
    """A name, and whether the department shares it."""

    name = forms.CharField(label="名称", max_length=longest_of(SavedFilter, "name"))
    is_shared = forms.BooleanField(label="本部门共用", required=False)
