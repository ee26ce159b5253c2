"""Identifiers are repaired at import and rejected in the protocol."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraw import ids
from fairdraw.errors import IdentifierError
from tests.fairdraw.material import uscc

NOISE = [" ", "-", "\u3000", "\u200b", "－", "\ufeff", "\t"]
CODES = st.text(ids.USCC_ALPHABET, min_size=17, max_size=17)


@given(CODES)
def test_the_check_character_satisfies_the_weighted_sum_of_gb_32100(first17: str) -> None:
    code = first17 + ids.uscc_check_character(first17)
    weights = [3**place % 31 for place in range(17)] + [1]
    total = sum(ids.USCC_ALPHABET.index(c) * w for c, w in zip(code, weights, strict=True))
    assert total % 31 == 0
    assert ids.check(f"uscc:{code}") == f"uscc:{code}"


@given(CODES, st.integers(0, 16), st.sampled_from(ids.USCC_ALPHABET))
def test_any_single_wrong_character_is_noticed(first17: str, place: int, char: str) -> None:
    code = first17 + ids.uscc_check_character(first17)
    wrong = code[:place] + char + code[place + 1 :]
    if wrong != code:
        with pytest.raises(IdentifierError):
            ids.check(f"uscc:{wrong}")


@given(st.integers(0, 999_999), st.sampled_from(NOISE))
def test_import_forgives_blanks_hyphens_width_and_case(number: int, noise: str) -> None:
    code = uscc(number)[5:]
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code.lower())
    assert ids.import_uscc(noise.join(code)) == f"uscc:{code}"
    assert ids.import_uscc(f" {wide}{noise}") == f"uscc:{code}"


@pytest.mark.parametrize(
    "identifier",
    ["", "x", ":1", "x:", "1x:a", "x y:a", "x:a\tb", "x:\u200b", "x:a\u00a0", "x:\ue000",
     "x:\ud800", "x:\U000e0041", "x:\u0378", "x:" + "a" * 199, "x:" + "浙" * 70,
     "abcdefghijklmnopq:a", "uscc:", "uscc:9133010", "uscc:91330100MA9000000I"],
)  # fmt: skip
def test_the_protocol_rejects(identifier: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        ids.check(identifier)
    assert caught.value.zh
    assert caught.value.en


@pytest.mark.parametrize("identifier", ["x:a:b", "cert:粤A-1", "x:" + "a" * 198, "ab12:~!"])
def test_the_protocol_accepts(identifier: str) -> None:
    assert ids.check(identifier) == identifier


def test_other_schemes_are_normalised_but_keep_their_case() -> None:
    assert ids.import_value("cert", " 粤Ａ－００１ ") == "cert:粤A-001"
    assert ids.import_value("uscc", uscc(7)[5:].lower()) == uscc(7)
