"""The one who acts: a person in office, an API client, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.policy.roles import Role, permissions_of, roles_with

if TYPE_CHECKING:
    from mingqian.foundation.org.models import Department, Person


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for which department, in which roles. Frozen for one request or job.

    ``department_ids`` holds the department and, for a bureau, its internal units;
    ``region_path`` is the path of the department's region (``"440000/441300/"``).
    """

    name: str
    person_id: int | None = None
    department_id: int | None = None
    department_name: str = ""
    department_ids: frozenset[int] = frozenset()
    bureau_id: int | None = None
    region_code: str = ""
    region_path: str = ""
    system_code: str = ""
    roles: frozenset[Role] = frozenset()
    permissions: frozenset[Permission] = field(default=frozenset())
    is_system: bool = False

    def has(self, permission: Permission) -> bool:
        """Whether the actor's roles give a permission; the system itself always may."""
        return self.is_system or permission in self.permissions

    def check(self, permission: Permission) -> Decision:
        """The same with the reason a refused person reads."""
        if self.has(permission):
            return allow()
        held = "、".join(sorted(role.label for role in self.roles)) or "无角色"
        able = "、".join(role.label for role in roles_with(permission)) or "系统"
        message = f"您的角色（{held}）没有办理这一项的权限，由{able}办理"
        return refuse(message, code="no_permission")

    def acts_for(self, department_id: int | None) -> bool:
        """Whether the actor speaks for a department (its own, or a unit of its bureau)."""
        return self.is_system or (
            department_id is not None and department_id in self.department_ids
        )


SYSTEM = Actor(name="系统", is_system=True)
PUBLIC = Actor(name="公众")


def actor_of(person: Person) -> Actor:
    """The actor a signed-in person is today, from posts valid today."""
    department: Department = person.department
    roles = person.roles_on(timezone.localdate())
    return Actor(
        name=person.name,
        person_id=person.pk,
        department_id=department.pk,
        department_name=department.name,
        department_ids=frozenset({department.pk, *department.units.values_list("pk", flat=True)}),
        bureau_id=department.bureau.pk,
        region_code=department.region_id,
        region_path=department.region.path,
        system_code=department.system_id or "",
        roles=roles,
        permissions=permissions_of(roles),
    )
