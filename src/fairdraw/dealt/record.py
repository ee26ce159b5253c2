"""The two files of a deal: what was sealed, and the record once it is dealt (protocol §8.4).

::

    sealed  {"v", "terms", "terms_digest", "files", "reasons"}
    record  also "beacon", "seed", "max_load", "assignment", and "teams" where groups were dealt

``files`` maps each root the terms name to the text of that file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fairdraw.beacon import BeaconValue
from fairdraw.canonical import canonical
from fairdraw.dealt.rungs import Files, Played, play
from fairdraw.dealt.terms import VERSION, Rung, Terms, deal_seed
from fairdraw.errors import RecordError
from fairdraw.hashing import hexdigest
from fairdraw.match.roster import encode_lines, file_ref
from fairdraw.plan import FileRef
from fairdraw.record import assignment_json

PROOFS: Final = ("files", "reasons")
"""What may stay private; the terms name it by root and digest."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Terms with the texts of their files and who was taken off by which rule."""

    terms: Terms
    files: Mapping[str, str]
    reasons: Mapping[str, Any]

    @classmethod
    def read(cls, data: bytes) -> Sealed:
        """Read a sealed file or a record that was written by this module."""
        body = json.loads(data)
        return cls(Terms.from_json(body["terms"]), body["files"], body["reasons"])

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object as kept at the seal."""
        return {
            "v": VERSION,
            "terms": self.terms.to_json(),
            "terms_digest": self.terms.digest(),
            "files": dict(self.files),
            "reasons": dict(self.reasons),
        }

    def dumps(self) -> bytes:
        """Return the bytes of the file."""
        return dumps(self.to_json())

    @property
    def objects(self) -> list[str]:
        """The ids of the objects dealt, sorted by bytes."""
        return self._bytes(self.terms.objects).decode("utf-8").split("\n")[:-1]

    def of(self, rung: Rung) -> Files:
        """The files of a rung that has some."""
        if rung.inspectors is None or rung.eligibility is None:
            raise RecordError("该级没有名单", "this rung has no files", field="rungs")
        teams = self._bytes(rung.teams) if rung.teams is not None else None
        return Files(self._bytes(rung.inspectors), self._bytes(rung.eligibility), teams)

    def _bytes(self, ref: FileRef) -> bytes:
        if ref.root not in self.files:
            raise RecordError(
                f"缺少指纹为 {ref.root[:12]}… 的名单", "a frozen file is missing", field="files"
            )
        return self.files[ref.root].encode("utf-8")

    def seed(self, beacon: str) -> str:
        """The seed once the chance is known; `beacon` is its string."""
        terms = self.terms
        return deal_seed(terms.draw_seed, terms.department, terms.digest(), beacon, terms.alg)


def complete(sealed: Sealed, beacon: BeaconValue) -> tuple[dict[str, Any], Played]:
    """Deal from the frozen files alone and return the record with what it gave."""
    terms, seed = sealed.terms, sealed.seed(beacon.string)
    played = play(sealed.of(terms.serving), terms.rule, sealed.objects, seed, terms.alg)
    body = sealed.to_json() | {
        "beacon": beacon.to_json(),
        "seed": seed,
        "max_load": played.deal.max_load,
        "assignment": assignment_json(played.deal),
    }
    if played.teams is not None:
        body["teams"] = teams_json(played.teams)
    return body, played


def teams_json(teams: Mapping[str, str]) -> list[dict[str, object]]:
    """Return ``teams`` as published, objects in the order of their turns."""
    return [{"object": name, "team": team} for name, team in teams.items()]


def dealt_digest(body: Mapping[str, Any], alg: str) -> str:
    """Return ``H("mq1:dealt:" + canonical(record without files and reasons))``: for the log.

    Both are bound by the terms, which are part of it.
    """
    core = {name: value for name, value in body.items() if name not in PROOFS}
    return hexdigest("mq1:dealt:" + canonical(core), alg)


def dumps(body: Mapping[str, Any]) -> bytes:
    """Return a file as kept: canonical content, indented, one LF at the end."""
    canonical(body)
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def terms_of(body: Mapping[str, Any]) -> Terms:
    """The terms of a record."""
    return Terms.from_json(body["terms"])


def frozen(sources: Iterable[bytes], alg: str) -> tuple[dict[str, str], list[FileRef]]:
    """Return root → text of line files, and their references in the order given."""
    texts: dict[str, str] = {}
    refs = []
    for data in sources:
        ref = file_ref(data, alg)
        texts[ref.root] = data.decode("utf-8")
        refs.append(ref)
    return texts, refs


def object_lines(names: Iterable[str]) -> bytes:
    """Return the file of the objects dealt: one id a line, sorted by bytes."""
    return encode_lines(list(names))
