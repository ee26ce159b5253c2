"""Buttons of a page: what one may do now, and why not.

Stage actions come from :func:`mingqian.foundation.workflow.perform.available`; a page adds its
own (links, downloads) as :class:`Action`. ``{% include "ui/actions.html" with actions=actions
url=act_url %}`` shows both.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """A button made by a page. ``url`` with ``method="get"`` is a link, with ``"post"`` a form.

    ``style``: default, primary, danger, text. ``reason`` and ``clause`` speak when it is not
    ``allowed``. ``confirm`` is the text of consequences asked before a post; ``word`` has then
    to be typed (the number of a draw, of a task).
    """

    label: str
    url: str
    style: str = "default"
    allowed: bool = True
    reason: str = ""
    clause: str = ""
    icon: str = ""
    method: str = "get"
    action: str = ""
    confirm: str = ""
    word: str = ""
    needs_reason: bool = False
    overridable: bool = False
