"""The dictionaries of the inspector registry and its import."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.console.acting import act, lay_into
from mingqian.console.forms.library.people import PeopleUploadForm, WordForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import selectors, services
from mingqian.library.sheets import people_rows
from mingqian.ui.downloads import attachment
from mingqian.ui.forms import status_of

TEMPLATE = "console/library/people/import.html"


@guarded(P.INSPECTORS_EDIT)
@require_http_methods(["GET", "POST"])
def people_import(request: Request) -> HttpResponse:
    """Take inspectors in from a file; rows that do not hold are shown with the reason."""
    home = selectors.home_of(request.actor)
    form = PeopleUploadForm(request.POST or None, request.FILES or None)
    back = reverse("console:inspector-list")
    page = FormPage("导入执法检查人员", back, home.name, "导入", is_upload=True)
    context = {"page": page, "form": form}
    if request.method == "GET" or not form.is_valid():
        return render(request, TEMPLATE, context, status=status_of(form))
    try:
        done = people_rows.import_upload(department=home, actor=request.actor, **form.cleaned_data)
    except Refused as refused:
        lay_into(form, refused)
        return render(request, TEMPLATE, context, status=422)
    return render(request, TEMPLATE, {**context, "done": done})


@guarded(P.INSPECTORS_EDIT)
@require_GET
def people_template(request: Request) -> HttpResponse:
    """An empty file with the columns of the import."""
    return attachment(people_rows.template_csv(), "执法检查人员导入模板.csv")


@guarded(P.INSPECTORS_VIEW)
@require_http_methods(["GET", "POST"])
def dictionaries(request: Request) -> HttpResponse:
    """The words a department offers for posts, qualifications, specialities; a word is added."""
    home = selectors.home_of(request.actor)
    form = WordForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: services.add_word(department=home, actor=request.actor, **form.cleaned_data),
        page=FormPage("人员词典", reverse("console:dictionaries"), home.name, "增加"),
        success="词条已加入词典",
        template="console/library/people/dictionaries.html",
        words=selectors.dictionary_of(home),
        may_edit=request.actor.has(P.INSPECTORS_EDIT),
    )


@guarded(P.INSPECTORS_EDIT)
@require_POST
def word_retire(request: Request, pk: int) -> HttpResponse:
    """Offer a word no longer."""
    home = selectors.home_of(request.actor)
    word = selectors.dictionary_of(home).filter(pk=pk).first()
    if word is None:
        raise Refused("没有这个词条", code="missing", status=404)
    return act(
        request,
        lambda: services.retire_word(word=word, on=timezone.localdate(), actor=request.actor),
        success="词条已停用，原有人员的标注不变",
        back="console:dictionaries",
    )
