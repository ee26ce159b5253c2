"""One shape for every problem: code, message, fields, clause, trace id."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from pydantic import Field

from mingqian.foundation.policy.decision import Refused

log = logging.getLogger(__name__)


class Problem(Schema):
    """What went wrong, for programs and people."""

    code: str = Field(description="稳定的英文代码")
    message: str = Field(description="给人看的中文说明")
    fields: dict[str, str] = Field(default_factory=dict, description="字段 → 如何更正")
    clause: str = Field(default="", description="依据条款")
    trace_id: str = Field(default="", description="出错时报给管理员的编号")


def install(api: NinjaAPI) -> None:
    """Register the handlers on an API."""

    def answer(request: HttpRequest, problem: Problem, status: int) -> HttpResponse:
        return api.create_response(request, problem.model_dump(), status=status)

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, exc: Refused) -> HttpResponse:
        problem = Problem(code=exc.code, message=exc.reason, fields=exc.fields, clause=exc.clause)
        return answer(request, problem, exc.status)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, exc: AuthenticationError) -> HttpResponse:
        message = "需要有效的接口令牌(Authorization: Bearer …)"
        return answer(request, Problem(code="unauthorised", message=message), 401)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
        fields = {str(e["loc"][-1]): _words(e) for e in exc.errors}
        message = "请求参数有误"
        return answer(request, Problem(code="invalid", message=message, fields=fields), 422)

    @api.exception_handler(Throttled)
    def often(request: HttpRequest, exc: Throttled) -> HttpResponse:
        seconds = max(1, round(exc.wait or 60))
        message = f"调用过于频繁，请 {seconds} 秒后再试"
        held = answer(request, Problem(code="too_many", message=message), 429)
        held["Retry-After"] = str(seconds)
        return held

    @api.exception_handler(HttpError)
    def plain(request: HttpRequest, exc: HttpError) -> HttpResponse:
        return answer(request, Problem(code="refused", message=str(exc)), exc.status_code)

    @api.exception_handler(Exception)
    def bug(request: HttpRequest, exc: Exception) -> HttpResponse:
        trace = uuid.uuid4().hex
        log.exception("API failure %s", trace)
        message = "系统错误，已记录"
        return answer(request, Problem(code="error", message=message, trace_id=trace), 500)


def _words(error: Any) -> str:
    kinds = {
        "missing": "缺少该参数",
        "int_parsing": "应为整数",
        "less_than_equal": "超出允许的最大值",
        "greater_than_equal": "小于允许的最小值",
        "string_too_long": "过长",
    }
    return kinds.get(error.get("type", ""), "取值不符合要求")
