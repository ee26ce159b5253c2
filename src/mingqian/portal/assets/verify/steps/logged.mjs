/** Step 11: the record stands in the authority's log, and the log as a whole tells no lie. */
import { openCheckpoint, parseEntryProof, readConsistency, rootOf } from "../log/checkpoint.mjs";
import { isAbout, planEntryText, strataDigest } from "../log/entry.mjs";
import { tell } from "../log/story.mjs";
import { InputError, Unchecked } from "../reading/errors.mjs";
import { readCommitments, readReplacements, resultText } from "../reading/record.mjs";

/** The entry of this very record is under a signed checkpoint of the authority's log. */
export function inclusion(given) {
  const evidence = evidenceOf(given);
  let head;
  let index;
  if (evidence.proof) {
    const proof = parseEntryProof(evidence.proof);
    head = open(given, proof.note);
    if (!proof.holds) throw new InputError("证明与检查点的根不符", "the proof does not lead to the checkpoint");
    sameEntry(given, proof.entry);
    index = proof.index;
    samePlace(given, evidence, index);
  } else if (evidence.entries && evidence.checkpoint) {
    head = open(given, evidence.checkpoint);
    sameRoot(evidence.entries, head);
    index = find(given, evidence.entries, head.size);
    samePlace(given, evidence, index);
    samePlan(given, evidence.entries, index);
  } else {
    throw new Unchecked("未检验日志：需要条目证明，或日志文件与签名的检查点", "not checked: needs an entry proof, or the log and a signed checkpoint");
  }
  return {
    zh: `记录是日志 ${head.origin} 的第 ${index + 1} 条（检查点共 ${head.size} 条）`,
    en: `the record is entry ${index + 1} of ${head.size} in ${head.origin}`,
  };
}

/** The log at hand extends the log of an older checkpoint: nothing was rewritten. */
export function consistency(given) {
  const evidence = evidenceOf(given);
  if (!evidence.oldCheckpoint) throw new Unchecked("未检验日志前后一致：没有更早的检查点", "not checked: there is no older checkpoint");
  const old = open(given, evidence.oldCheckpoint);
  let holds;
  let head;
  if (evidence.oldProof) {
    const proof = readConsistency(evidence.oldProof, old);
    head = open(given, proof.note);
    holds = proof.holds;
  } else if (evidence.entries && evidence.checkpoint) {
    head = open(given, evidence.checkpoint);
    sameRoot(evidence.entries, head);
    holds = old.size <= head.size && rootOf(evidence.entries, old.size) === old.root;
  } else {
    throw new Unchecked("未检验日志前后一致：需要一致性证明，或日志文件与检查点", "not checked: needs a consistency proof, or the log and a checkpoint");
  }
  if (!holds) {
    throw new InputError(
      `日志被改写或分叉：现有检查点（${head.size} 条）不是旧检查点（${old.size} 条）的延续`,
      `the log was rewritten or forked: ${head.size} entries do not extend the ${old.size}`,
    );
  }
  return { zh: `日志从 ${old.size} 条延续到 ${head.size} 条，没有改写`, en: `the log grew from ${old.size} to ${head.size} entries without rewriting` };
}

/** Plan numbers are consecutive, every number has one draw, and what is overdue is named. */
export function numbers(given) {
  const { entries, now } = evidenceOf(given);
  if (!entries) throw new Unchecked("未检验编号连续：需要完整的日志文件", "not checked: needs the whole log file");
  const story = tell(entries, now);
  if (story.faults.length) {
    const { index, zh, en } = story.faults[0];
    throw new InputError(`${zh}（第 ${index + 1} 条）`, `${en} (entry ${index + 1})`);
  }
  const late = story.overdue.map((item) => item.zh).join("；");
  const lateEn = story.overdue.map((item) => item.en).join("; ");
  return {
    zh: `${story.attempts} 次抽取编号连续、各有一个结果${late ? `；${late}` : ""}`,
    en: `${story.attempts} attempts, consecutive${lateEn ? `; ${lateEn}` : ""}`,
  };
}

/** The checkpoint of `note` with its log and witness signatures checked. */
export function open(given, note) {
  const { key, witnesses } = evidenceOf(given);
  if (!given.checks.checkSignature) throw new Unchecked("未检验日志签名：本机没有 Ed25519 程序", "log signature not checked: no Ed25519 here");
  return openCheckpoint(note, key, witnesses, given.checks.checkSignature);
}

/** Whether `entry` publishes this plan or one of its commitments. */
export function isOfThisCeremony(given, entry) {
  if (!isAbout(entry, given.plan)) return false;
  if (entry.type === "plan") return entry.digest === given.planDigest;
  return entry.type === "commit" && readCommitments(given.body()).some(({ commitment }) => commitment === entry.digest);
}

function evidenceOf(given) {
  if (!given.evidence) throw new Unchecked("未检验日志：没有给出日志公钥与材料", "not checked: no log key and material were given");
  return given.evidence;
}

function sameRoot(entries, { size, root }) {
  if (size > entries.length || rootOf(entries, size) !== root) throw new InputError("日志文件与检查点不是同一份", "the log file is not that of the checkpoint");
}

function wanted(given) {
  const count = readReplacements(given.body()).length;
  return { type: count ? "replace" : "result", digest: given.hash.hex(resultText(given.certificate.body)), count };
}

function isWanted(entry, { type, digest, count }) {
  return entry.type === type && entry.digest === digest && entry.count === count;
}

function sameEntry(given, entry) {
  if (!isAbout(entry, given.plan)) throw new InputError("日志条目属于另一次抽取", "the log entry is of another draw");
  if (!isWanted(entry, wanted(given))) throw new InputError("日志登记的结果不是这份记录", "what the log has is not this record");
}

function find(given, entries, size) {
  const right = wanted(given);
  const { planNo, attempt } = given.plan;
  const index = entries.findIndex((entry, i) => i < size && entry.plan_no === planNo && entry.attempt === attempt && isWanted(entry, right));
  if (index < 0) throw new InputError("日志中没有这份记录", "the log does not have this record");
  return index;
}

/** The `log` field of the record, where it stands, names this log and the result's entry. */
function samePlace(given, evidence, index) {
  const body = given.body();
  if (!body.has("log")) return;
  const place = body.child("log");
  if (place.text("origin") !== evidence.key.name) throw new InputError("记录所称的日志不是这个日志", "the record names another log", { field: "log" });
  const stated = place.integer("index", 0, 1e9);
  if (place.has("checkpoint")) place.text("checkpoint", null, 65536);
  place.close();
  if (!readReplacements(given.body()).length && stated !== index) {
    throw new InputError(`记录自称是日志第 ${stated + 1} 条，实为第 ${index + 1} 条`, `the record calls itself entry ${stated + 1}, it is entry ${index + 1}`, { field: "log.index" });
  }
}

/** The log published this plan and these commitments, and did so before the result. */
function samePlan(given, entries, index) {
  const { plan, planDigest, hash } = given;
  const before = entries.slice(0, index).filter((entry) => entry.plan_no === plan.planNo && entry.attempt === plan.attempt);
  const published = before.find(({ type }) => type === "plan");
  if (!published) throw new InputError("日志在结果之前没有登记计划", "the log has no plan before the result");
  const strata = strataDigest(hash, plan.strata);
  if (published.text !== planEntryText(plan, { digest: planDigest, strata, time: published.time, due: published.due })) {
    throw new InputError("日志登记的计划不是这份计划", "the plan in the log is not this plan");
  }
  const stated = readCommitments(given.body()).map(({ party, commitment }) => `${party} ${commitment}`);
  const logged = new Map(before.filter(({ type }) => type === "commit").map(({ party, digest }) => [party, `${party} ${digest}`]));
  if ([...logged.values()].sort().join() !== [...new Set(stated)].sort().join()) {
    throw new InputError("日志在结果之前登记的承诺与记录不一致", "the commitments in the log before the result are not those of the record");
  }
}
