"""A reader sees the own text's clause, never another place's as if it bound here."""

from __future__ import annotations

import pytest

from mingqian.foundation.rules.clauses import COMMON, own


@pytest.mark.parametrize(
    ("clause", "place", "shown"),
    [
        ("惠州 第（九）条 / 彭阳 二（四）", "惠州市", "第（九）条"),
        ("惠州 第（九）条 / 彭阳 二（四）", "彭阳县", "二（四）"),
        ("昌江 第十四条 / 昌江 第十五条", "景德镇市昌江区", "第十四条、第十五条"),
        ("兴隆台 六（三）", "吉林省", COMMON),
        ("《惠州市…细则》第（十一）条", "吉林省", "《惠州市…细则》第（十一）条"),
        ("通行做法", "吉林省", "通行做法"),
        ("", "吉林省", ""),
    ],
)
def test_the_own_part_is_shown(clause: str, place: str, shown: str) -> None:
    assert own(clause, place) == shown
