"""Public chance named in advance: when it comes, what came out, whether that can be (protocol §6).

The draw and the deal of inspectors use the same acts: nothing about dice, a lottery or drand is
checked in a second way.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable

from django.utils import timezone

from drawengines import bls
from fairdraw import beacon as beacons
from fairdraw.beacon import MIN_DICE, BeaconRule, BeaconValue
from mingqian.draw.ceremony.terms import round_after
from mingqian.foundation.policy.decision import invalid

#: Beacons with an hour of their own, which nobody here decides.
DATED = frozenset({"lot", "drand"})


def fix_hour(kind: str, detail: dict[str, object], after: dt.datetime, what: str) -> None:
    """Write into ``detail`` when chance comes: a drawing or a round later than ``after``.

    Of drand the first round after ``detail["draws_at"]`` is taken, by default after ``after``,
    which ``what`` names in a refusal (422).
    """
    if kind == "drand":
        moment = _moment(detail, after)
        detail["round"], draws_at = round_after(max(moment, after))
        detail["draws_at"] = draws_at.isoformat()
    elif kind == "lot":
        draws_at = _moment(detail, None)
        detail["draws_at"] = draws_at.isoformat()
        if draws_at <= after:
            raise invalid(f"开奖时间须晚于{what}", draws_at="请选用更晚的一期")


def _moment(detail: dict[str, object], default: dt.datetime | None) -> dt.datetime:
    text = str(detail.get("draws_at") or "")
    if not text and default is not None:
        return default
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise invalid("须写明开奖（产生）时间", draws_at="请填写时间") from None
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def hour_has_come(detail: dict[str, object]) -> bool:
    """Whether the lottery's drawing, or the drand round, has had its hour."""
    text = str(detail.get("draws_at") or "")
    return bool(text) and dt.datetime.fromisoformat(text) <= timezone.now()


def value_of(rule: BeaconRule, outcome: str, detail: dict[str, object]) -> BeaconValue:
    """What was entered, read strictly against what was named; Refused (422) says what is wrong.

    ``outcome`` is ``16253441…`` for dice, ``07,11,19,23,28,32+05`` for a lottery, the signature
    of the round (96 hex) for drand.
    """
    value = _READ[rule.kind](rule, re.sub(r"[\s、]+", "", outcome), detail)
    difference = beacons.mismatch(rule, value)
    if difference is not None:
        raise invalid(difference.zh, outcome="请核对")
    return value


def _dice(rule: BeaconRule, text: str, detail: dict[str, object]) -> BeaconValue:
    if not re.fullmatch(r"[1-6]+", text) or len(text) != rule.count:
        raise invalid(
            f"须录入 {rule.count} 个 1 至 6 的点数，现有 {len(text)} 个字符",
            outcome=f"请按掷出次序录入 {rule.count} 个点数",
        )
    return BeaconValue("dice", digits=text)


def _lottery(rule: BeaconRule, text: str, detail: dict[str, object]) -> BeaconValue:
    text = text.replace("\uff0c", ",").replace("\uff0b", "+")
    if not re.fullmatch(r"[0-9]{1,3}(?:[,+][0-9]{1,3})*", text):
        raise invalid("开奖号码格式有误", outcome="例如 07,11,19,23,28,32+05")
    _require_drawn(detail)
    return BeaconValue("lot", game=rule.game, issue=rule.issue, numbers=text)


def _drand(rule: BeaconRule, text: str, detail: dict[str, object]) -> BeaconValue:
    """The signature of the round, as any relay or a colleague with a network gives it: checked
    here under the pinned key, so that it does not matter who brings it."""
    text = text.lower()
    if not re.fullmatch(r"[0-9a-f]{96}", text):
        raise invalid("drand 签名须为 96 位十六进制", outcome=f"请录入第 {rule.round} 轮的签名")
    _require_drawn(detail)
    key = beacons.PINNED_CHAINS[rule.chain].public_key
    if not bls.check(key, rule.round, text):
        raise invalid(f"不是 drand 第 {rule.round} 轮的签名", outcome="请核对轮次和签名")
    return BeaconValue(
        "drand",
        chain=rule.chain,
        round=rule.round,
        signature=text,
        randomness=hashlib.sha256(bytes.fromhex(text)).hexdigest(),
    )


def _require_drawn(detail: dict[str, object]) -> None:
    draws_at = str(detail.get("draws_at") or "")
    if draws_at and dt.datetime.fromisoformat(draws_at) > timezone.now():
        raise invalid("约定的开奖（产生）时间未到", outcome="请在产生后录入")


_READ: dict[str, Callable[[BeaconRule, str, dict[str, object]], BeaconValue]] = {
    "dice": _dice,
    "lot": _lottery,
    "drand": _drand,
}


def label_of(kind: str, detail: dict[str, object]) -> str:
    """The beacon named in advance, in words.

    >>> label_of("lot", {"game": "ssq", "issue": "2026140"})
    '双色球第 2026140 期'
    """
    if kind == "dice":
        return f"公开掷骰 {detail.get('count', MIN_DICE)} 次"
    if kind == "lot":
        game = beacons.GAMES.get(str(detail.get("game")))
        return f"{game.name if game else '彩票'}第 {detail.get('issue')} 期"
    if kind == "drand":
        return f"drand quicknet 第 {detail.get('round')} 轮"
    return "不使用公共随机源"
