"""Step 11: the record stands in the authority's log, and the log as a whole tells no lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fairdraw.errors import LogError, RecordError
from fairdraw.log import (
    ConsistencyProof,
    Entry,
    EntryProof,
    Log,
    Opened,
    Story,
    open_checkpoint,
    tell,
)
from fairdraw.log.entry import COMMIT, PLAN, REPLACE, RESULT
from fairdraw.record import read_commitments, read_replacements, result_digest
from fairdraw.verify.case import Case, SignatureCheck, UncheckedError
from fairdraw.verify.evidence import LogEvidence
from fairdraw.verify.report import Finding


def inclusion(case: Case) -> Finding:
    """The entry of this very record is under a signed checkpoint of the authority's log."""
    evidence = _evidence(case)
    note = evidence.checkpoint
    if evidence.proof is not None:
        proof = EntryProof.parse(evidence.proof)
        head = open_(case, proof.note).checkpoint
        if not proof.holds():
            raise LogError("证明与检查点的根不符", "the proof does not lead to the checkpoint")
        _same_entry(case, proof.entry)
        _same_place(case, evidence, proof.index)
        index = proof.index
    elif evidence.whole is not None and note is not None:
        head = open_(case, note).checkpoint
        same_root(evidence.whole, head.size, head.root)
        index = _find(case, evidence.whole, head.size)
        _same_place(case, evidence, index)
        _same_plan(case, evidence.whole, index)
    else:
        raise UncheckedError(
            "未检验日志：需要条目证明，或日志文件与签名的检查点",
            "not checked: needs an entry proof, or the log and a signed checkpoint",
        )
    return Finding(
        ok=True,
        zh=f"记录是日志 {head.origin} 的第 {index + 1} 条（检查点共 {head.size} 条）",
        en=f"the record is entry {index + 1} of {head.size} in {head.origin}",
    )


def consistency(case: Case) -> Finding:
    """The log at hand extends the log of an older checkpoint: nothing was rewritten."""
    evidence = _evidence(case)
    if evidence.old_checkpoint is None:
        raise UncheckedError(
            "未检验日志前后一致：没有更早的检查点", "not checked: there is no older checkpoint"
        )
    old = open_(case, evidence.old_checkpoint).checkpoint
    if evidence.old_proof is not None:
        proof = ConsistencyProof.parse(evidence.old_proof)
        new = open_(case, proof.note).checkpoint
        holds = proof.holds(old)
    elif evidence.whole is not None and evidence.checkpoint is not None:
        new = open_(case, evidence.checkpoint).checkpoint
        same_root(evidence.whole, new.size, new.root)
        holds = old.size <= new.size and evidence.whole.root(old.size) == old.root
    else:
        raise UncheckedError(
            "未检验日志前后一致：需要一致性证明，或日志文件与检查点",
            "not checked: needs a consistency proof, or the log and a checkpoint",
        )
    if not holds:
        raise LogError(
            f"日志被改写或分叉：现有检查点（{new.size} 条）不是旧检查点（{old.size} 条）的延续",
            f"the log was rewritten or forked: {new.size} entries do not extend the {old.size}",
        )
    return Finding(
        ok=True,
        zh=f"日志从 {old.size} 条延续到 {new.size} 条，没有改写",
        en=f"the log grew from {old.size} to {new.size} entries without rewriting",
    )


def numbers(case: Case) -> Finding:
    """Plan numbers are consecutive, every number has one draw, and what is overdue is named."""
    evidence = _evidence(case)
    if evidence.whole is None:
        raise UncheckedError(
            "未检验编号连续：需要完整的日志文件", "not checked: needs the whole log file"
        )
    story = true_story(evidence.whole, evidence)
    late = "；".join(item.zh for item in story.overdue)
    late_en = "; ".join(item.en for item in story.overdue)
    return Finding(
        ok=True,
        zh=f"{len(story.attempts)} 次抽取编号连续、各有一个结果" + (f"；{late}" if late else ""),
        en=f"{len(story.attempts)} attempts, consecutive" + (f"; {late_en}" if late else ""),
    )


def open_(case: Case, note: str) -> Opened:
    """Return the checkpoint of `note` with its log and witness signatures checked."""
    return open_head(note, _evidence(case), case.check_signature)


def open_head(note: str, evidence: LogEvidence, check: SignatureCheck | None) -> Opened:
    """The same for any evidence; UncheckedError where no library checks signatures."""
    if check is None:
        raise UncheckedError(
            "未检验日志签名：需要 cryptography 库", "log signature not checked: needs cryptography"
        )
    return open_checkpoint(note, evidence.key, check, evidence.witnesses)


def true_story(log: Log, evidence: LogEvidence) -> Story:
    """What the whole log tells; LogError names its first fault."""
    story = tell(log.entries, evidence.now)
    if story.faults:
        first = story.faults[0]
        raise LogError(
            f"{first.zh}（第 {first.index + 1} 条）", f"{first.en} (entry {first.index + 1})"
        )
    return story


def witnessed(
    log: Log,
    evidence: LogEvidence,
    check: SignatureCheck | None,
    *,
    index: int,
    before: dt.datetime,
) -> Iterator[tuple[str, dt.datetime]]:
    """Yield who cosigned a head at hand that holds entry `index`, and when, earlier than `before`.

    Heads of another log than `log` count for nothing.
    """
    for note in (evidence.old_checkpoint, evidence.checkpoint):
        if note is None:
            continue
        opened = open_head(note, evidence, check)
        head, seen = opened.checkpoint, opened.earliest
        holds = index < head.size <= log.size and log.root(head.size) == head.root
        if holds and seen is not None and seen[1] < before:
            yield seen


def is_of_this_ceremony(case: Case, entry: Entry) -> bool:
    """Tell whether `entry` publishes this plan or one of its commitments."""
    plan = case.plan
    if (entry.authority, *entry.attempt_key) != (plan.authority, plan.plan_no, plan.attempt):
        return False
    if entry.type == PLAN:
        return entry.digest == case.plan_digest
    return entry.type == COMMIT and entry.digest in {
        value for _, value in read_commitments(case.fields())
    }


def _evidence(case: Case) -> LogEvidence:
    if case.evidence is None:
        raise UncheckedError(
            "未检验日志：没有给出日志公钥与材料", "not checked: no log key and material were given"
        )
    return case.evidence


def same_root(log: Log, size: int, root: bytes) -> None:
    """Refuse a log whose first `size` entries have another root."""
    if size > log.size or log.root(size) != root:
        raise LogError("日志文件与检查点不是同一份", "the log file is not that of the checkpoint")


def _wanted(case: Case) -> tuple[str, str, int]:
    count = len(read_replacements(case.fields()))
    return (REPLACE if count else RESULT), result_digest(case.body, case.alg), count


def _same_entry(case: Case, entry: Entry) -> None:
    kind, digest, count = _wanted(case)
    plan = case.plan
    if (entry.authority, *entry.attempt_key) != (plan.authority, plan.plan_no, plan.attempt):
        raise LogError("日志条目属于另一次抽取", "the log entry is of another draw")
    if (entry.type, entry.digest, entry.count) != (kind, digest, count):
        raise LogError("日志登记的结果不是这份记录", "what the log has is not this record")


def _find(case: Case, log: Log, size: int) -> int:
    kind, digest, count = _wanted(case)
    plan = case.plan
    for index, entry in log.find(kind, plan.plan_no, plan.attempt):
        if index < size and (entry.digest, entry.count) == (digest, count):
            return index
    raise LogError("日志中没有这份记录", "the log does not have this record")


def _same_place(case: Case, evidence: LogEvidence, index: int) -> None:
    """The `log` field of the record, where it stands, names this log and the result's entry."""
    if "log" not in case.body:
        return
    place = case.fields().child("log")
    if place.text("origin") != evidence.key.name:
        raise RecordError("记录所称的日志不是这个日志", "the record names another log", field="log")
    stated = place.integer("index", 0, 10**9)
    if "checkpoint" in place:
        place.text("checkpoint", longest=64 * 1024)
    place.close()
    if not read_replacements(case.fields()) and stated != index:
        raise RecordError(
            f"记录自称是日志第 {stated + 1} 条，实为第 {index + 1} 条",
            f"the record calls itself entry {stated + 1}, it is entry {index + 1}",
            field="log.index",
        )


def _same_plan(case: Case, log: Log, index: int) -> None:
    """The log published this plan and these commitments, and did so before the result."""
    plan = case.plan
    published = [(i, e) for i, e in log.find(PLAN, plan.plan_no, plan.attempt) if i < index]
    if not published:
        raise LogError("日志在结果之前没有登记计划", "the log has no plan before the result")
    entry = published[0][1]
    right = Entry.of_plan(plan, time=entry.time, due=entry.due)
    if entry.digest != case.plan_digest or entry != right:
        raise LogError("日志登记的计划不是这份计划", "the plan in the log is not this plan")
    stated = dict(read_commitments(case.fields()))
    logged = {
        e.party: e.digest for i, e in log.find(COMMIT, plan.plan_no, plan.attempt) if i < index
    }
    if logged != stated:
        raise LogError(
            "日志在结果之前登记的承诺与记录不一致",
            "the commitments in the log before the result are not those of the record",
        )
