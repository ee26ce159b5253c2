"""Reads of stage 1; every read for a person starts from what the actor may see.

Other stages use ``drawable_items``, ``objects_in_range``, ``population``, ``drawable_inspectors``
and ``ineligibility``.
"""

from __future__ import annotations

from mingqian.library.policies import (
    batches_visible_to,
    inspectors_visible_to,
    item_lists_visible_to,
    objects_visible_to,
    registries_visible_to,
)
from mingqian.library.selectors.board import Standing, standing_of, status_board
from mingqian.library.selectors.inspectors import (
    Ineligibility,
    InspectorRegistry,
    drawable_inspectors,
    expiring_credentials,
    ineligibility,
    inspector_for,
    inspector_registry,
    inspectors_of,
    supporting_parties,
)
from mingqian.library.selectors.items import (
    difference,
    drawable_items,
    item_for,
    items_in_force,
    items_visible_to,
    list_for,
    lists_in_force,
    public_item,
    public_list,
    published_items,
    published_joint_items,
    published_lists,
    version_before,
    versions_of,
)
from mingqian.library.selectors.objects import (
    Membership,
    members_of,
    memberships,
    object_for,
    objects_in_range,
    objects_of,
    objects_of_item,
    registries_of,
    registries_with_counts,
    registries_without_item,
    registry_for,
)
from mingqian.library.selectors.population import population
from mingqian.library.selectors.quality import (
    Gap,
    ItemQuality,
    duplicates,
    open_duplicates,
    quality_report,
    uncovered,
)
from mingqian.library.selectors.ranges import describe_range, validate_range
from mingqian.library.selectors.todos import todos

__all__ = [
    "Gap",
    "Ineligibility",
    "InspectorRegistry",
    "ItemQuality",
    "Membership",
    "Standing",
    "batches_visible_to",
    "describe_range",
    "difference",
    "drawable_inspectors",
    "drawable_items",
    "duplicates",
    "expiring_credentials",
    "ineligibility",
    "inspector_for",
    "inspector_registry",
    "inspectors_of",
    "inspectors_visible_to",
    "item_for",
    "item_lists_visible_to",
    "items_in_force",
    "items_visible_to",
    "list_for",
    "lists_in_force",
    "members_of",
    "memberships",
    "object_for",
    "objects_in_range",
    "objects_of",
    "objects_of_item",
    "objects_visible_to",
    "open_duplicates",
    "population",
    "public_item",
    "public_list",
    "published_items",
    "published_joint_items",
    "published_lists",
    "quality_report",
    "registries_of",
    "registries_visible_to",
    "registries_with_counts",
    "registries_without_item",
    "registry_for",
    "standing_of",
    "status_board",
    "supporting_parties",
    "todos",
    "uncovered",
    "validate_range",
    "version_before",
    "versions_of",
]
