"""The browser's verifier and the Python one agree, step by step, on every record there is."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from drawengines import ed25519
from fairdraw import blind, pool, record
from fairdraw.errors import InfeasibleError
from fairdraw.log import ConsistencyProof, Entry, EntryProof
from fairdraw.match.deal import deal
from fairdraw.match.roster import (
    deal_departments,
    encode_lines,
    file_ref,
    read_eligibility,
    read_inspectors,
)
from fairdraw.match.table import MatchInspector, MatchObject
from fairdraw.plan import Plan
from fairdraw.sample import draw
from fairdraw.seed import derive
from fairdraw.verify import LogEvidence, verify
from tests.fairdraw import ceremony as c
from tests.fairdraw import logbook, together
from tests.fairdraw.material import CERTIFICATE, POOL
from tests.fairdraw.test_supplement import FIRST, supplementary
from tests.fairdraw.zoo.forgeries import ZOO

HERE = Path(__file__).parent
AUTHORITY = ed25519.signer(c.PRIVATE, "demo")(b"").pub
pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is a build tool")


def export(folder: Path, forged: c.Ceremony, certificate: object) -> dict[str, Any]:
    """Write a ceremony as its public files; return the case for run.mjs."""
    folder.mkdir()
    files = {
        "record": json.dumps(certificate, ensure_ascii=False).encode(),
        "pool": forged.pool,
        "inspectors": forged.inspectors,
        "eligibility": forged.eligibility,
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    paths: dict[str, Any] = {name: str(folder / name) for name in files}
    if "earlier" in forged.extra:
        paths["earlier"] = str(folder / "earlier")
        (folder / "earlier").write_text(json.dumps(forged.extra["earlier"], ensure_ascii=False))
    log = forged.extra.get("log")
    if log is not None:
        paths["log"] = export_log(folder, log)
    return paths | {"trusted": [AUTHORITY]}


def export_log(folder: Path, log: LogEvidence) -> dict[str, Any]:
    """The log material of a case, as run.mjs takes it."""
    value = {
        "key": str(log.key),
        "witnesses": [str(key) for key in log.witnesses],
        "checkpoint": log.checkpoint,
        "proof": log.proof,
        "oldCheckpoint": log.old_checkpoint,
        "oldProof": log.old_proof,
        "now": f"{log.now:%Y-%m-%dT%H:%M:%SZ}" if log.now else "",
    }
    if isinstance(log.log, bytes):
        (folder / "log").write_bytes(log.log)
        value["log"] = str(folder / "log")
    return {name: item for name, item in value.items() if item is not None}


def ask(folder: Path, cases: list[dict[str, Any]]) -> list[Any]:
    """What the browser's verifier says of each case."""
    (folder / "cases.json").write_text(json.dumps(cases))
    run = subprocess.run(
        ["node", str(HERE / "run.mjs"), str(folder / "cases.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return list(json.loads(run.stdout))


def genuine() -> dict[str, tuple[c.Ceremony, object]]:
    """Records that hold: with and without replacements, without a beacon, with a shortage, SM3."""
    plain, replaced, chained = c.stage(), c.stage(), c.stage()
    replaced.body["replacements"] = [c.replacement(replaced, 0), c.replacement(replaced, 1)]
    first = c.replacement(chained, 0)
    chained.body["replacements"] = [first, c.replacement(chained, 1, out=first["in"])]
    without = c.plan_json()
    without["seed"]["beacon"] = {"kind": "none"}
    bare = c.stage(without, value=type(c.beacon())("none"))
    staff = [line for line in c.inspectors() if "scjg" in line or "demo-006" in line]
    plan = c.plan_json() | {"inspectors": file_ref(encode_lines(staff)).to_json()}
    short = c.stage(plan, inspectors_=staff)
    made = {
        "plain": plain,
        "replaced": replaced,
        "chained": chained,
        "bare": bare,
        "short": short,
    }
    return {name: (made_, made_.certificate()) for name, made_ in made.items()}


def in_sm3() -> c.Ceremony:
    """The plain ceremony, every digest by SM3."""
    plan = c.plan_json() | {"alg": "sm3"}
    summary = pool.summarise(pool.encode(c.units()), "sm3")
    staff, able = encode_lines(c.inspectors()), encode_lines(c.eligibility())
    plan["pool"] = {"root": summary.root, "size": summary.size}
    plan["inspectors"] = file_ref(staff, "sm3").to_json()
    plan["eligibility"] = file_ref(able, "sm3").to_json()
    whole = Plan.from_json(plan)
    given = [record.Contribution(party, r) for party, r in c.SECRETS.items()]
    pairs = [(item.party, item.r) for item in given]
    seed = derive(whole.digest(), pairs, c.beacon().string, "sm3")
    drawn = draw(c.units(), seed, whole.quotas, whole.reserves, "sm3")
    matching = deal_departments(
        whole.match, read_inspectors(staff), read_eligibility(able), seed, drawn.selected_ids,
        alg="sm3",
    )  # fmt: skip
    body = record.compose(
        plan=whole, contributions=given, beacon=c.beacon(), drawn=drawn, matching=matching
    )
    return Sm3(pool.encode(c.units()), staff, able, body)


class Sm3(c.Ceremony):
    """A ceremony whose certificate is issued under SM3."""

    def certificate(self) -> dict[str, object]:
        return record.issue(self.body, "sm3", [ed25519.signer(c.PRIVATE, "demo")]).to_json()


def random_deal(rng: random.Random) -> dict[str, Any]:
    """A small department, feasible or not."""
    staff = [f"cert:p{n}" for n in range(rng.randint(2, 6))]
    good = [name for name in staff if rng.random() < 0.5]
    need = rng.randint(1, 2)
    strict = rng.randint(0, need)
    return {
        "seed": f"{rng.getrandbits(256):064x}",
        "objects": [
            {
                "id": f"x:o{n}",
                "need": need,
                "needQualified": strict,
                "eligible": [name for name in staff if rng.random() < 0.8],
                "recused": [],
            }
            for n in range(rng.randint(1, 6))
        ],
        "staff": [
            {"id": name, "cap": rng.randint(0, 4), "qualified": name in good} for name in staff
        ],
    }


def deal_in_python(item: dict[str, Any]) -> Any:
    """The reference's deal of a random department, None where there is none."""
    objects = [
        MatchObject(o["id"], o["need"], o["eligible"], o["needQualified"]) for o in item["objects"]
    ]
    staff = [MatchInspector(i["id"], i["cap"], i["qualified"]) for i in item["staff"]]
    try:
        found = deal(item["seed"], objects, staff)
    except InfeasibleError:
        return None
    rows = [{"object": name, "inspectors": list(team)} for name, team in found.assignment.items()]
    return {"assignment": rows, "maxLoad": found.max_load}


def test_both_say_the_same_of_every_genuine_record_and_every_forgery(tmp_path: Path) -> None:
    made = genuine() | {forgery.name: forgery.make() for forgery in ZOO}
    cases = [export(tmp_path / name, *pair) for name, pair in made.items()]
    answers = ask(tmp_path, cases)
    for (name, (forged, certificate)), found in zip(made.items(), answers, strict=True):
        report = forged.report(certificate, trusted_keys=[AUTHORITY])
        mine = [(step["step"], step["name"], step["ok"]) for step in found]
        theirs = [(step.number, step.name, step.ok) for step in report.steps]
        assert mine == theirs, name
        for step in found:
            assert step["zh"], (name, step)
            assert step["en"], (name, step)


def logged() -> dict[str, c.Ceremony]:
    """Records with a log: true ones, and logs that lie."""
    book = logbook.Book
    whole, small, replaced, bare, late = book(), book(), book(), book(), book()
    head = logbook.checkpoint(small.log)
    proof = EntryProof.of(small.log, small.result_index, head).dumps()
    old = ConsistencyProof.of(small.log, small.sealed_size, head).dumps()
    replaced.replace_once()
    third = logbook.plan_of("2023-0003", late.plan.digest())
    late.add(Entry.of_plan(third, time=logbook.T3, due=logbook.DUE))
    gap = book()
    gap.add(
        Entry.of_plan(
            logbook.plan_of("2023-0005", gap.plan.digest()), time=logbook.T3, due=logbook.DUE
        )
    )
    voided = book()
    voided.add(Entry.of_void(voided.plan, "withdrawn", time=logbook.T3))
    elsewhere = book()
    elsewhere.ceremony.body["log"]["index"] = 3
    anchored, backdated = book(), book()
    anchored.ceremony.body["anchors"] = [anchored.anchor()]
    backdated.ceremony.body["anchors"] = [backdated.anchor(time="2023-09-15T08:59:00Z")]
    rewritten = book()
    return {
        "whole": whole.judged(),
        "small proofs": small.judged(log=None, checkpoint=None, proof=proof, old_proof=old),
        "replaced": replaced.judged(),
        "key alone": bare.judged(log=None, checkpoint=None, old_checkpoint=None),
        "overdue": late.judged(),
        "gap": gap.judged(),
        "void after result": voided.judged(),
        "another place": elsewhere.judged(),
        "anchored": anchored.judged(log=None, checkpoint=None),
        "backdated": backdated.judged(),
        "rewritten": rewritten.judged(of=rewritten.edited(0, time="2023-09-13T08:00:00Z")),
        "no witness": book().judged(witnesses=[]),
    }


def together_and_after() -> dict[str, c.Ceremony]:
    """Coordinated, supplementary and blind draws, true and false."""
    coord, members = together.joint()
    lonely, foreign = together.joint()[1], together.joint()[1]
    del lonely[0].body["coord"]
    foreign[0].body["coord"]["title"] = "另一次统筹"
    after, again, same = supplementary(), supplementary(c.units()), supplementary()
    other = c.stage()
    other.body["seed"] = same.body["seed"]
    for item, earlier in ((after, FIRST), (again, FIRST), (same, other)):
        item.extra = {"earlier": earlier.certificate()}
    assert len(coord.members) == len(members)
    return {
        "first member": members[0],
        "second member": members[1],
        "without its coord plan": lonely[0],
        "another coord plan": foreign[0],
        "supplement": after,
        "supplement without the earlier": supplementary(),
        "drawn twice": again,
        "the same seed": same,
        "blind": blind_one(),
    }


def blind_one() -> c.Ceremony:
    """A draw whose public pool file hides its people."""
    key, plain = bytes(range(32)), pool.encode(c.units())
    public = blind.public_file(plain, key)
    plan = c.plan_json() | {"pool": blind.root_of_public(public).to_json()}
    made = c.stage(plan)
    made.pool = public
    return made


def test_both_say_the_same_of_coordinated_supplementary_and_blind_draws(tmp_path: Path) -> None:
    made = together_and_after()
    answers = ask(
        tmp_path,
        [export(tmp_path / name, item, item.certificate()) for name, item in made.items()],
    )
    for (name, item), found in zip(made.items(), answers, strict=True):
        report = item.report(trusted_keys=[AUTHORITY])
        mine = [(s["name"], s["ok"]) for s in found]
        assert mine == [(s.name, s.ok) for s in report.steps], name
        texts = {s["name"]: s["zh"] for s in found if s["name"] in {"plan", "pool", "supplement"}}
        assert texts == {s.name: s.zh for s in report.steps if s.name in texts}, name


def test_both_say_the_same_of_what_the_log_shows(tmp_path: Path) -> None:
    made = logged()
    answers = ask(
        tmp_path,
        [export(tmp_path / name, item, item.certificate()) for name, item in made.items()],
    )
    falsehoods = set()
    for (name, item), found in zip(made.items(), answers, strict=True):
        report = item.report(trusted_keys=[AUTHORITY])
        mine = [(step["step"], step["name"], step["ok"]) for step in found]
        assert mine == [(s.number, s.name, s.ok) for s in report.steps], name
        logs = [(s["zh"], s["en"]) for s in found if s["step"] > 10]
        assert logs == [(s.zh, s.en) for s in report.steps if s.number > 10], name
        falsehoods |= set(report.failed)
    assert {"log", "log-consistency", "log-numbers", "timing"} <= falsehoods


def test_a_false_step_tells_what_stands_and_what_should_stand(tmp_path: Path) -> None:
    made = {forgery.name: forgery.make() for forgery in ZOO}
    forged, certificate = made["friend_swapped_for_the_next_in_line"]
    (found,) = ask(tmp_path, [export(tmp_path / "one", forged, certificate)])
    step = next(step for step in found if step["name"] == "draw")
    assert step["differences"]
    for row in step["differences"]:
        assert row["stated"] != row["right"]
        assert row["where"]


def test_the_worked_certificate_passes_with_its_real_drand_round(tmp_path: Path) -> None:
    case = {"record": str(CERTIFICATE), "pool": str(POOL), "beacon": True}
    (found,) = ask(tmp_path, [case])
    report = verify(
        json.loads(CERTIFICATE.read_bytes()),
        pool=POOL,
        check_signature=ed25519.check,
        check_beacon=lambda *_: True,
    )
    assert [(s["name"], s["ok"]) for s in found] == [(s.name, s.ok) for s in report.steps]


@pytest.mark.parametrize(
    "text",
    [
        b'{"body": {}, "body": {}, "body_digest": "", "signatures": []}',
        b'{"body": {"v": 1.0}}',
        b"\xef\xbb\xbf{}",
        b'{"body": NaN}',
        b'{"body": {}, "body_digest": "x", "signatures": []}',
        b"[]",
        b'{"body": 99999999999999999999}',
        b'{"body": "\xff"}',
        b'{"body": {}} x',
    ],
)
def test_what_two_readers_could_read_differently_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "record").write_bytes(text)
    (found,) = ask(tmp_path, [{"record": str(tmp_path / "record"), "pool": str(POOL)}])
    assert found["error"]


@pytest.mark.parametrize("script", ["vectors.mjs", "vectors-log.mjs"])
def test_the_browser_reproduces_every_worked_vector(script: str) -> None:
    run = subprocess.run(["node", str(HERE / script)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_a_record_in_sm3_is_recomputed_in_sm3(tmp_path: Path) -> None:
    made = in_sm3()
    (found,) = ask(tmp_path, [export(tmp_path / "sm3", made, made.certificate())])
    report = made.report(trusted_keys=[AUTHORITY])
    assert [(s["name"], s["ok"]) for s in found] == [(s.name, s.ok) for s in report.steps]
    assert report.failed == []


def test_both_deal_two_thousand_random_departments_alike(tmp_path: Path) -> None:
    rng = random.Random(20261128)  # noqa: S311
    cases = [random_deal(rng) for _ in range(2000)]
    right = [deal_in_python(item) for item in cases]
    assert sum(item is None for item in right) > 100
    (tmp_path / "deals.json").write_text(json.dumps(cases))
    run = subprocess.run(
        ["node", str(HERE / "deals.mjs"), str(tmp_path / "deals.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == right
