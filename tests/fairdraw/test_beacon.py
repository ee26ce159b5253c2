"""Lotteries and dice by their own rules: one drawing has one string."""

from __future__ import annotations

import math

import pytest

from fairdraw.beacon import GAMES, BeaconRule, BeaconValue, mismatch
from fairdraw.errors import InputError, PlanError, SeedError
from fairdraw.fields import Fields

TWENTY = ",".join(f"{n:02d}" for n in range(4, 81, 4))


def rule(value: dict[str, object]) -> BeaconRule:
    return BeaconRule.read(Fields(value, "beacon", PlanError))


def lot(game: str, numbers: str) -> InputError | None:
    given = BeaconValue("lot", game=game, issue="2023107", numbers=numbers)
    return mismatch(rule({"kind": "lot", "game": game, "issue": "2023107"}), given)


@pytest.mark.parametrize(
    ("game", "numbers", "string"),
    [
        ("ssq", "02,09,13,21,30,33+16", "lot:ssq:2023107:02,09,13,21,30,33+16"),
        ("ssq", "01,02,03,04,05,06+01", None),
        ("dlt", "05,11,19,28,35+03,12", "lot:dlt:2023107:05,11,19,28,35+03,12"),
        ("kl8", TWENTY, f"lot:kl8:2023107:{TWENTY}"),
    ],
)
def test_a_drawing_by_the_rules_of_its_game_is_accepted(
    game: str, numbers: str, string: str | None
) -> None:
    assert lot(game, numbers) is None
    if string:
        assert BeaconValue("lot", game=game, issue="2023107", numbers=numbers).string == string


@pytest.mark.parametrize(
    ("game", "numbers", "word"),
    [
        ("ssq", "02,09,13,21,30+16", "须开出 6+1"),
        ("ssq", "02,09,13,21,30,33", "须开出 6+1"),
        ("ssq", "02,09,13,21,30,33+16+01", "须开出 6+1"),
        ("ssq", "02,09,13,21,30,34+16", "01 至 33"),
        ("ssq", "00,09,13,21,30,33+16", "01 至 33"),
        ("ssq", "02,09,13,21,30,33+17", "01 至 16"),
        ("ssq", "09,02,13,21,30,33+16", "从小到大"),
        ("ssq", "02,02,13,21,30,33+16", "从小到大"),
        ("dlt", "05,11,19,28,36+03,12", "01 至 35"),
        ("dlt", "05,11,19,28,35+03,13", "01 至 12"),
        ("dlt", "05,11,19,28,35+12,03", "从小到大"),
        ("kl8", TWENTY[:-3], "须开出 20"),
        ("kl8", TWENTY[:-2] + "81", "01 至 80"),
    ],
)
def test_any_other_drawing_is_refused_with_the_rule_it_breaks(
    game: str, numbers: str, word: str
) -> None:
    why = lot(game, numbers)
    assert why is not None
    assert word in why.zh


@pytest.mark.parametrize("numbers", ["2,9,13,21,30,33+16", "002,09,13,21,30,33+16", "02 09", ""])
def test_a_number_is_written_with_two_digits(numbers: str) -> None:
    value = {"kind": "lot", "game": "ssq", "issue": "2023107", "numbers": numbers}
    with pytest.raises(SeedError):
        BeaconValue.read(Fields(value, "beacon", SeedError))


def test_a_plan_names_a_known_game_and_an_issue() -> None:
    for bad in ({"game": "office-raffle"}, {"issue": "7"}, {"issue": "20-107"}):
        with pytest.raises(PlanError):
            rule({"kind": "lot", "game": "ssq", "issue": "2023107"} | bad)
    stray = BeaconValue("lot", game="raffle", issue="1", numbers="01")
    why = mismatch(BeaconRule("lot", game="raffle", issue="1"), stray)
    assert why is not None
    assert "不认识的彩票" in why.zh


def test_the_games_carry_the_bits_the_protocol_says() -> None:
    bits = {
        code: sum(math.log2(math.comb(highest, count)) for count, highest in game.groups)
        for code, game in GAMES.items()
    }
    assert {code: round(value, 2) for code, value in bits.items()} == {
        "ssq": 24.08,
        "dlt": 24.35,
        "kl8": 61.62,
    }


def test_dice_are_as_many_throws_as_the_plan_says_each_from_1_to_6() -> None:
    dice = rule({"kind": "dice", "count": 20})
    assert mismatch(dice, BeaconValue("dice", digits="16253441625344162534")) is None
    assert mismatch(dice, BeaconValue("dice", digits="1625344162534416253")) is not None
    for digits in ("16253441625344162537", "1625344162534416253０", "1 6253441625344162534"):
        with pytest.raises(SeedError):
            BeaconValue.read(Fields({"kind": "dice", "digits": digits}, "beacon", SeedError))
    with pytest.raises(PlanError):
        rule({"kind": "dice", "count": 19})
