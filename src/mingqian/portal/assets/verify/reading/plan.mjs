/** The plan: all that could steer a draw, frozen before any secret is committed (protocol §4). */
import { readBeaconRule } from "../drawing/beacon.mjs";
import { ALGORITHMS } from "../hash/hashing.mjs";
import { Fields } from "./fields.mjs";
import { canonical } from "./json.mjs";
import * as quota from "./quota.mjs";

const LARGE = 1e9;
/** A plan number. */
export const NUMBER = /^[0-9A-Za-z一-鿿〔〕（）()_./-]{1,64}$/;
/** The authority that draws. */
export const AUTHORITY = /^[0-9A-Za-z_.-]{1,64}$/;
/** A reason or algorithm code. */
export const CODE = /^[a-z0-9-]{1,32}$/;
/** A stratum or department code. */
export const STRATUM = /^[A-Za-z0-9_.-]{1,32}$/;
/** A party of the seed. */
export const PARTY = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** A plan read strictly, with `quotas` and `reserves` (Maps by stratum code). */
export function readPlan(value) {
  const fields = new Fields(value, "plan");
  fields.choice("v", ["mq1"]);
  const plan = {
    alg: fields.choice("alg", ALGORITHMS),
    authority: fields.text("authority", AUTHORITY),
    planNo: fields.text("plan_no", NUMBER),
    attempt: fields.integer("attempt", 1, 1000),
    title: fields.text("title"),
    prev: fields.digest("prev"),
    pool: readPoolRef(fields.child("pool")),
    strata: fields.children("strata").map(readStratum),
    seed: readSeedRule(fields.child("seed")),
    reservePermille: fields.integer("reserve_permille", 0, 10000),
    disclosure: fields.choice("disclosure", ["immediate", "sealed"]),
    ...readOptional(fields),
  };
  fields.close();
  checkWhole(plan, fields);
  plan.quotas = new Map(plan.strata.map((stratum) => [stratum.code, stratum.quota]));
  plan.reserves = new Map(plan.strata.map(({ code, quota: n }) => [code, Math.ceil((n * plan.reservePermille) / 1000)]));
  return plan;
}

/** P, the digest of a plan as JSON value. */
export function planDigest(hash, plan) {
  return hash.hex(`mq1:plan:${canonical(plan)}`);
}

/** Every quota recomputed from rule, size, value and minimum: a Map by code. */
export function resolveQuotas(strata) {
  const shared = strata.filter(({ rule }) => rule === "total");
  const found = shared.length ? quota.total(shared, shared.reduce((sum, { quota: n }) => sum + n, 0)) : new Map();
  for (const { code, rule, size, value, min } of strata) {
    if (rule === "permille") found.set(code, quota.permille(size, value, min));
    else if (rule === "count") found.set(code, quota.count(size, value, min));
  }
  return found;
}

/** {root, size} of a frozen file with at least `least` lines. */
export function readFileRef(fields, least) {
  const ref = { root: fields.digest("root"), size: fields.integer("size", least, LARGE) };
  fields.close();
  return ref;
}

/** {root, size} of a pool, with `blind: true` where its leaves are blind. */
export function readPoolRef(fields) {
  const blind = fields.has("blind") ? fields.flag("blind") : null;
  if (blind === false) throw fields.refuse("blind", "为否时请省去此字段", "leave the field out where false");
  const ref = readFileRef(fields, 1);
  return blind ? { ...ref, blind } : ref;
}

function readStratum(fields) {
  const stratum = {
    code: fields.text("code", STRATUM),
    size: fields.integer("size", 0, LARGE),
    rule: fields.choice("rule", quota.RULES),
    value: fields.integer("value", 0, LARGE),
    min: fields.integer("min", 0, LARGE),
    quota: fields.integer("quota", 0, LARGE),
  };
  if (stratum.rule === "permille" && stratum.value > 1000) throw fields.refuse("value", "千分比不得超过 1000", "permille must not exceed 1000");
  fields.close();
  return stratum;
}

/** Who contributes, until when, and which beacon follows. */
export function readSeedRule(fields) {
  const rule = {
    parties: fields.texts("parties", PARTY),
    commitBy: fields.time("commit_by"),
    revealBy: fields.time("reveal_by"),
    escrow: fields.choice("escrow", ["envelope", "notary", "none"]),
    onMissing: fields.choice("on_missing", ["open-envelope", "void"]),
    beacon: readBeaconRule(fields.child("beacon")),
  };
  if (rule.parties.length < 3) throw fields.refuse("parties", "至少要有 3 个参与方", "needs 3 parties");
  if (rule.commitBy >= rule.revealBy) throw fields.refuse("reveal_by", "揭示时间须晚于承诺时间", "must be later than commit_by");
  fields.close();
  return rule;
}

function readMatchRule(fields) {
  const rule = {
    department: fields.text("department", STRATUM),
    need: fields.integer("need", 1, 100),
    needQualified: fields.integer("need_qualified", 0, 100),
    cap: fields.integer("cap", 1, 100000),
    relax: fields.texts("relax"),
  };
  if (rule.needQualified > rule.need) throw fields.refuse("need_qualified", "不得超过 need", "must not exceed need");
  if (rule.relax.length > 9) throw fields.refuse("relax", "至多 9 步", "at most 9 steps");
  fields.close();
  return rule;
}

function readCoord(fields) {
  const plan = fields.digest("plan");
  fields.close();
  return plan;
}

function readOptional(fields) {
  const found = { match: [], reasons: [] };
  const given = ["match", "reasons"].filter((name) => fields.has(name));
  for (const name of ["inspectors", "eligibility"]) if (fields.has(name)) found[name] = readFileRef(fields.child(name), 0);
  if (fields.has("match")) found.match = fields.children("match").map(readMatchRule);
  if (fields.has("reasons")) found.reasons = fields.texts("reasons", CODE);
  const times = { disclose_at: "discloseAt", result_by: "resultBy" };
  if (fields.has("replace_limit_permille")) found.replaceLimit = fields.integer("replace_limit_permille", 0, 1000);
  for (const name of Object.keys(times)) if (fields.has(name)) found[times[name]] = fields.time(name);
  if (fields.has("supplements")) found.supplements = fields.digest("supplements");
  if (fields.has("coord")) found.coord = readCoord(fields.child("coord"));
  for (const name of given) {
    if (!found[name].length) throw fields.refuse(name, "为空时请省去此字段", "leave the field out where it is empty");
  }
  return found;
}

function checkWhole(plan, fields) {
  const repeated = (names) => new Set(names).size !== names.length;
  const codes = plan.strata.map(({ code }) => code);
  if (!codes.length || repeated(codes)) throw fields.refuse("strata", "分层为空或重复", "strata are empty or repeated");
  if (repeated(plan.match.map(({ department }) => department))) throw fields.refuse("match", "部门重复", "a department stands twice");
  if (Boolean(plan.match.length) !== Boolean(plan.inspectors && plan.eligibility)) {
    throw fields.refuse("match", "match、inspectors、eligibility 须同时给出", "match, inspectors and eligibility stand together or not at all");
  }
  if ((plan.disclosure === "sealed") !== Boolean(plan.discloseAt)) {
    throw fields.refuse("disclose_at", "仅在 disclosure 为 sealed 时给出，且必须给出", "stands if and only if disclosure is sealed");
  }
  if (plan.resultBy && plan.resultBy <= plan.seed.revealBy) throw fields.refuse("result_by", "须晚于揭示时间", "must be later than reveal_by");
}
