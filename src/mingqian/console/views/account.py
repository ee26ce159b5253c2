"""Signing in and out, changing the password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mingqian.console.forms.account import SignInForm
from mingqian.foundation.org import services
from mingqian.foundation.policy.actor import actor_of
from mingqian.foundation.policy.guarding import guarded, public
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request

UNPROCESSABLE = 422


@public
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Sign in by name and password."""
    form: AuthenticationForm = SignInForm(request, data=request.POST or None)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        person = form.get_user()
        login(request, person)
        services.note_sign_in(person=person, actor=actor_of(person))
        safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
        return redirect(wanted if safe else reverse("console:home"))
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"form": form, "next": wanted}
    return render(request, "console/account/sign_in.html", context, status=status)


@guarded(P.CONSOLE_ENTER)
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session."""
    services.note_sign_out(person=request.user, actor=request.actor)
    logout(request)
    return redirect("console:sign-in")


@guarded(P.CONSOLE_ENTER)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: Request) -> HttpResponse:
    """Change one's own password."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "密码已修改")
        return redirect("console:home")
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "console/account/password.html", {"form": form}, status=status)
