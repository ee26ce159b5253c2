"""The forgeries. Each is made by an insider who holds the signing key, unless its name says not.

A forgery returns the ceremony it was made from (with the files as published) and the certificate.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drawengines import ed25519
from fairdraw import record
from fairdraw.match.roster import encode_lines, file_ref
from fairdraw.pool import Unit
from fairdraw.seed import derive
from tests.fairdraw import ceremony as c
from tests.fairdraw.ceremony import Ceremony

Forged = tuple[Ceremony, dict[str, Any]]
OTHER_SEED = "5" * 64


@dataclass(frozen=True)
class Forgery:
    """A lie and the names of all steps that must expose it."""

    make: Callable[[], Forged]
    exposed_by: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.make.__name__


ZOO: list[Forgery] = []


def exposed_by(*steps: str) -> Callable[[Callable[[], Forged]], Callable[[], Forged]]:
    """Put a forgery into the zoo."""

    def add(make: Callable[[], Forged]) -> Callable[[], Forged]:
        ZOO.append(Forgery(make, steps))
        return make

    return add


def resigned(edit: Callable[[Ceremony], None]) -> Forged:
    """Edit the body of a genuine ceremony and sign it anew."""
    forged = c.stage()
    edit(forged)
    return forged, forged.certificate()


def planned(edit: Callable[[dict[str, Any]], None], **more: Any) -> Forged:
    """Carry out the whole ceremony anew on an edited plan."""
    plan = c.plan_json()
    edit(plan)
    forged = c.stage(plan, **more)
    return forged, forged.certificate()


# -- authorship ----------------------------------------------------------------------------------


@exposed_by("record", "signature")
def changed_after_issue_without_the_key() -> Forged:
    forged = c.stage()
    certificate = forged.certificate()
    certificate["body"] = copy.deepcopy(certificate["body"]) | {"log": {"origin": "other"}}
    return forged, certificate


@exposed_by("signature")
def signature_bits_flipped() -> Forged:
    forged = c.stage()
    certificate: dict[str, Any] = copy.deepcopy(forged.certificate())
    signature = certificate["signatures"][0]
    signature["sig"] = signature["sig"][:-1] + ("0" if signature["sig"][-1] != "0" else "1")
    return forged, certificate


@exposed_by("signature")
def signed_by_a_stranger() -> Forged:
    forged = c.stage()
    stranger = record.issue(forged.body, "sha256", [ed25519.signer("22" * 32, "demo")])
    return forged, stranger.to_json()


@exposed_by("signature")
def signature_stripped() -> Forged:
    forged = c.stage()
    return forged, forged.certificate() | {"signatures": []}


@exposed_by("record")
def unknown_field_in_the_body() -> Forged:
    return resigned(lambda forged: forged.body.update(remark="特批"))


@exposed_by("record")
def record_of_another_type() -> Forged:
    return resigned(lambda forged: forged.body.update(type="draft"))


# -- pool and quotas -----------------------------------------------------------------------------


@exposed_by("pool", "quotas", "draw")
def friend_dropped_from_the_pool() -> Forged:
    forged = c.stage()
    friend = forged.body["draw"][0]["selected"][0]["id"]
    rest = [unit for unit in c.units() if unit.id != friend]
    forged.pool = b"".join(unit.line.encode() + b"\n" for unit in rest)
    return forged, forged.certificate()


@exposed_by("pool")
def weight_raised_after_the_freeze() -> Forged:
    forged = c.stage()
    last = forged.body["draw"][0]["selected"][0]["id"]
    # the weight of a unit that is first anyway: the lists stay as they are, only the root tells
    lines = [
        Unit(unit.id, unit.stratum, 2).line if unit.id == _harmless(forged, last) else unit.line
        for unit in c.units()
    ]
    forged.pool = "".join(line + "\n" for line in lines).encode()
    return forged, forged.certificate()


def _harmless(forged: Ceremony, default: str) -> str:
    """A unit of A whose second ticket is no better than its first."""
    from fairdraw.sample import ticket

    seed = forged.body["seed"]
    for unit in c.units():
        if unit.stratum == "A" and ticket(seed, unit.id, 2) > ticket(seed, unit.id, 1):
            return unit.id
    return default


@exposed_by("pool")
def pool_not_in_canonical_order() -> Forged:
    forged = c.stage()
    lines = forged.pool.splitlines(keepends=True)
    forged.pool = b"".join([lines[1], lines[0], *lines[2:]])
    return forged, forged.certificate()


@exposed_by("pool")
def one_enterprise_under_two_spellings() -> Forged:
    """The same credit code twice, once in lower case: two chances, or none, as one likes."""
    forged = c.stage()
    lines = forged.pool.splitlines(keepends=True)
    double = lines[0].replace(b"uscc:91330100MA", b"uscc:91330100ma")
    forged.pool = b"".join(sorted([*lines, double]))
    return forged, forged.certificate()


@exposed_by("quotas")
def quota_lowered_in_the_plan() -> Forged:
    return planned(lambda plan: plan["strata"][0].update(quota=2))


@exposed_by("quotas")
def stratum_size_misstated() -> Forged:
    return planned(lambda plan: plan["strata"][0].update(size=13))


@exposed_by("quotas")
def stratum_left_out_of_the_plan() -> Forged:
    return planned(lambda plan: plan["strata"].pop())


# -- plan and seed -------------------------------------------------------------------------------


@exposed_by("plan", "contributions", "seed")
def plan_edited_under_its_old_digest() -> Forged:
    return resigned(lambda forged: forged.body["plan"].update(title="另一份计划"))


@exposed_by("contributions", "seed")
def plan_swapped_after_the_commitments() -> Forged:
    def edit(forged: Ceremony) -> None:
        from fairdraw.plan import digest

        forged.body["plan"]["title"] = "另一份计划"
        forged.body["plan_digest"] = digest(forged.body["plan"])

    return resigned(edit)


@exposed_by("plan", "seed")
def unknown_field_in_the_plan() -> Forged:
    return resigned(lambda forged: forged.body["plan"].update(exempt=["x:friend"]))


@exposed_by("contributions")
def contribution_chosen_after_the_beacon() -> Forged:
    """The last party tries secrets until the result suits, and leaves its commitment as it was."""
    forged = c.stage(secrets=c.SECRETS | {"observer": "d4" * 32})
    forged.body["commitments"] = c.stage().body["commitments"]
    return forged, forged.certificate()


@exposed_by("contributions")
def commitment_copied_from_another_party() -> Forged:
    def edit(forged: Ceremony) -> None:
        rows = forged.body["commitments"]
        rows[2]["commitment"] = rows[1]["commitment"]

    return resigned(edit)


@exposed_by("contributions", "seed")
def observer_left_out() -> Forged:
    def edit(forged: Ceremony) -> None:
        forged.body["commitments"].pop()
        forged.body["contributions"].pop()

    return resigned(edit)


@exposed_by("contributions")
def envelope_opened_although_the_plan_has_none() -> Forged:
    forged, _ = planned(lambda plan: plan["seed"].update(on_missing="void"))
    forged.body["contributions"][0]["via"] = "envelope"
    return forged, forged.certificate()


@exposed_by("beacon")
def beacon_of_another_round() -> Forged:
    forged = c.stage(value=c.beacon(123))
    return forged, forged.certificate()


@exposed_by("beacon")
def beacon_that_was_out_before_the_reveal() -> Forged:
    return planned(lambda plan: plan["seed"]["beacon"].update(round=123), value=c.beacon(123))


@exposed_by("beacon")
def randomness_that_is_not_of_the_signature() -> Forged:
    value = c.beacon()
    forged = c.stage(
        value=type(value)(
            "drand", chain=value.chain, round=value.round, signature=value.signature,
            randomness="a" * 64,
        )
    )  # fmt: skip
    return forged, forged.certificate()


@exposed_by("beacon", "beacon-signature")
def drand_chain_of_his_own() -> Forged:
    own, value = "f" * 64, c.beacon()
    return planned(
        lambda plan: plan["seed"]["beacon"].update(chain=own),
        value=type(value)(
            "drand", chain=own, round=value.round, signature=value.signature,
            randomness=value.randomness,
        ),
    )  # fmt: skip


@exposed_by("seed", "draw", "matching")
def seed_replaced() -> Forged:
    return resigned(lambda forged: forged.body.update(seed=OTHER_SEED))


@exposed_by("seed", "draw", "matching")
def contributions_reordered_in_the_seed() -> Forged:
    def edit(forged: Ceremony) -> None:
        pairs = [(row["party"], row["r"]) for row in forged.body["contributions"]]
        forged.body["seed"] = derive(forged.body["plan_digest"], pairs[::-1], c.beacon().string)

    return resigned(edit)


# -- selection -----------------------------------------------------------------------------------


@exposed_by("draw", "matching")
def friend_swapped_for_the_next_in_line() -> Forged:
    def edit(forged: Ceremony) -> None:
        part = forged.body["draw"][0]
        part["selected"][-1]["id"] = part["reserve"][0]["id"]

    return resigned(edit)


@exposed_by("draw")
def order_of_the_selected_swapped() -> Forged:
    def edit(forged: Ceremony) -> None:
        rows = forged.body["draw"][0]["selected"]
        rows[0], rows[1] = rows[1], rows[0]

    return resigned(edit)


@exposed_by("draw")
def key_misprinted() -> Forged:
    return resigned(lambda forged: forged.body["draw"][1]["selected"][0].update(key="0" * 64))


@exposed_by("draw")
def reserve_reordered() -> Forged:
    return resigned(lambda forged: forged.body["draw"][0]["reserve"].reverse())


@exposed_by("draw", "matching")
def one_too_few_inspected() -> Forged:
    return resigned(lambda forged: forged.body["draw"][0]["selected"].pop())


# -- matching ------------------------------------------------------------------------------------


@exposed_by("matching")
def inspector_swapped() -> Forged:
    def edit(forged: Ceremony) -> None:
        rows = forged.body["matching"][1]["assignment"]
        rows[0]["inspectors"], rows[1]["inspectors"] = rows[1]["inspectors"], rows[0]["inspectors"]

    return resigned(edit)


@exposed_by("matching")
def recusal_deleted_after_the_freeze() -> Forged:
    lines = [line for line in c.eligibility() if "\tnot\t" not in line]
    forged = c.stage(eligibility_=lines)
    return forged, forged.certificate()


@exposed_by("matching")
def recusal_ignored() -> Forged:
    """The matching is dealt without recusals, but the frozen list is published."""
    lines = [f"{unit.id}\tnot\tcert:demo-006" for unit in c.units()[:20]]
    frozen = encode_lines(c.eligibility() + lines)
    plan = c.plan_json() | {"eligibility": file_ref(frozen).to_json()}
    forged = c.stage(plan, eligibility_=[line for line in c.eligibility() if "not" not in line])
    forged.eligibility = frozen
    return forged, forged.certificate()


@exposed_by("matching")
def shortage_invented() -> Forged:
    def edit(forged: Ceremony) -> None:
        entry = forged.body["matching"][1]
        names = [row["object"] for row in entry.pop("assignment")]
        del entry["max_load"]
        entry["infeasible"] = {
            "objects": sorted(names), "inspectors": ["cert:demo-006"], "need": 99, "supply": 1,
            "qualified_objects": [], "reason": "人手不足",
        }  # fmt: skip

    return resigned(edit)


@exposed_by("matching")
def relaxed_without_need() -> Forged:
    return resigned(lambda forged: forged.body["matching"][0].update(relax_step=1))


@exposed_by("matching")
def greatest_load_misstated() -> Forged:
    return resigned(lambda forged: forged.body["matching"][0].update(max_load=1))


@exposed_by("matching")
def matching_of_one_department_withheld() -> Forged:
    return resigned(lambda forged: forged.body["matching"].pop())


# -- afterwards ----------------------------------------------------------------------------------


def replaced(**changes: Any) -> Forged:
    return resigned(
        lambda forged: forged.body["replacements"].append(c.replacement(forged, **changes))
    )


@exposed_by("replacements")
def replacement_out_of_order() -> Forged:
    genuine = c.stage()
    second = genuine.body["draw"][0]["reserve"][1]
    return replaced(**{"in": second["id"], "rank": second["rank"]})


@exposed_by("replacements")
def replacement_for_a_reason_not_in_the_plan() -> Forged:
    return replaced(reason="not-found")


@exposed_by("replacements")
def replacement_of_a_unit_never_drawn() -> Forged:
    return replaced(out=c.units()[0].id + "0")


@exposed_by("replacements")
def replacement_approved_by_one_person() -> Forged:
    return replaced(approved_by=["演示·科长"])


@exposed_by("replacements")
def more_replacements_than_the_plan_allows() -> Forged:
    def edit(forged: Ceremony) -> None:
        forged.body["replacements"] = [c.replacement(forged, nth) for nth in range(3)]

    return resigned(edit)


@exposed_by("replacements")
def same_unit_replaced_twice() -> Forged:
    def edit(forged: Ceremony) -> None:
        out = c.replacement(forged)["out"]
        forged.body["replacements"] = [
            c.replacement(forged, 0), c.replacement(forged, 1, out=out),
        ]  # fmt: skip

    return resigned(edit)


@exposed_by("timing")
def anchor_dated_after_the_beacon() -> Forged:
    def edit(forged: Ceremony) -> None:
        forged.body["anchors"] = [
            {"digest": forged.body["plan_digest"], "medium": "演示日报",
             "time": "2023-09-16T00:00:00Z", "receipt": "A1"}
        ]  # fmt: skip

    return resigned(edit)


@exposed_by("timing")
def anchor_of_something_else() -> Forged:
    def edit(forged: Ceremony) -> None:
        forged.body["anchors"] = [
            {"digest": "9" * 64, "medium": "演示日报", "time": "2023-09-14T00:00:00Z",
             "receipt": "A1"}
        ]  # fmt: skip

    return resigned(edit)
