/**
 * Step 12: what proves that the plan existed before the beacon, and what merely claims it (§14).
 *
 * A witness's cosignature (medium `c2sp`) is checked here; every other receipt is checked where it
 * was issued, time stamp tokens too: until then the time is only claimed.
 */
import { bornAt } from "../drawing/beacon.mjs";
import { parseEntryProof, rootOf } from "../log/checkpoint.mjs";
import { unbase64 } from "../log/note.mjs";
import { InputError, Unchecked } from "../reading/errors.mjs";
import { readAnchors, readCommitments } from "../reading/record.mjs";
import { isOfThisCeremony, open } from "./logged.mjs";

/** Outside, dated copies of plan digest or commitments from before the reveal deadline. */
export function timing(given) {
  const anchors = readAnchors(given.body());
  const proven = anchors.map((anchor) => judge(given, anchor)).filter(Boolean).concat(checkpoints(given));
  if (proven.length) {
    const { name, time } = proven.sort((a, b) => (a.time < b.time ? -1 : 1))[0];
    const [zh, en] = lowerBound(given);
    return {
      zh: `时间由 见证人 ${name} 证明：计划在 ${shown(time)} 之前已封存；${zh}`,
      en: `timing proven by 见证人 ${name}: the plan existed before ${shown(time)}; ${en}`,
    };
  }
  if (!anchors.length) throw new Unchecked("时间先后只是声称：记录没有外部存证", "the order in time is only claimed: the record has no outside anchor");
  const media = [...new Set(anchors.map(({ medium }) => medium))].sort().join("、");
  throw new Unchecked(`存证见 ${media}；回执须到该处核验，此处只是声称`, `anchored in ${media}; the receipts must be checked there, here they are only claimed`);
}

/** What a receipt proves, null where it is only claimed; throws where it is a lie. */
function judge(given, anchor) {
  const { digest, medium, time } = anchor;
  const known = [given.planDigest, ...readCommitments(given.body()).map(({ commitment }) => commitment)];
  if (!known.includes(digest)) {
    throw new InputError(`存证（${medium}）的摘要既不是计划也不是承诺`, `the anchor in ${medium} is of neither the plan nor a commitment`);
  }
  const due = given.plan.seed.revealBy;
  if (time >= due) throw tooLate(medium);
  if (medium === "rfc3161") unbase64(anchor.receipt);
  const proven = medium === "c2sp" ? byWitness(given, anchor) : null;
  if (!proven) return null;
  if (proven.time >= due) throw tooLate(`见证人 ${proven.name}`);
  if (proven.time !== time) {
    throw new InputError(`存证自称 ${time}，见证人 ${proven.name} 证明的是 ${shown(proven.time)}（倒签）`, `the anchor claims ${time}, 见证人 ${proven.name} proves ${shown(proven.time)} (backdated)`);
  }
  return proven;
}

function byWitness(given, anchor) {
  const proof = parseEntryProof(anchor.receipt);
  if (proof.entry.digest !== anchor.digest || !isOfThisCeremony(given, proof.entry)) {
    throw new InputError("存证回执是另一条日志的", "the receipt of the anchor is of another log entry");
  }
  if (!proof.holds) throw new InputError("存证回执的路径不成立", "the path in the receipt does not hold");
  if (!given.evidence || !given.checks.checkSignature) return null;
  return open(given, proof.note).earliest;
}

/** Cosigned checkpoints at hand that contain the plan entry, from before the deadline. */
function checkpoints(given) {
  const { evidence } = given;
  if (!evidence || !evidence.entries || !given.checks.checkSignature) return [];
  const { entries } = evidence;
  const index = entries.findIndex((entry) => entry.type === "plan" && isOfThisCeremony(given, entry));
  const notes = [evidence.oldCheckpoint, evidence.checkpoint].filter((note) => note && index >= 0);
  return notes.map((note) => open(given, note)).filter(({ size, root, earliest }) => (
    index < size && size <= entries.length && rootOf(entries, size) === root && earliest && earliest.time < given.plan.seed.revealBy
  )).map(({ earliest }) => earliest);
}

/** What is known of when the beacon came: proven for drand, public or claimed otherwise. */
function lowerBound(given) {
  const rule = given.plan.seed.beacon;
  const born = bornAt(rule);
  if (born) return [`信标在 ${shown(born)} 才产生`, `the beacon came into being at ${shown(born)}`];
  return {
    lot: ["开奖时间请与公开的开奖公告核对", "compare the drawing's date with its notice"],
    dice: ["掷骰时间由在场见证人证明", "the time of the dice rests on those present"],
    none: ["没有信标", "there is no beacon"],
  }[rule.kind];
}

function tooLate(who) {
  return new InputError(`存证（${who}）晚于揭示期限，不能证明先后`, `the anchor in ${who} is later than reveal_by and proves nothing`);
}

function shown(time) {
  return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}
