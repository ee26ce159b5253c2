"""Which column of a file is which fact of an object: a mapping, bundled or from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from mingqian.foundation.policy.decision import invalid
from mingqian.library.intake.facts.beside import LICENCE
from mingqian.library.models import ObjectType

#: Fields a mapping may name → what the wizard calls them. The first is obligatory.
FIELDS = {
    "name": "名称",
    "uscc": "统一社会信用代码",
    "registration_no": "注册号（13 至 15 位）",
    "own_number": "自有编号（产品、项目、行为）",
    "category": "主体类别",
    "raw_type": "登记类型",
    "owner": "责任主体",
    "established_on": "成立日期",
    "capital_text": "注册资本",
    "business_scope": "经营范围",
    "address": "住所",
    "province": "省",
    "city": "市",
    "region_code": "区划代码",
    "inferred_region": "区县代码（推断）",
    "industry_code": "行业代码",
    "status": "登记状态",
    "risk_class": "信用风险分类",
    "contact": "联系人与电话",
    "station": "责任所（站）",
    "former_name": "曾用名",
    **{name: label if "许可" in label else f"许可证{label}" for name, label in LICENCE.items()},
    "as_of": "数据时间",
}
OBLIGATORY = ("name",)


@dataclass(frozen=True, slots=True)
class Refinement:
    """A finer type: the value of ``column`` contains or ends with one of the words."""

    column: str
    type: str
    contains: tuple[str, ...] = ()
    ends_with: tuple[str, ...] = ()

    def applies_to(self, value: str) -> bool:
        """Whether the words stand in the value."""
        return any(word in value for word in self.contains) or value.endswith(
            self.ends_with or "\0"
        )


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns, the words that mean «not given», and how the type follows from the words."""

    name: str
    label: str
    source: str
    columns: dict[str, str]
    types: dict[str, str] = field(default_factory=dict)
    default_type: str = ""
    refine: tuple[Refinement, ...] = ()
    blank: tuple[str, ...] = ()
    unknown_dates: tuple[str, ...] = ()
    statuses: dict[str, str] = field(default_factory=dict)

    def missing_in(self, header: Sequence[str]) -> list[str]:
        """Mapped columns a file does not have."""
        return [column for column in self.columns.values() if column not in header]

    def as_json(self) -> dict[str, Any]:
        """For keeping beside the import."""
        return asdict(self)


def bundled() -> list[Mapping]:
    """The mappings that come with the program."""
    folder = files("mingqian.library.mappings")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return [parse(folder.joinpath(name).read_text("utf-8")) for name in names]


def find(name_or_file: str) -> Mapping:
    """A bundled mapping by name, or one from a TOML file. Raises :class:`Refused` 422."""
    for mapping in bundled():
        if mapping.name == name_or_file:
            return mapping
    path = Path(name_or_file)
    if not path.is_file():
        known = "、".join(mapping.name for mapping in bundled())
        raise invalid(f"没有字段对应“{name_or_file}”；自带：{known}", mapping=f"自带：{known}")
    return parse(path.read_text("utf-8"))


def parse(text: str) -> Mapping:
    """A mapping from TOML text."""
    try:
        return from_json(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise invalid(f"字段对应文件无法读取：{error}", mapping="不是有效的 TOML") from error


def from_json(raw: dict[str, Any]) -> Mapping:
    """A mapping from its plain form, checked: known fields, known types."""
    unknown = set(raw) - set(Mapping.__dataclass_fields__)
    columns = dict(raw.get("columns", {}))
    unknown |= set(columns) - set(FIELDS)
    if unknown:
        raise invalid(f"字段对应不认识“{'、'.join(sorted(unknown))}”", mapping="有不认识的键")
    lacking = [FIELDS[name] for name in OBLIGATORY if not columns.get(name)]
    if lacking:
        raise invalid(f"字段对应缺少{'、'.join(lacking)}", mapping="缺少必需的列")
    refine = tuple(
        Refinement(
            row["column"],
            row["type"],
            tuple(row.get("contains", ())),
            tuple(row.get("ends_with", ())),
        )
        for row in raw.get("refine", ())
    )
    kinds = [*raw.get("types", {}).values(), *(row.type for row in refine)]
    kinds += [raw["default_type"]] if raw.get("default_type") else []
    wrong = [kind for kind in kinds if kind not in ObjectType.values]
    if wrong:
        raise invalid(f"没有对象类型“{wrong[0]}”", mapping=f"没有对象类型“{wrong[0]}”")
    return Mapping(
        name=raw.get("name", ""),
        label=raw.get("label", raw.get("name", "")),
        source=raw.get("source", ""),
        columns={name: column for name, column in columns.items() if column},
        types=dict(raw.get("types", {})),
        default_type=raw.get("default_type", ""),
        refine=refine,
        blank=tuple(raw.get("blank", ())),
        unknown_dates=tuple(raw.get("unknown_dates", ())),
        statuses=dict(raw.get("statuses", {})),
    )


def adapted(base: Mapping, columns: dict[str, str], default_type: str = "") -> Mapping:
    """A mapping with the columns (and the type) somebody chose for a file."""
    chosen = {"columns": columns, "default_type": default_type or base.default_type}
    return from_json({**base.as_json(), **chosen})
