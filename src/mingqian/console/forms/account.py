"""The sign-in form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """Login name and password; the message never says which of the two is wrong."""

    error_messages = {
        "invalid_login": "登录名或密码不正确；连续多次输错，账户将暂停登录一段时间。",
        "inactive": "该账户已停用，请联系平台管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "登录名"
        self.fields["password"].label = "密码"
        self.fields["username"].widget = forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True}
        )
