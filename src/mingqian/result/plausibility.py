"""Is an entered result complete and free of contradiction? (昌江 第十六条（三）, 第十八条)

Codes and texts come from the rulebook; the findings come from the check itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.models import Answer, SignatureKind
from rulebook.schema.vocabulary import PATHS, RESULT_CODES

if TYPE_CHECKING:
    from mingqian.foundation.rules.applied import Rules
    from mingqian.inspection.models import Inspection
    from mingqian.library.models import InspectionItem

NO_ISSUE = "no_issue"
NON_COOPERATION = "serious_non_cooperation"
UNREACHABLE = "unreachable"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What an inspector enters for one item. ``category_code``, ``sub_code``, ``handling_path``
    and ``noncooperation_codes`` are codes of the rulebook."""

    category_code: str
    situation: str = ""
    methods: tuple[str, ...] = ()
    handling_path: str = ""
    handling_text: str = ""
    sub_code: str = ""
    noncooperation_codes: tuple[str, ...] = ()
    noncooperation_detail: str = ""


def categories(law: Rules) -> dict[str, str]:
    """Category codes with their Chinese text, in the order of the rulebook."""
    return _pairs(law, "result.category_codes", "result.categories")


def sub_codes(law: Rules) -> dict[str, str]:
    """Internal sub-codes; empty where the rulebook has none (兴隆台 X8)."""
    return {code: RESULT_CODES[code] for code in law.texts("result.sub_codes")}


def paths(law: Rules) -> dict[str, str]:
    """Ways of handling a problem."""
    return {code: PATHS[code] for code in law.texts("followup.paths")}


def grounds(law: Rules) -> dict[str, str]:
    """Grounds of non-cooperation (昌江 第十八条); empty where none are listed."""
    return _pairs(law, "result.noncooperation_codes", "result.noncooperation_grounds")


def _pairs(law: Rules, codes: str, texts: str) -> dict[str, str]:
    return dict(zip(law.texts(codes), law.texts(texts), strict=True))


def is_problem(law: Rules, code: str) -> bool:
    """Whether a category needs a handling path."""
    return code in law.texts("result.problem_codes")


def check(inspection: Inspection, item: InspectionItem, facts: ResultFacts) -> None:
    """Raise 422 with the field and the rule when something is missing or contradicts."""
    law = rules.for_case(inspection.part.task)
    _check_category(law, facts)
    _check_methods(law, facts)
    _check_findings(inspection, item, facts)
    _check_problem(law, facts)
    _check_noncooperation(law, inspection, facts)
    _check_unreachable(inspection, facts)


def _choose(faults: str, field: str, known: Mapping[str, str], clause: str) -> Exception:
    return invalid(
        f"{faults}，请从“{'”“'.join(known.values())}”中选择", clause=clause, **{field: "请选择"}
    )


def _check_category(law: Rules, facts: ResultFacts) -> None:
    known = categories(law)
    if facts.category_code not in known:
        clause = law.clause("result.categories")
        raise _choose("没有这种结果类别", "category_code", known, clause)
    if facts.sub_code and facts.sub_code not in sub_codes(law):
        clause = law.clause("result.sub_codes")
        raise _choose("没有这种内部子类", "sub_code", sub_codes(law), clause)


def _check_methods(law: Rules, facts: ResultFacts) -> None:
    if not facts.methods or not set(facts.methods) <= set(law.texts("inspection.methods")):
        raise invalid(
            "请写明采用的检查方式",
            clause=law.clause("inspection.methods"),
            methods="请选择检查方式",
        )


def _check_findings(inspection: Inspection, item: InspectionItem, facts: ResultFacts) -> None:
    """未发现问题 with a failing point contradicts; a failed veto point fails the whole item."""
    rows = inspection.findings.filter(item=item, answer=Answer.FAILS).select_related("checkpoint")
    failed = list(rows) if facts.category_code == NO_ISSUE else []
    vetoes = [row.point for row in failed if row.checkpoint and row.checkpoint.is_veto]
    if vetoes:
        raise invalid(
            f"否决项“{'、'.join(vetoes)}”不符合，该事项即不符合，结果不能是未发现问题",
            clause="昌江 第十六条（三）",
            category_code="否决项不符合",
        )
    if failed:
        points = "、".join(row.point for row in failed)
        raise invalid(
            f"要点“{points}”的结论是不符合，结果不能是未发现问题",
            clause="昌江 第十六条（三）",
            category_code="与检查要点的结论矛盾",
        )
    if facts.category_code == NO_ISSUE and facts.sub_code:
        raise invalid("未发现问题的结果不需要内部子类", sub_code="请清空")


def _check_problem(law: Rules, facts: ResultFacts) -> None:
    if not is_problem(law, facts.category_code):
        if facts.handling_path:
            raise invalid("没有发现问题的结果不能填处理途径", handling_path="请清空")
        return
    clause = "昌江 第十六条（三）、第十七条"
    if not facts.situation.strip():
        raise invalid("发现问题的须写明检查情况", clause=clause, situation="请描述发现的问题")
    if facts.handling_path not in paths(law):
        raise _choose("发现问题的须写明处理途径", "handling_path", paths(law), clause)


def _check_noncooperation(law: Rules, inspection: Inspection, facts: ResultFacts) -> None:
    if facts.category_code != NON_COOPERATION:
        if facts.noncooperation_codes:
            raise invalid(
                "登记了不配合情形，结果类别应为不配合检查情节严重",
                clause="昌江 第十八条",
                category_code="与不配合情形矛盾",
            )
        return
    known = grounds(law)
    chosen = set(facts.noncooperation_codes)
    if known and (not chosen or not chosen <= set(known)):
        clause = law.clause("result.noncooperation_grounds")
        raise _choose("不配合检查须有情形", "noncooperation_codes", known, clause)
    if (OTHER in chosen or not known) and not facts.noncooperation_detail.strip():
        raise invalid(
            "请说明不配合检查的具体情形",
            clause="昌江 第十八条（五）",
            noncooperation_detail="请填写说明",
        )
    if not inspection.evidence.exists():
        raise invalid(
            "认定不配合检查须有登记的证据", clause="昌江 第十八条", category_code="检查没有登记证据"
        )


def _check_unreachable(inspection: Inspection, facts: ResultFacts) -> None:
    if UNREACHABLE not in {facts.category_code, facts.sub_code}:
        return
    if not facts.situation.strip():
        raise invalid("无法联系的须写明查找经过", situation="请写明查找经过")
    signature = getattr(inspection, "signature", None)
    if signature is not None and signature.kind in {SignatureKind.SIGNED, SignatureKind.SEALED}:
        raise invalid(
            "检查记录已由检查对象签字，结果不能是无法联系",
            clause="昌江 第十六条（三）",
            category_code="与签字记录矛盾",
        )
