"""A drawn object that cannot be inspected: asked by the handler, decided by the head."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mingqian.console.acting import act, act_on_form
from mingqian.console.forms.draw import DropForm
from mingqian.draw import selectors, services
from mingqian.foundation.files import store
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request


@guarded(P.DRAW_RUN)
@require_http_methods(["GET", "POST"])
def drawn_drop(request: Request, pk: int) -> HttpResponse:
    """Ask to leave a drawn object uninspected."""
    drawn = selectors.drawn_for(request.actor, pk)
    form = DropForm(request.POST or None, request.FILES or None, drawn=drawn)
    template, context = "console/draw/drop.html", {"drawn": drawn, "draw": drawn.draw}

    def do() -> object:
        data = dict(form.cleaned_data)
        evidence = store.accept_upload(data.pop("evidence"), actor=request.actor)
        return services.request_drop(drawn=drawn, actor=request.actor, evidence=evidence, **data)

    return act_on_form(
        request,
        form,
        do,
        success="不检申请已提交，待负责人决定",
        template=template,
        context=context,
        goto=lambda _: reverse("console:draw-detail", args=[drawn.draw_id]),
    )


@guarded(P.DRAW_CONFIRM)
@require_POST
def drawn_decide(request: Request, pk: int) -> HttpResponse:
    """Agree or refuse."""
    drawn, actor = selectors.drawn_for(request.actor, pk), request.actor
    action = request.POST.get("action")
    if action == "consent-drop":
        do, success = (
            lambda: services.consent_drop(drawn=drawn, actor=actor),
            "已同意，由同层下一备选递补",
        )
    elif action == "consent-drop-only":
        do, success = (
            lambda: services.consent_drop_only(drawn=drawn, actor=actor),
            "已同意，不递补；缺额可以补抽",
        )
    else:
        reason = request.POST.get("reason", "")
        do, success = (
            lambda: services.refuse_drop(drawn=drawn, actor=actor, reason=reason),
            "未同意，该对象照常检查",
        )
    return act(request, do, success=success, back="console:draw-detail", pk=drawn.draw_id)
