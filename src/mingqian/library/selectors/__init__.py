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
from mingqian.library.selectors.ranges import describe_range, validate_range

__all__ = [
    "Ineligibility",
    "InspectorRegistry",
    "Membership",
    "batches_visible_to",
    "describe_range",
    "difference",
    "drawable_inspectors",
    "drawable_items",
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
    "population",
    "public_item",
    "public_list",
    "published_items",
    "published_joint_items",
    "published_lists",
    "registries_of",
    "registries_visible_to",
    "registries_with_counts",
    "registries_without_item",
    "registry_for",
    "supporting_parties",
    "validate_range",
    "version_before",
    "versions_of",
]
