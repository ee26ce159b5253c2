"""Form fields: everything about a control is tied to it, and errors say what to do."""

from __future__ import annotations

import re

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from mingqian.foundation.policy.decision import invalid
from mingqian.ui.acting import lay_into
from mingqian.ui.forms import Combobox, DateInput, Segmented, Upload, status_of
from tests.faces.ui.conftest import Render


class SchemeForm(forms.Form):
    """An invented form."""

    name = forms.CharField(label="方案名称", help_text="出现在通知书上")
    department = forms.ChoiceField(
        label="牵头部门",
        choices=[("", "请选择"), ("1", "甲局")],
        widget=Combobox(src="/options/?q="),
    )
    verdict = forms.ChoiceField(
        label="结论", choices=[("pass", "符合"), ("fail", "不符合")],
        widget=Segmented(tones={"fail": "danger"}),
    )  # fmt: skip
    finish_on = forms.DateField(label="完成期限", widget=DateInput, required=False)
    file = forms.FileField(label="名录", widget=Upload(hint="不超过 20 MB"), required=False)

    def clean(self) -> None:
        """One refusal of the whole form."""
        if self.cleaned_data.get("name") == "甲":
            raise forms.ValidationError("名称与已有方案重复")


def test_help_and_errors_are_tied_to_the_control(render: Render) -> None:
    html = render("{% field form.name %}", form=SchemeForm({}))
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    for part in described[1].split():
        assert f'id="{part}"' in html
    assert 'aria-invalid="true"' in html


def test_an_empty_field_is_told_what_to_do(render: Render) -> None:
    html = render("{% error_summary form %}", form=SchemeForm({}))
    assert "请填写方案名称" in html
    assert "请选择牵头部门" in html
    assert "请选择结论" in html
    assert "必填" not in html


def test_each_line_of_the_summary_leads_to_its_field(render: Render) -> None:
    form = SchemeForm({})
    html = render("{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}", form=form)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets
    assert all(f'id="{target}"' in html for target in targets)
    assert 'role="alert"' in html


def test_a_refusal_of_the_whole_form_stands_in_the_summary(render: Render) -> None:
    form = SchemeForm({"name": "甲", "department": "1", "verdict": "pass"})
    assert "名称与已有方案重复" in render("{% error_summary form %}", form=form)


def test_an_untouched_form_shows_no_errors(render: Render) -> None:
    assert render("{% error_summary form %}", form=SchemeForm()).strip() == ""


def test_a_refused_form_answers_422() -> None:
    assert status_of(SchemeForm()) == 200
    assert status_of(SchemeForm({})) == 422


def test_what_was_typed_stays(render: Render) -> None:
    form = SchemeForm({"name": "第四季度", "finish_on": "2026-12-01"})
    html = render("{% for f in form %}{% field f %}{% endfor %}", form=form)
    assert 'value="第四季度"' in html
    assert 'value="2026-12-01"' in html


def test_a_combobox_is_a_select_where_there_is_no_script(render: Render) -> None:
    html = render("{% field form.department %}", form=SchemeForm({"department": "1"}))
    assert re.search(r'<mq-combobox[^>]*data-src="/options/\?q="', html)
    assert re.search(r'<option value="1" selected>甲局', html)


def test_segmented_choices_are_real_radios_with_one_label_each(render: Render) -> None:
    html = render("{% field form.verdict %}", form=SchemeForm({"verdict": "fail"}))
    assert html.count('type="radio"') == 2
    assert len(set(re.findall(r'id="(id_verdict_\d)"', html))) == 2
    assert re.search(r'value="fail" checked', html)
    assert "<fieldset" in html


def test_an_upload_keeps_its_hint_and_accepts_a_file(render: Render) -> None:
    assert "不超过 20 MB" in render("{% field form.file %}", form=SchemeForm())
    upload = SimpleUploadedFile("a.csv", b"x")
    form = SchemeForm({"name": "乙", "department": "1", "verdict": "pass"}, {"file": upload})
    assert form.is_valid()
    assert form.cleaned_data["file"].name == "a.csv"


def test_a_refusal_is_laid_into_the_form_whole(render: Render) -> None:
    """A message about a field the page does not show stands on top instead of being lost."""
    form = SchemeForm({"name": "乙", "department": "1", "verdict": "pass"})
    assert form.is_valid()
    lay_into(form, invalid("方案不能保存", name="名称不合规则", budget="经费未填写"))
    assert form.errors["name"] == ["名称不合规则"]
    assert form.non_field_errors() == ["方案不能保存；经费未填写"]
    summary = render("{% error_summary form %}", form=form)
    assert "名称不合规则" in summary
    assert "经费未填写" in summary
