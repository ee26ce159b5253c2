"""Shapes of objects and inspectors, and what they can be asked by."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Schema
from pydantic import Field

from mingqian.library.filtering.objects import LABELS


def _condition(name: str, *, several: bool = False) -> Any:
    words = LABELS[name] + ("（可重复）" if several else "")
    return Field(default_factory=list if several else str, description=words)


class ObjectQuery(Schema):
    """The conditions of the registry's filter, as in the address of its list."""

    q: str = _condition("q")
    region: list[str] = _condition("region", several=True)
    object_type: list[str] = _condition("object_type", several=True)
    risk_class: list[str] = _condition("risk_class", several=True)
    status: list[str] = _condition("status", several=True)
    flag: list[str] = _condition("flag", several=True)
    kind: list[str] = _condition("kind", several=True)
    industry: list[str] = _condition("industry", several=True)
    registry: list[str] = _condition("registry", several=True)
    outside: str = _condition("outside")
    label: list[str] = _condition("label", several=True)
    keeper: str = _condition("keeper")
    authority: str = _condition("authority")
    inspected: str = _condition("inspected")
    penalty: str = _condition("penalty")
    license: str = _condition("license")
    license_until: str = _condition("license_until")
    established_from: str = _condition("established_from")
    established_to: str = _condition("established_to")
    capital_from: str = _condition("capital_from")
    capital_to: str = _condition("capital_to")
    currency: str = _condition("currency")
    inferred: str = _condition("inferred")
    source: str = _condition("source")
    updated_since: str = _condition("updated_since")


class InspectorQuery(Schema):
    """What inspectors can be asked by."""

    q: str = Field(default="", description="姓名或执法证号", max_length=40)
    department: str = Field(default="", description="部门代码", max_length=40)
    staff_class: str = Field(default="", description="人员类别", max_length=20)
    status: str = Field(default="", description="状态", max_length=10)
    level: str = Field(default="", description="执法层级", max_length=10)
    certificate: str = Field(default="", description="执法证件状态", max_length=10)
    speciality: str = Field(default="", description="业务专长或者执法资质", max_length=40)


class ObjectOut(Schema):
    """An inspection object."""

    oid: str
    name: str
    uscc: str | None
    object_type: str
    kind: str
    region_code: str
    is_region_inferred: bool
    address: str
    status: str
    status_on: dt.date | None
    risk_class: str
    flags: list[str]
    industry_code: str
    established_on: dt.date | None
    capital_text: str
    capital_amount: int | None = Field(description="注册资本数额，单位为该币种的元")
    capital_currency: str = Field(description="ISO 4217 币种；XXX 表示未能识别")
    keeper: str = Field(description="维护部门代码；空表示未明确")
    last_inspected_on: dt.date | None
    source: str
    updated_at: dt.datetime

    @staticmethod
    def resolve_region_code(row: Any) -> str:
        """Its region."""
        return str(row.region_id)

    @staticmethod
    def resolve_keeper(row: Any) -> str:
        """Who maintains it."""
        return str(row.department.code) if row.department else ""


class RegistrationOut(Schema):
    """A register the object stands in."""

    registry: int
    name: str
    since: dt.date

    @staticmethod
    def resolve_registry(row: Any) -> int:
        """Its number, as the filter takes it."""
        return int(row.registry_id)

    @staticmethod
    def resolve_name(row: Any) -> str:
        """Its name."""
        return str(row.registry.name)


class ObjectDetailOut(ObjectOut):
    """An inspection object with its registers."""

    business_scope: str
    registers: list[RegistrationOut]

    @staticmethod
    def resolve_registers(row: Any) -> list[Any]:
        """Where it stands today."""
        return list(row.registrations.filter(until__isnull=True).select_related("registry"))


class InspectorOut(Schema):
    """An inspector one may see; certificate numbers only."""

    iid: str
    number: str
    name: str
    department: str
    department_code: str
    unit: str
    staff_class: str
    level: str
    post: str
    position: str
    specialities: list[str]
    qualifications: list[str]
    boundary: list[str] = Field(description="执法边界的区划代码；空表示部门所在区划")
    status: str
    credentials: list[str]
    updated_at: dt.datetime

    @staticmethod
    def resolve_department(row: Any) -> str:
        """The department."""
        return str(row.department)

    @staticmethod
    def resolve_department_code(row: Any) -> str:
        """Its code."""
        return str(row.department.code)

    @staticmethod
    def resolve_unit(row: Any) -> str:
        """The section or station."""
        return str(row.unit_label)

    @staticmethod
    def resolve_boundary(row: Any) -> list[str]:
        """Where the person may inspect."""
        return [region.pk for region in row.boundary.all()]

    @staticmethod
    def resolve_credentials(row: Any) -> list[str]:
        """Certificate numbers with the last day."""
        return [f"{c.number} 至 {c.valid_to.isoformat()}" for c in row.credentials.all()]
