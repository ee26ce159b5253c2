/** Step 10: what comes after a draw: replacements from the reserve, and supplementary draws. */
import { Hash } from "../hash/hashing.mjs";
import { InputError, Mismatch, Unchecked } from "../reading/errors.mjs";
import { Fields, own } from "../reading/fields.mjs";
import { lines, textOf } from "../reading/lines.mjs";
import { planDigest, readPlan } from "../reading/plan.mjs";
import { readCertificate, readDraw, readReplacements } from "../reading/record.mjs";

/** Step 10: each replacement has a listed reason and takes the next reserve of its stratum. */
export function replacements(given) {
  const items = readReplacements(given.body());
  if (!items.length) return { zh: "没有递补", en: "no replacements" };
  const used = new Map();
  const gone = new Set();
  for (const item of items) {
    checkReplacement(given, item, used.get(item.stratum) || 0, gone);
    used.set(item.stratum, (used.get(item.stratum) || 0) + 1);
    gone.add(item.out);
  }
  const limit = given.plan.replaceLimit || 0;
  const drawn = [...given.plan.quotas.values()].reduce((sum, n) => sum + n, 0);
  if (items.length * 1000 > limit * drawn) {
    throw new InputError(`递补 ${items.length} 个，超过计划的上限 ${limit}‰，须另行补抽`, `${items.length} replacements exceed the plan's limit of ${limit} per mille`);
  }
  return { zh: `${items.length} 个递补均依候补次序`, en: `${items.length} replacements in order` };
}

/** Whether the plan says it supplements another. */
export function isSupplementary(given) {
  return own(own(given.certificate.body, "plan"), "supplements") !== undefined;
}

/** A supplementary draw has a fresh seed and draws nobody the earlier one drew already. */
export function supplement(given) {
  const { earlier, poolBytes } = given.files;
  if (!earlier) throw new Unchecked("未检验补充抽取：需要被补充的那份记录", "not checked: needs the record this plan supplements");
  const { body } = readCertificate(earlier);
  const raw = new Fields(body, "earlier").take("plan");
  const before = readEarlier(raw);
  if (planDigest(new Hash(before.alg), raw) !== given.plan.supplements) {
    throw new InputError("给出的不是被补充的那份记录", "this is not the record the plan supplements");
  }
  if (new Fields(body, "earlier").digest("seed") === given.body().digest("seed")) {
    throw new InputError("补充抽取没有换种子", "the supplementary draw has no fresh seed");
  }
  const already = new Set(readDraw(new Fields(body, "earlier")).flatMap(({ selected }) => selected.map(({ id }) => id)));
  for (const { into } of readReplacements(new Fields(body, "earlier"))) already.add(into);
  given.openPool();
  for (const [number, start, end] of lines(poolBytes)) {
    const [id] = textOf(poolBytes, start, end, number).split("\t");
    if (already.has(id)) throw new InputError(`已抽中的 ${id} 又在补充抽取的名单内`, `${id} was drawn already and is in the pool of the supplementary draw`);
  }
  return {
    zh: `补充 ${before.planNo}：另有种子，名单不含已抽中的 ${already.size} 个`,
    en: `supplements ${before.planNo}: fresh seed, none of the ${already.size} drawn before`,
  };
}

function readEarlier(raw) {
  try {
    return readPlan(raw);
  } catch {
    throw new InputError("被补充的记录无法读取", "the earlier record is unreadable");
  }
}

function checkReplacement(given, item, used, gone) {
  const { stratum: code, out } = item;
  const part = given.redrawn.get(code);
  if (!part) throw new InputError(`没有分层 ${code}`, `no such stratum: ${code}`);
  if (!given.plan.reasons.includes(item.reason)) throw new InputError(`递补理由 ${item.reason} 不在计划列明的理由之内`, `reason ${item.reason} is not among the plan's`);
  if (item.approvedBy.length < 2) throw new InputError("递补须有两人签批", "a replacement needs two approvals");
  const present = [...part.selected, ...part.reserve.slice(0, used)].some(({ id }) => id === out && !gone.has(id));
  if (!present) throw new InputError(`${out} 不在分层 ${code} 的当前名单内`, `${out} is not on the present list of stratum ${code}`);
  const next = part.reserve[used];
  if (!next) throw new InputError(`分层 ${code} 的候补已用完，须另行补抽`, `the reserve of stratum ${code} is used up`);
  if (item.into !== next.id || item.rank !== next.rank) {
    throw new Mismatch(
      `分层 ${code} 的下一候补应为第 ${next.rank} 位 ${next.id}，记录写第 ${item.rank} 位 ${item.into}`,
      `the next reserve of stratum ${code} is rank ${next.rank} ${next.id}, the record has rank ${item.rank} ${item.into}`,
      { differences: [{ where: `${code} · 递补`, stated: `${item.rank} ${item.into}`, right: `${next.rank} ${next.id}` }] },
    );
  }
}
