"""Deals after the draw: terms before chance, groups that never depend on the seed, one record."""

from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from drawengines import bls
from fairdraw.beacon import BeaconRule
from fairdraw.canonical import canonical
from fairdraw.cli import main
from fairdraw.dealt import Files, Sealed, Terms, deal_seed, first_shortage, play
from fairdraw.errors import InfeasibleError, RecordError, SeedError
from fairdraw.match.roster import RosterInspector, encode_lines
from fairdraw.plan import MatchRule
from tests.fairdraw import ceremony as c
from tests.fairdraw import logbook
from tests.fairdraw.dealbook import DICE, T4, DealBook, able, staff, teams
from tests.fairdraw.logbook import LOG_KEY, WITNESS_KEY
from tests.fairdraw.material import vector


def test_the_seed_is_one_line_of_printf_and_sha256sum() -> None:
    book = DealBook()
    terms = book.sealed.terms
    text = f"mq1:deal:{terms.draw_seed}:scjg:{terms.digest()}:dice:d6:{DICE}"
    assert sha256(text.encode()).hexdigest() == book.body["seed"]
    whole = "mq1:terms-deal:" + canonical(book.body["terms"])
    assert sha256(whole.encode()).hexdigest() == terms.digest()
    for wrong in (("x", "scjg", "a" * 64), ("a" * 64, "a:b", "a" * 64), ("a" * 64, "scjg", "x")):
        with pytest.raises(SeedError):
            deal_seed(*wrong, "none")


def test_another_throw_gives_another_deal_and_so_do_other_terms() -> None:
    book = DealBook()
    other = replace(book.sealed.terms, facts=book.sealed.terms.facts | {"planned_on": "2023-10-02"})
    seeds = {
        book.sealed.seed(f"dice:d6:{DICE}"),
        book.sealed.seed(f"dice:d6:{DICE[::-1]}"),
        replace(book.sealed, terms=other).seed(f"dice:d6:{DICE}"),
    }
    assert len(seeds) == 3


def test_a_drand_round_after_a_witnessed_seal_is_proven_to_be_later() -> None:
    rule = BeaconRule("drand", chain=c.CHAIN, round=c.ROUND)
    book = DealBook(beacon=rule, value=c.beacon())
    head = logbook.checkpoint(book.book.log, book.book.log.size - 1)
    seen = logbook.witnessed(head, dt.datetime(2023, 9, 15, 10, 30, tzinfo=dt.UTC))
    more = {"log": book.book.evidence(old_checkpoint=seen), "check_beacon": bls.check}
    report = book.report(**more)
    assert (report.failed, report.unchecked) == ([], [])
    assert "见证人" in next(step.zh for step in report.steps if step.name == "timing")
    late = logbook.witnessed(head, dt.datetime(2023, 9, 15, 11, 30, tzinfo=dt.UTC))
    report = book.report(log=book.book.evidence(old_checkpoint=late))
    assert report.unchecked == ["beacon-signature", "timing"]
    assert book.report(check_beacon=lambda *_: False).failed == ["beacon-signature"]


def test_a_rung_that_lifts_what_does_not_bind_stands_in_the_record_without_files() -> None:
    objects = DealBook().objects
    short = Files(staff(1), able(objects, number=1))
    book = DealBook(
        [("strict", short), ("rotation", None), ("workload", Files(staff(), able(objects)))]
    )
    assert book.report().failed == []
    assert book.body["terms"]["rungs"][1] == {"rung": "rotation", "same": True}
    ended = DealBook([("strict", Files(staff(), able(objects))), ("rotation", None)])
    assert ended.report().failed == ["rungs"]


def test_terms_that_are_not_terms_are_refused_by_field() -> None:
    good = DealBook().sealed.terms.to_json()
    cases = {
        "v": {"v": "mq1-deal-2"},
        "ladder": {"ladder": ["rotation"]},
        "rungs": {"rungs": []},
        "rule.relax": {"rule": good["rule"] | {"relax": ["全市"]}},
        "reason": {"seq": 2},
        "facts.planned_on": {"facts": good["facts"] | {"planned_on": "明天"}},
        "stowaway": {"stowaway": 1},
        "rungs[0].same": {"rungs": [{"rung": "strict", "same": False}]},
        "beacon.kind": {"beacon": {"kind": "coin"}},
    }
    for field, change in cases.items():
        with pytest.raises(RecordError) as refused:
            Terms.from_json(good | change)
        assert refused.value.field == f"terms.{field}"
    with pytest.raises(RecordError):
        DealBook().report({"v": "mq1-deal-3"})


def test_a_sealed_file_reads_back_and_deals_to_the_same_record() -> None:
    book = DealBook()
    again = Sealed.read(book.sealed.dumps())
    assert again.terms == book.sealed.terms
    assert again.objects == book.objects


# -- groups ------------------------------------------------------------------------------------


def random_groups(rng: random.Random) -> tuple[Files, MatchRule, list[str]]:
    """A department with groups, limits that bind, recusals; servable or not."""
    objects = [f"x:o{n:02d}" for n in range(rng.randint(1, 8))]
    people = [f"cert:p{n:02d}" for n in range(rng.randint(2, 10))]
    rows = [
        RosterInspector(name, "scjg", qualified=rng.random() < 0.7, cap=rng.randint(0, 6))
        for name in people
    ]
    need = rng.randint(1, 2)
    lines = [f"{name}\tserves\tarea-1" for name in people]
    lines += [f"{name}\tin\tscjg/area-1" for name in objects]
    lines += [
        f"{thing}\tnot\t{name}" for thing in objects for name in people if rng.random() < 0.15
    ]
    groups = [f"{name}\tteam-{rng.randint(1, 3)}" for name in people]
    files = Files(
        encode_lines([row.line for row in rows]), encode_lines(lines), encode_lines(groups)
    )
    return files, MatchRule("scjg", need, rng.randint(0, need), 100), objects


@pytest.mark.parametrize("block", range(4))
def test_groups_that_can_be_dealt_with_one_seed_can_be_dealt_with_any(block: int) -> None:
    rng = random.Random(block)  # noqa: S311
    seen = {True: 0, False: 0}
    for _ in range(60):
        files, rule, objects = random_groups(rng)
        possible = first_shortage(files, rule, objects) is None
        seen[possible] += 1
        teams_of = dict(line.split("\t") for line in files.teams.decode().splitlines())
        caps = {row.split("\t")[0]: int(row.split("\t")[3])
                for row in files.inspectors.decode().splitlines()}  # fmt: skip
        for _ in range(5):
            seed = f"{rng.getrandbits(256):064x}"
            if not possible:
                with pytest.raises(InfeasibleError):
                    play(files, rule, objects, seed)
                continue
            played = play(files, rule, objects, seed)
            for thing, team in played.deal.assignment.items():
                assert {teams_of[name] for name in team} == {played.teams[thing]}
                assert len(set(team)) == rule.need
            assert all(load <= caps[name] for name, load in played.deal.loads.items())
    assert min(seen.values()) > 5


def test_groups_whose_members_are_nearly_full_are_not_sealed_to_a_deal_that_may_fail() -> None:
    """Dealt by seed alone, one group could get both objects, and its members only take one."""
    objects = ["x:a", "x:b"]
    files = Files(staff(6, cap=1), able(objects, barred=0), teams())
    rule = MatchRule("scjg", 2, 0, 10)
    assert first_shortage(files, rule, objects) is None
    for n in range(30):
        played = play(files, rule, objects, f"{n:064x}")
        assert set(played.teams.values()) == {"team-1", "team-2"}
    gap = first_shortage(files, rule, [*objects, "x:c"])
    assert gap is not None
    assert (gap.need, gap.supply) == (3, 2)


def test_the_record_of_groups_verifies() -> None:
    objects = DealBook().objects
    book = DealBook([("strict", Files(staff(), able(objects), teams()))])
    assert book.report().failed == []
    assert {row["team"] for row in book.body["teams"]} == {"team-1", "team-2"}


# -- the worked vector and the command line ------------------------------------------------------


def test_the_worked_deal_is_right_by_hashlib_alone() -> None:
    given = vector("mq1-deal.json")
    body = given["deal"]
    terms = sha256(("mq1:terms-deal:" + canonical(body["terms"])).encode()).hexdigest()
    assert terms == body["terms_digest"] == given["terms_digest"]
    head = f"mq1:deal:{body['terms']['draw_seed']}:scjg:{terms}:{given['beacon']}"
    assert sha256(head.encode()).hexdigest() == body["seed"]
    core = {k: v for k, v in body.items() if k not in ("files", "reasons")}
    dealt = sha256(("mq1:dealt:" + canonical(core)).encode()).hexdigest()
    assert [json.loads(text.split(":", 3)[3])["digest"] for text in given["entries"]] == [
        terms,
        dealt,
    ]


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    """The files of a genuine deal on disk."""
    book = DealBook()
    files = {
        "deal": json.dumps(book.body, ensure_ascii=False),
        "record": json.dumps(book.book.ceremony.certificate(), ensure_ascii=False),
        "log": book.book.log.dumps().decode(),
        "head": logbook.checkpoint(book.book.log),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {name: str(tmp_path / name) for name in files}


def test_the_command_says_true_false_or_unusable(
    desk: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    whole = [
        "verify-deal", desk["deal"], "--record", desk["record"], "--log", desk["log"],
        "--checkpoint", desk["head"], "--log-key", str(LOG_KEY), "--witness", str(WITNESS_KEY),
        "--now", T4,
    ]  # fmt: skip
    assert main(whole) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"]
    assert told["unchecked"] == ["timing"]
    assert main(["verify-deal", desk["deal"]]) == 0
    body = json.loads(Path(desk["deal"]).read_text(encoding="utf-8"))
    body["max_load"] = 9
    Path(desk["deal"]).write_text(json.dumps(body), encoding="utf-8")
    capsys.readouterr()
    assert main(whole) == 1
    assert json.loads(capsys.readouterr().out)["failed"] == ["deal", "log"]
    for bad in ("[]", "{", '{"v":"mq1-deal-3"}'):
        Path(desk["deal"]).write_text(bad, encoding="utf-8")
        assert main(["verify-deal", desk["deal"]]) == 2
    assert main(["verify-deal", desk["deal"], "--log", desk["log"]]) == 2
    assert main(["verify-deal", "nowhere.json"]) == 2
    assert "error" in capsys.readouterr().err


def test_sm3_deals_too_and_a_deal_has_the_hash_of_its_draw() -> None:
    book, plain = DealBook(changes={"alg": "sm3"}), DealBook()
    assert book.body["seed"] != plain.body["seed"]
    assert book.sealed.terms.objects.root != plain.sealed.terms.objects.root
    assert book.report().failed == ["draw"]  # of which the demo ceremony's is SHA-256
