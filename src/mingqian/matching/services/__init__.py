"""Acts of the matching, in the order in which they happen."""

from __future__ import annotations

from mingqian.matching.services.configuring import choose_items, configure, receive
from mingqian.matching.services.dealing import enter_chance
from mingqian.matching.services.dispatching import dispatch
from mingqian.matching.services.reopening import reopen_terms
from mingqian.matching.services.sealing import seal_terms
from mingqian.matching.services.substituting import (
    consent_substitution,
    declare_recusal,
    refuse_substitution,
    request_substitution,
)
from mingqian.matching.services.teams import confirm_attendance, form_team

__all__ = [
    "choose_items",
    "configure",
    "confirm_attendance",
    "consent_substitution",
    "declare_recusal",
    "dispatch",
    "enter_chance",
    "form_team",
    "receive",
    "refuse_substitution",
    "reopen_terms",
    "request_substitution",
    "seal_terms",
]
