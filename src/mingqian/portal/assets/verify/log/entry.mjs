/** One fact of the log: `mq1:log:<type>:` + canonical JSON (protocol §11.1). */
import { Hash, toHex, utf8 } from "../hash/hashing.mjs";
import { InputError } from "../reading/errors.mjs";
import { Fields } from "../reading/fields.mjs";
import { canonical, parseStrict } from "../reading/json.mjs";
import { AUTHORITY, NUMBER, PARTY, STRATUM, readPoolRef } from "../reading/plan.mjs";

const LEAF = /^mq1:log:([a-z]{1,16}):(\{.*\})$/;
const REASONS = ["missing-commit", "missing-reveal", "wrong-reveal", "no-beacon", "withdrawn", "incident"];
const PARTY_REASONS = REASONS.slice(0, 3);
const OWN = {
  plan: ["prev", "pool", "strata", "reveal_by", "due", "disclose_at", "supplements", "coord"],
  commit: ["party"],
  void: ["reason", "party"],
  result: [],
  replace: ["count"],
  disclose: [],
  terms: ["department", "seq"],
  dealt: ["department", "seq"],
};
const OPTIONAL = ["disclose_at", "supplements", "coord", "party", "reason"];
const READ = {
  pool: (fields) => readPoolRef(fields.child("pool")),
  party: (fields) => fields.text("party", PARTY),
  reason: (fields) => fields.choice("reason", REASONS),
  count: (fields) => fields.integer("count", 1, 1e9),
  department: (fields) => fields.text("department", STRATUM),
  seq: (fields) => fields.integer("seq", 1, 1000),
};
for (const name of ["prev", "strata", "supplements", "coord"]) READ[name] = (fields) => fields.digest(name);
for (const name of ["reveal_by", "due", "disclose_at"]) READ[name] = (fields) => fields.time(name);

/** {type, authority, plan_no, attempt, digest, time, …, text, leaf} of one leaf, read strictly. */
export function parseEntry(text) {
  const match = LEAF.exec(text);
  if (!match || utf8(text).length > 4096) throw new InputError("日志条目须写成 mq1:log:类型:{…}", "an entry is mq1:log:<type>:{…}");
  const [, type, raw] = match;
  if (!Object.prototype.hasOwnProperty.call(OWN, type)) throw new InputError(`未知的日志条目类型 ${type}`, `unknown type of log entry: ${type}`);
  const value = parseStrict(raw, "日志条目 log entry");
  const entry = readEntry(type, new Fields(value, type));
  if (`mq1:log:${type}:${canonical(value)}` !== text) throw new InputError("日志条目不是规范写法", "the entry is not in canonical form");
  return { ...entry, text, leaf: toHex(new Hash("sha256").digest(utf8(text), 0)) };
}

/** What the log must have published of a plan at some `time` and `due`, as the text of the entry. */
export function planEntryText(plan, { digest, strata, time, due }) {
  const value = {
    authority: plan.authority, plan_no: plan.planNo, attempt: plan.attempt, digest, time,
    prev: plan.prev, pool: plan.pool, strata, reveal_by: plan.seed.revealBy, due: plan.resultBy || due,
  };
  if (plan.discloseAt) value.disclose_at = plan.discloseAt;
  if (plan.supplements) value.supplements = plan.supplements;
  if (plan.coord) value.coord = plan.coord;
  return `mq1:log:plan:${canonical(value)}`;
}

/** H("mq1:strata:" + canonical(strata)): equal in two attempts of one plan number. */
export function strataDigest(hash, strata) {
  return hash.hex(`mq1:strata:${canonical(strata)}`);
}

/** Whether an entry is about this attempt of this plan. */
export function isAbout(entry, plan) {
  return entry.authority === plan.authority && entry.plan_no === plan.planNo && entry.attempt === plan.attempt;
}

function readEntry(type, fields) {
  const entry = {
    type,
    authority: fields.text("authority", AUTHORITY),
    plan_no: fields.text("plan_no", NUMBER),
    attempt: fields.integer("attempt", 1, 1000),
    digest: fields.digest("digest"),
    time: fields.time("time"),
    count: 0,
    party: "",
    reason: "",
  };
  for (const name of OWN[type]) if (fields.has(name) || !OPTIONAL.includes(name)) entry[name] = READ[name](fields);
  fields.close();
  if (type === "plan" && entry.due <= entry.reveal_by) throw fields.refuse("due", "须晚于揭示时间", "must be later than reveal_by");
  if (type === "commit" && !entry.party) throw fields.refuse("party", "缺少此字段", "missing");
  if (type === "void") checkVoid(entry, fields);
  return entry;
}

function checkVoid(entry, fields) {
  if (!entry.reason) throw fields.refuse("reason", "缺少此字段", "missing");
  if (PARTY_REASONS.includes(entry.reason) !== Boolean(entry.party)) {
    throw fields.refuse("party", "因一方的过失作废时须写明该方，其他情形不写", "stands exactly where one party's failure is the reason");
  }
}
