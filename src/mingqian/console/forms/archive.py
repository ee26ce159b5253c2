"""Adding and removing documents, opening a supplementary volume."""

from __future__ import annotations

from django import forms

from mingqian.archive.contents import KINDS
from mingqian.ui.forms import Upload


class DocumentForm(forms.Form):
    """A document added by hand."""

    kind = forms.ChoiceField(label="材料种类", choices=[("", "请选择"), *KINDS.items()])
    title = forms.CharField(label="材料名称", max_length=200)
    file = forms.FileField(label="文件", widget=Upload(hint="PDF、JPG 或 PNG"))


class RemovalForm(forms.Form):
    """Why a document comes out."""

    reason = forms.CharField(label="理由", max_length=300)


class SupplementForm(forms.Form):
    """Why a further volume is needed."""

    reason = forms.CharField(label="理由", max_length=300)
