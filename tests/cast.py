"""The standing cast: five places under their own rulebooks, and who acts there.

Every face test also tries the outsider, who must get nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from mingqian.foundation.org.models import (
    Department,
    DepartmentKind,
    Person,
    Post,
    Region,
    RegionLevel,
    System,
)
from mingqian.foundation.policy.actor import SYSTEM, Actor, actor_of
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import services as rules_services
from mingqian.foundation.rules.models import RulebookVersion
from tests.told import told

#: place → (region codes from the top, names, levels, code of the governing rulebook)
PLACES = {
    "huizhou": ("441300", "惠州市", RegionLevel.CITY, ("440000", "广东省")),
    "jilin": ("220000", "吉林省", RegionLevel.PROVINCE, None),
    "pengyang": ("640425", "彭阳县", RegionLevel.COUNTY, ("640400", "固原市")),
    "xinglongtai": ("211103", "兴隆台区", RegionLevel.COUNTY, ("211100", "盘锦市")),
    "changjiang": ("360202", "昌江区", RegionLevel.COUNTY, ("360200", "景德镇市")),
}
#: The name 兴隆台's rulebook gives its bureau; internal units act below it.
XINGLONGTAI_BUREAU = "兴隆台区市场监督管理局"
PASSWORD = "演示口令-仅供测试"


def region(code: str, name: str, level: str, parent: Region | None = None) -> Region:
    """A region, made once."""
    found = Region.objects.filter(pk=code).first()
    return found or Region.objects.create(region_code=code, name=name, level=level, parent=parent)


def system(code: str, name: str) -> System:
    """A line of administration, made once."""
    return System.objects.get_or_create(code=code, defaults={"name": name})[0]


def load_rulebooks() -> list[RulebookVersion]:
    """Load the project's own rulebooks, unless they are there."""
    if not RulebookVersion.objects.exists():
        rules_services.load_rulebooks(actor=SYSTEM)
    return list(RulebookVersion.objects.all())


@dataclass
class Place:
    """A place with its departments and people. ``actor("lead", Role.HANDLER)`` acts."""

    key: str
    region: Region
    departments: dict[str, Department] = field(default_factory=dict)

    @property
    def lead(self) -> Department:
        """The market regulator (in 兴隆台: its unit 甲)."""
        return self.departments["lead"]

    @property
    def partner(self) -> Department:
        """A second department that takes part."""
        return self.departments["partner"]

    @property
    def third(self) -> Department:
        """A third department."""
        return self.departments["third"]

    @told
    def person(self, department: str, role: Role) -> Person:
        """The person of a department holding a role, made on first use."""
        home = self.departments[department]
        username = f"{self.key}-{department}-{role.value}"
        found = Person.objects.filter(username=username).first()
        if found is None:
            found = Person.objects.create_person(
                username=username, password=PASSWORD, name=f"{role.label}甲", department=home
            )
            Post.objects.create(person=found, role=role, valid_from=dt.date(2019, 1, 1))
        return Person.objects.acting().get(pk=found.pk)

    @told
    def actor(self, department: str, role: Role) -> Actor:
        """The actor that person is today."""
        return actor_of(self.person(department, role))


@told
def place(key: str) -> Place:
    """Build a place: regions, departments, offices. Call inside a test with a database."""
    code, name, level, above = PLACES[key]
    parent = None
    if above:
        upper = RegionLevel.PROVINCE if above[0].endswith("0000") else RegionLevel.CITY
        parent = region(above[0], above[1], upper)
    home = Place(key, region(code, name, level, parent))
    market = system("market", "市场监管")
    if key == "xinglongtai":
        _bureau(home, market)
    else:
        _departments(home, market)
    return home


def _departments(home: Place, market: System) -> None:
    suffix = home.region.name
    for role, title, line, facts in (
        ("lead", "市场监督管理局", market, {"is_market_regulator": True, "is_office": True}),
        ("partner", "生态环境局", system("environment", "生态环境"), {}),
        ("third", "住房和城乡建设局", system("housing", "住房城乡建设"), {}),
        ("justice", "司法局", system("justice", "司法行政"), {"is_member": False}),
    ):
        home.departments[role] = Department.objects.create(
            code=f"{home.key}-{role}",
            name=f"{suffix}{title}",
            short_name=title,
            region=home.region,
            system=line,
            valid_from=dt.date(2018, 1, 1),
            **facts,
        )


def _bureau(home: Place, market: System) -> None:
    bureau = Department.objects.create(
        code=f"{home.key}-bureau",
        name=XINGLONGTAI_BUREAU,
        short_name="区市场监管局",
        region=home.region,
        system=market,
        is_market_regulator=True,
        is_office=True,
    )
    home.departments["bureau"] = bureau
    for role, title in (
        ("lead", "食品监管股"),
        ("partner", "质量监管股"),
        ("third", "兴隆所"),
        ("legal", "法制股"),
        ("supervision", "人事监察股"),
    ):
        home.departments[role] = Department.objects.create(
            code=f"{home.key}-{role}",
            name=title,
            short_name=title,
            region=home.region,
            system=market,
            parent=bureau,
            kind=DepartmentKind.UNIT,
        )


@told
def outsider() -> Actor:
    """A handler and head of another region, who must get nothing."""
    far = region("310000", "上海市", RegionLevel.PROVINCE)
    home = Place("outside", far)
    home.departments["lead"] = Department.objects.get_or_create(
        code="outside-lead",
        defaults={
            "name": "外地市场监督管理局",
            "region": far,
            "system": system("market", "市场监管"),
        },
    )[0]
    person = home.person("lead", Role.HANDLER)
    for role in (Role.HEAD, Role.OFFICE, Role.INSPECTOR, Role.KEEPER):
        Post.objects.get_or_create(person=person, role=role, valid_from=dt.date(2019, 1, 1))
    return actor_of(Person.objects.acting().get(pk=person.pk))


def today() -> dt.date:
    """The local date."""
    return timezone.localdate()
