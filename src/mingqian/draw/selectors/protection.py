"""What the ceremony of a draw protects from, and plainly what it does not (protocol §6, §14).

The lower a draw stands on the ladder, the more has to be said: no public chance, dice without a
camera, numbers kept by the platform, a seal nobody outside has seen.
"""

from __future__ import annotations

from dataclasses import dataclass

from mingqian.draw.models import Draw, SeedShare
from mingqian.draw.selectors.logs import anchors


@dataclass(frozen=True, slots=True)
class Protection:
    """One line: whether it holds, what, and what remains to be known about it."""

    holds: bool
    what: str
    note: str


def _holds(what: str, note: str) -> Protection:
    return Protection(holds=True, what=what, note=note)


def _open(what: str, note: str) -> Protection:
    return Protection(holds=False, what=what, note=note)


_BEACONS = {
    "drand": _holds(
        "公共随机源由国际网络签名产生，本机关无法预知或改动",
        "签名可用公开的公钥核验。",
    ),
    "lot": _holds(
        "公共随机源是约定期次的公开彩票，开奖在各方交付之后",
        "请与开奖公告核对期次、号码和开奖时间。",
    ),
    "dice": _holds(
        "公共随机源是当众掷骰，掷骰在各方交付之后",
        "骰点没有签名可验，由录入人和见证人两人负责；两人串通时可以编造骰点。",
    ),
    "none": _open(
        "末位揭示风险：没有公共随机源",
        "最后公开随机数的一方能先算出结果，再决定是否公开；作废和启封记录因此尤其要看。",
    ),
}


def protections(draw: Draw) -> list[Protection]:
    """The lines for one draw, what holds first. Before the seal nothing holds yet."""
    if not draw.plan_digest:
        return [_open("名单尚未封存", "封存之前，名单、比例和参与方都还可以改动。")]
    shares = list(draw.shares.order_by("seq"))
    lines = [
        _sealed(),
        _parties(shares),
        _beacon(draw),
        _keeping(draw, shares),
        _timing(draw),
        *_always(),
    ]
    return sorted((line for line in lines if line), key=lambda line: not line.holds)


def _sealed() -> Protection:
    return _holds(
        "名单、应抽户数、参与方和随机源已封存，改一个字指纹就对不上",
        "指纹已公布，谁都可以留存一份，日后比对。",
    )


def _parties(shares: list[SeedShare]) -> Protection:
    outside = sum(share.is_observer for share in shares)
    return _holds(
        f"{len(shares)} 方各出随机数，先承诺后公开，任何一方不能单独左右结果",
        f"其中 {outside} 方是参加抽查部门以外的见证方；只有全部各方串通才可能事先安排。",
    )


def _beacon(draw: Draw) -> Protection:
    return _BEACONS[draw.beacon_kind]


def _timing(draw: Draw) -> Protection:
    """Whether somebody outside had seen the seal before the numbers were opened (§14)."""
    proven = [line for line in anchors(draw) if line.counts and line.anchor.verified == "yes"]
    if proven:
        places = "、".join(sorted({line.anchor.place for line in proven}))
        return _holds("封存在各方公开之前，有机关以外的回执证明", f"回执出自 {places}，已核验。")
    return _open(
        "先后时间只是声称：没有机关以外的、已核验的留存",
        "全部参与方串通时，可以事后编排整场抽取再倒签日期，记录本身看不出来。",
    )


def _keeping(draw: Draw, shares: list[SeedShare]) -> Protection | None:
    """Numbers the platform keeps: harmless while public chance comes after them."""
    kept = sum(bool(share.envelope) for share in shares)
    if not kept:
        return None
    if draw.beacon_kind == "none":
        return _open(
            f"{kept} 方的随机数由平台代为密封",
            "没有公共随机源时，能打开平台密封件的人可以提前算出结果；请各方自行保管随机数。",
        )
    return _holds(
        f"{kept} 方的随机数由平台代为密封，逾期不公开即可启封",
        "平台管理者若提前启封，也算不出结果：公共随机源在此之后才产生。",
    )


def _always() -> list[Protection]:
    return [
        _open(
            "名单有没有漏掉对象，封存不能证明",
            "请把候选户数与登记总数对照，并用“本户是否在抽查名录中”查询自己。",
        ),
        _open(
            "抽中后检查得好不好，抽取不能证明",
            "每一户的检查结果另行公示。",
        ),
    ]
