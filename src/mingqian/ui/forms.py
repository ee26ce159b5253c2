"""Form rendering: our own field template, and the widgets that need markup of their own.

``FORM_RENDERER = "mingqian.ui.forms.Renderer"`` gives every form Chinese labels left or above,
help, basis and errors tied to the control by ``aria-describedby``. A refused form is sent again
with status 422: :func:`status_of` names it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting


class Renderer(TemplatesSetting):
    """Renders forms from the project's templates, widgets of Django from Django's own."""

    form_template_name = "ui/form/form.html"
    field_template_name = "ui/form/field.html"
    formset_template_name = "ui/form/formset.html"

    @cached_property
    def _stock(self) -> DjangoTemplates:
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """Our templates first; ``django/forms/…`` needs no entry in INSTALLED_APPS this way."""
        if template_name.startswith("django/forms/"):
            return self._stock.get_template(template_name)
        return super().get_template(template_name)


class DateInput(forms.DateInput):
    """A date by the browser's own picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """A moment by the browser's own picker, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class Combobox(forms.Select):
    """A searchable choice (单位、人员、行政区划). ``src`` is an address that ends in ``?q=`` and
    answers ``[{"value", "label", "hint"}]``; without it the choices themselves are searched."""

    template_name = "ui/form/combobox.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        src: str = "",
        placeholder: str = "",
    ) -> None:
        super().__init__(attrs, choices)
        self.src, self.placeholder = src, placeholder

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds ``src`` and ``placeholder`` for the element around the select."""
        context = super().get_context(name, value, attrs)
        return {**context, "src": self.src, "placeholder": self.placeholder}


class Segmented(forms.RadioSelect):
    """Two to five radios side by side. ``tones`` maps a value to success, danger or neutral."""

    template_name = "ui/form/segmented.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        tones: dict[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.tones = tones or {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the options with their tones."""
        context = super().get_context(name, value, attrs)
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        context["options"] = [
            {**option, "tone": self.tones.get(str(option["value"]), "")}
            for option in options
            if option["value"] != ""
        ]
        return context


class Upload(forms.ClearableFileInput):
    """A place to drop a file on. ``hint`` says kinds and size limit."""

    template_name = "ui/form/upload.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, hint: str = "") -> None:
        super().__init__(attrs)
        self.hint = hint

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the hint."""
        return {**super().get_context(name, value, attrs), "hint": self.hint}


#: What to do about an empty field depends on how it is filled in.
_VERBS = {"select": "请选择", "radioselect": "请选择", "file": "请上传", "checkbox": "请勾选"}


def messages_of(bound: forms.BoundField) -> list[str]:
    """Error messages of a field, saying what to do: «请填写方案名称», not «必填项»."""
    kind = bound.widget_type
    verb = next((verb for name, verb in _VERBS.items() if kind.endswith(name)), "请填写")
    if isinstance(bound.field.widget, forms.Select | forms.RadioSelect):
        verb = "请选择"
    return [
        f"{verb}{bound.label}" if error.code == "required" else str(message)
        for error in bound.errors.as_data()
        for message in error.messages
    ]


def status_of(form: forms.BaseForm | forms.BaseFormSet[Any]) -> int:
    """HTTP status of a page showing this form: 422 when it was refused, else 200."""
    return 422 if form.is_bound and not form.is_valid() else 200
