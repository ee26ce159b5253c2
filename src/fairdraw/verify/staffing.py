"""Step 9: the matching, dealt again from the published inspector and eligibility lists."""

from __future__ import annotations

from fairdraw.errors import InfeasibleError, RecordError
from fairdraw.fields import Fields
from fairdraw.lines import Source
from fairdraw.match.deal import deal_table
from fairdraw.match.roster import (
    Eligibility,
    RosterInspector,
    department_table,
    file_ref,
    read_eligibility,
    read_inspectors,
)
from fairdraw.match.shortage import count_shortage
from fairdraw.match.table import Table
from fairdraw.plan import FileRef, MatchRule
from fairdraw.record import assignment_json, read_draw, shortage_json
from fairdraw.verify.case import Case, UncheckedError
from fairdraw.verify.report import Finding


def matching(case: Case) -> Finding:
    """Every department's deal is the one the protocol gives, or is proven impossible."""
    rules, body = case.plan.match, case.fields()
    if not rules:
        if "matching" in body:
            raise RecordError(
                "计划没有约定匹配，记录却有匹配结果",
                "the record has a matching the plan does not know",
                field="matching",
            )
        return Finding(ok=True, zh="本计划不含人员匹配", en="the plan has no matching")
    if case.inspectors is None or case.eligibility is None:
        raise UncheckedError(
            "未检验匹配：需要检查人员名单与可派范围表",
            "not checked: needs the inspector list and the eligibility list",
        )
    _same_file(case.inspectors, case.plan.inspectors, case.alg, "检查人员名单", "inspector list")
    _same_file(case.eligibility, case.plan.eligibility, case.alg, "可派范围表", "eligibility list")
    stated = list(body.children("matching"))
    if len(stated) != len(rules):
        raise RecordError("匹配的部门数与计划不符", "the departments matched are not the plan's")
    staff, eligibility = read_inspectors(case.inspectors), read_eligibility(case.eligibility)
    objects = [pick.id for _, _, selected, _ in read_draw(case.fields()) for pick in selected]
    seed = case.fields().hexdigest("seed")
    replay = _Replay(staff, eligibility, objects, seed, case.alg)
    for rule, entry in zip(rules, stated, strict=True):
        replay.check(rule, entry)
    return Finding(
        ok=True,
        zh=f"{len(rules)} 个部门的匹配重放一致",
        en=f"the matching of all {len(rules)} departments replays",
    )


def _same_file(source: Source, ref: FileRef | None, alg: str, zh: str, en: str) -> None:
    if file_ref(source, alg) != ref:
        raise RecordError(f"{zh}与计划封存的不是同一份", f"the {en} is not the one the plan froze")


class _Replay:
    """The deal of each department, repeated with the published seed."""

    def __init__(
        self,
        staff: list[RosterInspector],
        eligibility: Eligibility,
        objects: list[str],
        seed: str,
        alg: str,
    ) -> None:
        self._staff = staff
        self._eligibility = eligibility
        self._objects = objects
        self._seed = seed
        self._alg = alg

    def check(self, rule: MatchRule, entry: Fields) -> None:
        """Raise RecordError where `entry` is not what the protocol gives for `rule`."""
        where = rule.department
        if entry.text("department") != where:
            raise RecordError("匹配的部门次序与计划不符", "departments are not in the plan's order")
        step = entry.integer("relax_step", 0, len(rule.relax))
        for earlier in range(step):
            if self._flow_exists(rule, earlier):
                raise RecordError(
                    f"部门 {where}：放宽到第 {step} 步，但第 {earlier} 步已可行",
                    f"department {where}: relaxed to step {step} although step {earlier} suffices",
                )
        table = self._table(rule, step)
        if "infeasible" in entry:
            self._check_shortage(rule, step, table, entry)
        else:
            self._check_deal(where, table, entry)
        entry.close()

    def _table(self, rule: MatchRule, step: int) -> Table:
        return department_table(rule, self._staff, self._eligibility, self._objects, step)

    def _flow_exists(self, rule: MatchRule, step: int) -> bool:
        return self._table(rule, step).flow().solve() is None

    def _check_deal(self, where: str, table: Table, entry: Fields) -> None:
        try:
            right = deal_table(self._seed, table, alg=self._alg)
        except InfeasibleError as error:
            raise RecordError(
                f"部门 {where}：不存在完整的匹配（{error.zh}）",
                f"department {where}: no full matching exists ({error.en})",
            ) from None
        load = entry.integer("max_load", 0, 10**9)
        stated = entry.items("assignment")
        if load != right.max_load or stated != assignment_json(right):
            place = _first_difference(stated, right.assignment)
            raise RecordError(
                f"部门 {where}：匹配与重放结果不一致（{place}）",
                f"department {where}: the matching is not what the deal gives",
            )

    def _check_shortage(self, rule: MatchRule, step: int, table: Table, entry: Fields) -> None:
        if step != len(rule.relax):
            raise RecordError(
                f"部门 {rule.department}：尚有放宽步骤未用",
                f"department {rule.department}: relax steps are left",
            )
        raw = entry.take("infeasible")
        fields = Fields(raw, f"matching.{rule.department}.infeasible", RecordError)
        names, only = fields.texts("objects"), fields.texts("qualified_objects")
        unknown = set(names) - table.object_index.keys()
        if unknown or not set(only) <= set(names):
            raise RecordError("短缺证明含未抽中的对象", "the shortage names objects not drawn")
        right = count_shortage(table, names, only)
        if raw != shortage_json(right) or right.need <= right.supply:
            raise RecordError(
                f"部门 {rule.department}：所称的人员短缺不成立"
                f"（需 {right.need} 人次，可供 {right.supply} 人次）",
                f"department {rule.department}: the claimed shortage does not hold "
                f"(need {right.need}, supply {right.supply})",
            )


def _first_difference(stated: list[object], right: dict[str, tuple[str, ...]]) -> str:
    expected = [{"object": name, "inspectors": list(team)} for name, team in right.items()]
    for number, (mine, theirs) in enumerate(zip(stated, expected, strict=False), 1):
        if mine != theirs:
            return f"第 {number} 个对象 {theirs['object']}"
    return f"应有 {len(expected)} 个对象，实有 {len(stated)} 个"
