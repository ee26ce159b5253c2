"""The steps of the verifier that need no log: terms, files, draw, beacon, seed, rungs, deal."""

from __future__ import annotations

import datetime as dt
import hmac

from fairdraw import beacon as beacons
from fairdraw import ids
from fairdraw.dealt import rungs as files
from fairdraw.dealt.case import DealCase
from fairdraw.dealt.record import object_lines, teams_json
from fairdraw.dealt.teams import read_teams
from fairdraw.dealt.terms import Terms, digest, reasons_digest
from fairdraw.errors import InfeasibleError, RecordError
from fairdraw.fields import Fields
from fairdraw.match.roster import file_ref, read_eligibility, read_inspectors
from fairdraw.plan import Plan
from fairdraw.record import assignment_json, read_draw, read_replacements
from fairdraw.verify.case import UncheckedError
from fairdraw.verify.ceremony import genuine
from fairdraw.verify.report import Finding


def terms(case: DealCase) -> Finding:
    """The terms have exactly the known fields, and their digest is right."""
    found = Terms.from_json(case.body["terms"])
    right = digest(case.body["terms"], case.alg)
    if not hmac.compare_digest(right, case.fields().hexdigest("terms_digest")):
        raise RecordError("匹配条件的摘要不符", "the digest of the terms is wrong")
    again = (
        f"；第 {found.seq} 次封存，理由：{found.reason}" if found.seq > 1 else "；首次封存的条件"
    )
    return Finding(
        ok=True,
        zh=f"{found.department} 的匹配条件完整，摘要相符{again}",
        en=f"the terms of {found.department} are complete, seal {found.seq}",
    )


def frozen(case: DealCase) -> Finding:
    """Every file the terms name is there, canonical, with its root; and no other is."""
    sealed, wanted = case.sealed, {case.terms.objects}
    for rung in case.terms.rungs:
        wanted |= set(rung.refs)
    if set(sealed.files) != {ref.root for ref in wanted}:
        raise RecordError("名单有缺或多余", "a frozen file is missing, or one too many")
    for ref in wanted:
        if file_ref(sealed.files[ref.root].encode("utf-8"), case.alg) != ref:
            raise RecordError(
                f"名单 {ref.root[:12]}… 与封存的指纹不符",
                f"file {ref.root[:12]}… is not the one the terms froze",
            )
    _check_lines(case)
    if reasons_digest(case.body["reasons"], case.alg) != case.terms.reasons:
        raise RecordError(
            "不派的理由与封存的不符", "the reasons are not those the terms froze", field="reasons"
        )
    return Finding(
        ok=True,
        zh=f"{len(wanted)} 份名单与封存的指纹相符",
        en=f"all {len(wanted)} files are those the terms froze",
    )


def _check_lines(case: DealCase) -> None:
    sealed, department = case.sealed, case.terms.department
    for name in sealed.objects:
        ids.check(name)
    if object_lines(sealed.objects).decode("utf-8") != sealed.files[case.terms.objects.root]:
        raise RecordError("对象名单不是规范写法", "the list of objects is not canonical")
    for rung in (rung for rung in case.terms.rungs if not rung.is_same):
        given = sealed.of(rung)
        staff = read_inspectors(given.inspectors)
        read_eligibility(given.eligibility)
        if any(person.department != department for person in staff):
            raise RecordError("名单内有其他部门的人员", "the list names another department")
        if given.teams is not None and set(read_teams(given.teams)) != {p.id for p in staff}:
            raise RecordError("分组名单与人员名单不符", "the team list names other people")


def draw(case: DealCase) -> Finding:
    """The terms name the draw whose record is at hand: its plan, its seed, its objects."""
    if case.draw is None:
        raise UncheckedError(
            "未核对抽取记录：没有给出", "not checked: the record of the draw is not at hand"
        )
    body = Fields(case.draw.body, "record", RecordError)
    plan, found = Plan.from_json(body.take("plan")), case.terms
    if (plan.authority, plan.plan_no, plan.attempt) != found.draw or plan.digest() != found.plan:
        raise RecordError("匹配条件指的是另一次抽取", "the terms are of another draw")
    if plan.alg != found.alg:
        raise RecordError("摘要算法与抽取的不同", "the hash is not that of the draw")
    if body.hexdigest("seed") != found.draw_seed:
        raise RecordError("抽取种子与抽取记录不符", "the seed of the draw is another")
    drawn = {pick.id for _, _, selected, _ in read_draw(body) for pick in selected}
    drawn |= {item.into for item in read_replacements(body)}
    strange = [name for name in case.sealed.objects if name not in drawn]
    if strange:
        raise RecordError(f"{strange[0]} 没有被抽中", f"{strange[0]} was not drawn")
    return Finding(
        ok=True,
        zh=f"{len(case.sealed.objects)} 个对象都由 {found.plan_no} 抽中，抽取种子相符",
        en=f"all {len(case.sealed.objects)} objects were drawn by {found.plan_no}",
    )


def beacon(case: DealCase) -> Finding:
    """The beacon is the one the terms name, there is one, and it came after the seal."""
    rule = case.terms.beacon
    if rule.kind == "none":
        raise RecordError(
            "匹配没有约定公共随机源：封存的人已能算出结果",
            "the deal has no beacon: whoever sealed could compute it",
        )
    difference = beacons.mismatch(rule, case.beacon)
    if difference is not None:
        raise difference
    born = beacons.time_of(rule)
    if born is None:
        return Finding(
            ok=True,
            zh="随机源与封存的约定一致；其时间由在场见证人或开奖公告证明",
            en="the beacon the terms name; its time rests on witnesses or the lottery's notice",
        )
    if born <= dt.datetime.fromisoformat(case.terms.time):
        raise RecordError(
            f"随机源在封存之前已产生（{born:%Y-%m-%d %H:%M:%S} UTC）",
            f"the beacon existed before the terms were sealed ({born:%Y-%m-%d %H:%M:%S}Z)",
        )
    return Finding(
        ok=True,
        zh=f"随机源与约定一致，产生于封存之后（{born:%Y-%m-%d %H:%M:%S} UTC）",
        en=f"the beacon the terms name, born after the seal ({born:%Y-%m-%d %H:%M:%S}Z)",
    )


def beacon_signature(case: DealCase) -> Finding:
    """A drand beacon is genuine under the key pinned here."""
    return genuine(case.beacon, case.check_beacon, "随机源")


def seed(case: DealCase) -> Finding:
    """The seed follows from the draw's seed, the department, the terms and the beacon."""
    if case.sealed.seed(case.beacon.string) != case.fields().hexdigest("seed"):
        raise RecordError(
            "种子不是由抽取种子、部门、匹配条件与随机源得出的",
            "the seed does not follow from draw, department, terms and beacon",
        )
    return Finding(ok=True, zh="匹配种子相符", en="the seed of the deal is right")


def rungs(case: DealCase) -> Finding:
    """The rungs are the beginning of the ladder; none before the last would do."""
    found = case.terms
    codes = tuple(rung.code for rung in found.rungs)
    if codes != found.ladder[: len(codes)]:
        raise RecordError(
            "放宽没有按规则写明的次序逐级进行", "the rungs are not the beginning of the ladder"
        )
    if found.rungs[-1].is_same:
        raise RecordError("最后一级没有改变任何限制", "the last rung changes nothing")
    objects = case.sealed.objects
    for rung in (rung for rung in found.rungs[:-1] if not rung.is_same):
        if files.first_shortage(case.sealed.of(rung), found.rule, objects) is None:
            raise RecordError(
                f"不必放宽：{rung.code} 一级已能全部匹配",
                f"relaxed without need: rung {rung.code} serves everybody",
            )
    gap = files.first_shortage(case.sealed.of(found.serving), found.rule, objects)
    if gap is not None:
        raise RecordError(f"封存的条件不能全部匹配：{gap.reason}", f"cannot serve: {gap.reason_en}")
    return Finding(
        ok=True,
        zh="不放宽即可全部匹配" if len(codes) == 1 else f"放宽到 {codes[-1]}，之前各级都不够",
        en="nothing had to be lifted" if len(codes) == 1 else f"lifted up to {codes[-1]}, needed",
    )


def deal(case: DealCase) -> Finding:
    """The assignment is what seed and frozen files give."""
    found, body = case.terms, case.fields()
    given = case.sealed.of(found.serving)
    try:
        right = files.play(
            given, found.rule, case.sealed.objects, body.hexdigest("seed"), found.alg
        )
    except InfeasibleError as error:
        raise RecordError(f"不存在完整的匹配（{error.zh}）", f"no full deal ({error.en})") from None
    teams = teams_json(right.teams) if right.teams is not None else None
    if case.body.get("teams") != teams:
        raise RecordError("分组与重放结果不一致", "the groups are not what the deal gives")
    load, stated = body.integer("max_load", 0, 10**9), body.items("assignment")
    if load != right.deal.max_load or stated != assignment_json(right.deal):
        raise RecordError("匹配与重放结果不一致", "the assignment is not what the deal gives")
    return Finding(
        ok=True,
        zh=f"{len(stated)} 个对象的匹配重放一致，每人至多 {load} 个",
        en=f"the deal of {len(stated)} objects replays, at most {load} each",
    )
