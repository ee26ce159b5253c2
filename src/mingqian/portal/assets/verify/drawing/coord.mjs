/** The coord plan: which member plans share one ceremony, and on what terms (protocol §12). */
import { ALGORITHMS } from "../hash/hashing.mjs";
import { InputError } from "../reading/errors.mjs";
import { Fields } from "../reading/fields.mjs";
import { canonical } from "../reading/json.mjs";
import { AUTHORITY, NUMBER, readSeedRule } from "../reading/plan.mjs";

const LEFT_OUT = ["coord", "seed", "prev"];

/** P*, on which commitments and seed of all members hang. */
export function coordDigest(hash, coord) {
  return hash.hex(`mq1:coord:${canonical(coord)}`);
}

/** Throw unless `plan` (raw JSON) is a member of `coord` (raw JSON) with exactly its terms; how many. */
export function checkMember(hash, coord, plan) {
  const { members, alg } = readCoord(coord);
  if (plan.coord.plan !== coordDigest(hash, coord)) {
    throw new InputError("计划引用的不是这次统筹", "the plan names another coordinated ceremony", { field: "coord" });
  }
  if (plan.alg !== alg || canonical(plan.seed) !== canonical(coord.seed)) {
    throw new InputError("计划的算法、参与方或信标与统筹计划不一致", "hash, parties or beacon of the plan are not those of the coord plan", { field: "coord" });
  }
  const terms = termsDigest(hash, plan);
  const is = (member) => member.authority === plan.authority && member.planNo === plan.plan_no
    && member.attempt === plan.attempt && member.terms === terms;
  if (!members.some(is)) {
    throw new InputError("统筹计划所列的该成员条件与这份计划不符（名单、分层或名额不同）", "the terms of this member in the coord plan are not those of the plan", { field: "coord" });
  }
  return members.length;
}

function readCoord(value) {
  const fields = new Fields(value, "coord");
  fields.choice("v", ["mq1"]);
  const found = { alg: fields.choice("alg", ALGORITHMS), title: fields.text("title"), members: fields.children("members").map(readMember) };
  readSeedRule(fields.child("seed"));
  fields.close();
  const names = new Set(found.members.map(({ authority, planNo }) => `${authority}\n${planNo}`));
  if (found.members.length < 2 || names.size !== found.members.length) {
    throw fields.refuse("members", "至少两个成员，且不得重复", "needs two members, none twice");
  }
  return found;
}

function readMember(fields) {
  const member = {
    authority: fields.text("authority", AUTHORITY),
    planNo: fields.text("plan_no", NUMBER),
    attempt: fields.integer("attempt", 1, 1000),
    terms: fields.digest("terms"),
  };
  fields.close();
  return member;
}

function termsDigest(hash, plan) {
  const terms = Object.fromEntries(Object.entries(plan).filter(([name]) => !LEFT_OUT.includes(name)));
  return hash.hex(`mq1:terms:${canonical(terms)}`);
}
