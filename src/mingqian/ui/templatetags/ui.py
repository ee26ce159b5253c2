"""The leaves of the interface: ``{% icon %} {% badge %} {% risk %} {% due %} {% clause %} …``.

Registered as a template builtin: no ``{% load %}`` needed. Things with slots are cotton
components (``<c-card>``), see ``/_ui/``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import chain
from typing import Any

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.templatetags.static import do_static, static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mingqian.foundation.rules.clauses import own
from mingqian.ui import charts, deadlines, tones
from mingqian.ui.forms import messages_of

register = template.Library()

# {% static %} is wanted in every shell; here it needs no {% load %}
register.tag("static", do_static)


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """``{% icon "bell" %}``: decoration; with ``label`` it is read out."""
    address = f"{static('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>',
            css,
            label,
            address,
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        css,
        address,
    )


@register.simple_tag
def badge(text: object, tone: str = "", icon_name: str = "") -> SafeString:
    """``{% badge "已公示" %}``: a word in its tone, found from the word unless given."""
    mark = icon(icon_name) if icon_name else ""
    shown = tone if tone in tones.TONES else tones.tone_of(text)
    return format_html('<span class="badge badge--{}">{}{}</span>', shown, mark, text)


@register.simple_tag
def state(thing: Any, field: str = "state") -> SafeString:
    """``{% state scheme %}``: the Chinese label of a model's state, in the tone of its code."""
    code = getattr(thing, field)
    display = getattr(thing, f"get_{field}_display", None)
    return badge(display() if display else code, tones.tone_of(code))


@register.simple_tag
def risk(letter: object) -> SafeString:
    """``{% risk object.credit_risk %}``: the letter A to D; a dash when there is none."""
    code = str(letter or "").upper()
    if code not in tones.RISK_TONES:
        return format_html('<span class="muted">{}<span class="sr">{}</span></span>', "—", "未分类")
    return format_html(
        '<span class="risk risk--{0}">{0}<span class="sr">{1}</span></span>', code, "类"
    )


@register.simple_tag
def due(deadline: Any) -> SafeString:
    """``{% due deadline %}`` for a Deadline, a date or a datetime; empty for nothing."""
    found = deadlines.describe(deadline)
    if found is None:
        return SafeString("")
    note = (
        format_html('<span class="due__note">（暂定：{}）</span>', found.note) if found.note else ""
    )
    return format_html(
        '<span class="due due--{}"><time datetime="{}">{}</time> {}{}</span>',
        found.tone,
        found.date.isoformat(),
        found.date.isoformat(),
        found.text,
        note,
    )


@register.inclusion_tag("ui/clause.html", takes_context=True)
def clause(context: Context, rule: Any, *, inline: bool = False) -> dict[str, Any]:
    """``{% clause entry %}``: 依据 of a rulebook entry, a deadline, or a plain citation.

    Marks what are not the words of a text: 解释适用 (``assumed``), 依据待核 (recalled), 系统建议值.
    """
    if isinstance(rule, str) or rule is None:
        shell = context.get("shell")
        place = shell.place if shell and rule else ""
        return {"citation": own(rule, place) if rule and place else rule or "", "inline": True}
    status = str(getattr(rule, "status", ""))
    return {
        "citation": getattr(rule, "citation", "")
        or getattr(rule, "basis", "")
        or getattr(rule, "clause", ""),
        "text": getattr(rule, "text", ""),
        "strength": getattr(getattr(rule, "strength", None), "label", ""),
        "is_assumed": bool(getattr(rule, "assumed", False)),
        "is_unchecked": status == "recalled-unverified",
        "is_default": status == "design-default",
        "inline": inline or not getattr(rule, "text", ""),
    }


@register.inclusion_tag("ui/form/field.html")
def field(
    bound: BoundField,
    *,
    label: str = "",
    unit: str = "",
    wide: bool = False,
    basis: Any = None,
) -> dict[str, Any]:
    """``{% field form.name unit="户" wide=True basis=entry %}``: one form field, all its parts."""
    return {"field": bound, "label": label, "unit": unit, "wide": wide, "basis": basis}


@register.inclusion_tag("ui/form/error_summary.html")
def error_summary(*forms: Any, heading: str = "未能保存，请先更正以下内容") -> dict[str, Any]:
    """``{% error_summary form formset %}``: what is wrong, at the top, each line a link."""
    parts = chain.from_iterable(getattr(form, "forms", [form]) for form in forms if form)
    general: list[Any] = []
    for form in forms:
        own = getattr(form, "non_form_errors", None)
        general.extend(own() if own else [])
    lines: list[dict[str, str]] = []
    for part in parts:
        if not part.is_bound:
            continue
        general.extend(part.non_field_errors())
        lines.extend(
            {"id": bound.auto_id, "label": str(bound.label), "message": message}
            for bound in part
            for message in messages_of(bound)
        )
    return {"general": general, "lines": lines, "heading": heading}


@register.inclusion_tag("ui/bar_chart.html")
def bar_chart(
    title: str,
    labels: Sequence[str],
    *series: tuple[str, Sequence[float]],
    unit: str = "",
) -> dict[str, Any]:
    """``{% bar_chart "各月抽查批次" labels first second unit="批次" %}``.

    Each series is a pair (name, values). The same figures stand in a table underneath.
    """
    names = [name for name, _ in series]
    values = [list(numbers) for _, numbers in series]
    rows = [(label, [column[i] for column in values]) for i, label in enumerate(labels)]
    return {
        "title": title,
        "unit": unit,
        "names": names,
        "rows": rows,
        "chart": charts.bar_chart(labels, values),
    }


register.filter("messages_of", messages_of)


@register.simple_tag
def hash_groups(digest: str, length: int = 0) -> SafeString:
    """``{% hash_groups record.digest %}``: hex in groups of eight, as people read it aloud."""
    text = str(digest or "")
    shown = text[:length] if length else text
    groups = format_html_join(
        "",
        '<span class="hash__group">{}</span>',
        ((shown[i : i + 8],) for i in range(0, len(shown), 8)),
    )
    return format_html("{}{}", groups, "…" if len(shown) < len(text) else "")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """``<a href="{% query state='draft' page=None %}">``: this address with changed parameters.

    ``None`` or "" drops one; paging positions are always dropped.
    """
    request = context["request"]
    values: QueryDict = request.GET.copy()
    for name in ("after", "before"):
        values.pop(name, None)
    for name, value in changes.items():
        values.pop(name, None)
        if value not in (None, ""):
            values[name] = str(value)
    text = values.urlencode()
    return f"{request.path}?{text}" if text else request.path


@register.filter
def thousands(number: Any) -> str:
    """``{{ 50000|thousands }}`` → 50,000; a dash for nothing."""
    return "—" if number is None or number == "" else f"{number:,}"


@register.filter
def named_on(department: Any, moment: Any) -> str:
    """``{{ task.lead_department|named_on:task.governed_on }}``: the name a department had on the
    day of a case; the present one where the case has no day yet."""
    return _on(department, moment, "name")


@register.filter
def label_on(department: Any, moment: Any) -> str:
    """``{{ row.lead_department|label_on:row.governed_on }}``: the same for a line of a list, short
    where the name is still in use. Fetch the department's ``names`` along with the list."""
    return _on(department, moment, "label")


def _on(department: Any, moment: Any, what: str) -> str:
    if not department:
        return ""
    if isinstance(moment, dt.datetime):
        moment = timezone.localdate(moment)
    found = getattr(department, f"{what}_on")(moment) if moment else getattr(department, what)
    return str(found)


@register.filter
def percent(ratio: Any) -> str:
    """``{{ 0.946|percent }}`` → 94.6%; a dash for nothing."""
    if ratio is None or ratio == "":
        return "—"
    return f"{float(ratio) * 100:.1f}".removesuffix(".0") + "%"


@register.filter
def probability(chance: Any) -> str:
    """``{{ 0.00004|probability }}`` → <0.0001; four decimals; a dash for nothing."""
    if chance is None or chance == "":
        return "—"
    return "<0.0001" if float(chance) < 0.0001 else f"{float(chance):.4f}"


@register.filter
def toast_kind(tags: str) -> str:
    """Kind of toast for a Django message's level tags."""
    kinds = {"error": "danger", "warning": "warning", "success": "success"}
    return next((kinds[name] for name in str(tags).split() if name in kinds), "info")


@register.filter
def beacon_marks(text: str) -> list[dict[str, str]]:
    """``{% for mark in draw.beacon_text|beacon_marks %}``: dice and lottery numbers one by one.

    Each mark has ``text`` and ``kind``: ``die``, ``ball`` or, for the special group, ``extra``.
    """
    kind, _, rest = str(text or "").partition(":")
    if kind == "dice":
        return [{"text": digit, "kind": "die"} for digit in rest.partition(":")[2]]
    if kind != "lot":
        return []
    first, _, special = rest.rpartition(":")[2].partition("+")
    marks = [{"text": number, "kind": "ball"} for number in first.split(",")]
    return marks + [{"text": number, "kind": "extra"} for number in special.split(",") if number]
