"""Reading draws: lists and pages, one object's standing, what waits for whom."""

from __future__ import annotations

from mingqian.draw.selectors.draws import (
    actions_for,
    attempts,
    drawn_actions_for,
    drawn_for,
    drawn_objects,
    drop_requests,
    exclusion_counts,
    exclusion_for,
    exclusions,
    get_for,
    is_disclosed,
    live_draw,
    may_admit,
    outside_lists,
    own_share,
    possible_observers,
    possible_witnesses,
    public_draws,
    public_get,
    share_for,
    to_inspect,
    visible_to,
)
from mingqian.draw.selectors.standing import Standing, explain, identify
from mingqian.draw.selectors.todos import todos

__all__ = [
    "Standing",
    "actions_for",
    "attempts",
    "drawn_actions_for",
    "drawn_for",
    "drawn_objects",
    "drop_requests",
    "exclusion_counts",
    "exclusion_for",
    "exclusions",
    "explain",
    "get_for",
    "identify",
    "is_disclosed",
    "live_draw",
    "may_admit",
    "outside_lists",
    "own_share",
    "possible_observers",
    "possible_witnesses",
    "public_draws",
    "public_get",
    "share_for",
    "to_inspect",
    "todos",
    "visible_to",
]
