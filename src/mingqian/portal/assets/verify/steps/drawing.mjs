/** Steps 2, 4 and 8: the pool, the quotas, and the selection. */
import { InputError, Mismatch } from "../reading/errors.mjs";
import { resolveQuotas } from "../reading/plan.mjs";
import { readDraw } from "../reading/record.mjs";

/** Step 2: the pool file is canonical, and it is the one the plan froze. */
export function pool(given) {
  const found = given.pool;
  const ref = given.plan.pool;
  if (found.size !== ref.size) {
    throw new Mismatch(`名单有 ${found.size} 个单位，计划封存的是 ${ref.size} 个`, `the pool has ${found.size} units, the plan froze ${ref.size}`, {
      differences: [{ where: "pool.size", stated: String(ref.size), right: String(found.size) }],
    });
  }
  if (found.root !== ref.root) {
    throw new Mismatch("名单与计划封存的不是同一份（根不符）", "the pool is not the one the plan froze (wrong root)", {
      differences: [{ where: "pool.root", stated: ref.root, right: found.root }],
    });
  }
  return { zh: `名单 ${found.size} 个单位，根相符`, en: `${found.size} units, root is right` };
}

/** Step 4: the strata of the plan are those of the pool, and each quota follows its rule. */
export function quotas(given) {
  const sizes = given.usablePool.strata;
  const { strata } = given.plan;
  const stated = new Set(strata.map(({ code }) => code));
  for (const code of [...sizes.keys()].sort()) {
    if (!stated.has(code)) throw new InputError(`名单中的分层 ${code} 不在计划内`, `stratum ${code} of the pool is not in the plan`);
  }
  const right = resolveQuotas(strata);
  for (const { code, size, quota } of strata) {
    const real = sizes.get(code) || 0;
    if (size !== real) {
      throw new Mismatch(`分层 ${code} 实有 ${real} 个单位，计划写 ${size} 个`, `stratum ${code} has ${real} units, the plan says ${size}`, {
        differences: [{ where: `strata.${code}.size`, stated: String(size), right: String(real) }],
      });
    }
    if (quota !== right.get(code)) {
      throw new Mismatch(`分层 ${code} 的名额按规则应为 ${right.get(code)}，计划写 ${quota}`, `the quota of stratum ${code} must be ${right.get(code)}, the plan says ${quota}`, {
        differences: [{ where: `strata.${code}.quota`, stated: String(quota), right: String(right.get(code)) }],
      });
    }
  }
  return { zh: `${strata.length} 个分层的单位数与名额均相符`, en: `sizes and quotas of all ${strata.length} strata are right` };
}

/** Step 8: the published lists are the smallest keys of each stratum, in order. */
export function selection(given) {
  const stated = readDraw(given.body());
  const codes = given.plan.strata.map(({ code }) => code);
  if (stated.length !== codes.length || stated.some(({ stratum }, i) => stratum !== codes[i])) {
    throw new InputError("抽取结果的分层与计划不一致", "the strata drawn are not the plan's");
  }
  let drawn = 0;
  for (const { stratum, quota, selected, reserve } of stated) {
    const right = given.redrawn.get(stratum);
    if (quota !== right.quota) throw new InputError(`分层 ${stratum} 的名额与计划不符`, `the quota of stratum ${stratum} is not the plan's`);
    compare(stratum, ["抽中", "selected"], selected, right.selected);
    if (reserve) compare(stratum, ["候补", "reserve"], reserve, right.reserve);
    drawn += selected.length;
  }
  return { zh: `${drawn} 个抽中单位的签号、次序均相符`, en: `keys and order of all ${drawn} selected units are right` };
}

function compare(code, [zh, en], stated, right) {
  const show = (pick) => (pick ? `${pick.rank} ${pick.id} ${pick.key}` : "—");
  const same = (a, b) => a && b && a.rank === b.rank && a.id === b.id && a.key === b.key;
  const length = Math.max(stated.length, right.length);
  const places = Array.from({ length }, (_, i) => i).filter((i) => !same(stated[i], right[i]));
  const differences = places.map((i) => ({ where: `${code} · ${zh} ${i + 1}`, stated: show(stated[i]), right: show(right[i]) }));
  if (stated.length !== right.length) {
    throw new Mismatch(`分层 ${code} 的${zh}名单应有 ${right.length} 个，实有 ${stated.length} 个`, `stratum ${code}: ${en} must have ${right.length} units, has ${stated.length}`, { differences });
  }
  if (!places.length) return;
  const [mine, theirs] = [stated[places[0]], right[places[0]]];
  throw new Mismatch(
    `分层 ${code} 的${zh}名单第 ${theirs.rank} 位应为 ${theirs.id}，记录写 ${mine.id}（次序或签号不符）`,
    `stratum ${code}: ${en} rank ${theirs.rank} must be ${theirs.id}, the record has ${mine.id} (order or key is wrong)`,
    { differences },
  );
}
