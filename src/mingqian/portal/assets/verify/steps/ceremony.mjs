/** Steps 3, 5, 6 and 7: the plan, the contributions, the beacon and the seed. */
import { beaconText, bornAt, checkBeacon, PINNED, readBeaconValue } from "../drawing/beacon.mjs";
import { checkMember } from "../drawing/coord.mjs";
import { commitment, deriveSeed } from "../drawing/seed.mjs";
import { InputError, Mismatch, Unchecked } from "../reading/errors.mjs";
import { planDigest, readPlan } from "../reading/plan.mjs";
import { readCommitments, readContributions } from "../reading/record.mjs";

/** Step 3: the plan has exactly the known fields and its digest is the one published. */
export function plan(given) {
  const raw = given.body().take("plan");
  const value = readPlan(raw);
  const right = planDigest(given.hash, raw);
  const stated = given.body().digest("plan_digest");
  if (right !== stated) {
    throw new Mismatch("计划摘要不符：公布的摘要不是这份计划的", "the plan digest is not that of the published plan", {
      differences: [{ where: "plan_digest", stated, right }],
    });
  }
  const [zh, en] = together(given, raw);
  return { zh: `计划 ${value.planNo} 摘要相符${zh}`, en: `plan ${value.planNo}: digest is right${en}` };
}

/** A member plan stands in its coord plan with exactly its terms; others have no coord plan. */
function together(given, raw) {
  const body = given.body();
  if (("coord" in raw) !== body.has("coord")) {
    throw new InputError("计划与记录须同时有或同时没有统筹计划", "plan and record have a coord plan both or neither", { field: "coord" });
  }
  if (!body.has("coord")) return ["", ""];
  const count = checkMember(given.hash, body.take("coord"), raw);
  return [`，与另外 ${count - 1} 个计划统筹抽取`, `, one of ${count} coordinated plans`];
}

/** Step 5: every party of the plan committed under this plan and delivered what it committed. */
export function contributions(given) {
  const { parties, onMissing } = given.plan.seed;
  const committed = readCommitments(given.body());
  const delivered = readContributions(given.body());
  sameParties(parties, committed, "commitments", "承诺方与计划列明的参与方不一致", "the committing parties are not those of the plan");
  sameParties(parties, delivered, "contributions", "揭示方与计划列明的参与方不一致", "the contributing parties are not those of the plan");
  const wrong = delivered
    .map(({ party, r }, i) => ({ where: party, stated: committed[i].commitment, right: commitment(given.hash, given.rootDigest, party, r) }))
    .filter(({ stated, right }) => stated !== right);
  if (wrong.length) {
    const party = wrong[0].where;
    throw new Mismatch(`参与方 ${party} 的随机数与其在本计划下的承诺不符`, `the contribution of ${party} does not open its commitment under this plan`, { differences: wrong });
  }
  const opened = delivered.filter(({ via }) => via === "envelope").map(({ party }) => party);
  if (opened.length && onMissing !== "open-envelope") {
    throw new InputError(`计划未约定启封，参与方 ${opened[0]} 却以信封代替揭示`, `the plan has no envelopes, yet ${opened[0]} came by envelope`);
  }
  return {
    zh: `${parties.length} 个参与方的承诺均相符${opened.length ? `；启封：${opened.join("、")}` : ""}`,
    en: `all ${parties.length} commitments open${opened.length ? `; by envelope: ${opened.join(", ")}` : ""}`,
  };
}

/** Step 6: the beacon is the one the plan names and came after all contributions were due. */
export function beacon(given) {
  const rule = given.plan.seed.beacon;
  checkBeacon(rule, readBeaconValue(given.body().child("beacon")));
  if (rule.kind === "none") {
    return { zh: "计划约定不用信标——末位揭示风险：最后揭示的一方可以左右结果", en: "the plan uses no beacon: the party that reveals last can steer the result" };
  }
  const born = bornAt(rule);
  if (born === null) {
    return { zh: "信标与计划一致；其时间只是声称，须有见证或外部存证", en: "the beacon is the one of the plan; its time is only claimed" };
  }
  const shown = `${born.slice(0, 10)} ${born.slice(11, 19)}`;
  if (born <= given.plan.seed.revealBy) {
    throw new InputError(`信标在揭示期限之前已产生（${shown} UTC）`, `the beacon existed before the contributions were due (${shown}Z)`);
  }
  return { zh: `信标与计划一致，产生于揭示期限之后（${shown} UTC）`, en: `the beacon of the plan, born after the contributions (${shown}Z)` };
}

/** Step 6: a drand beacon is genuine under the key pinned here. */
export function beaconSignature(given) {
  const value = readBeaconValue(given.body().child("beacon"));
  if (value.kind !== "drand") {
    return { zh: `信标 ${value.kind} 没有签名可验，由在场见证人负责`, en: `beacon ${value.kind} carries no signature; witnesses answer for it` };
  }
  const chain = PINNED[value.chain];
  if (!chain) throw new InputError("未知的 drand 链", "unknown drand chain", { field: "beacon.chain" });
  if (!given.checks.checkBeacon) {
    throw new Unchecked(
      `未检验信标签名：需要 BLS12-381 程序；可向 drand ${chain.name} 查第 ${value.round} 轮核对`,
      `not checked: needs a BLS12-381 library; compare round ${value.round} of drand ${chain.name}`,
    );
  }
  if (!given.checks.checkBeacon(chain.publicKey, value.round, value.signature)) {
    throw new InputError("信标签名不成立", "the beacon signature is not genuine");
  }
  return { zh: "信标签名成立", en: "the beacon signature is genuine" };
}

/** Step 7: the seed follows from P, the contributions in plan order and the beacon. */
export function seed(given) {
  const value = readBeaconValue(given.body().child("beacon"));
  const right = deriveSeed(given.hash, given.rootDigest, readContributions(given.body()), beaconText(value));
  const stated = given.body().digest("seed");
  if (right !== stated) {
    throw new Mismatch("种子不是由计划、各方随机数与信标得出的", "the seed does not follow from plan, contributions and beacon", {
      differences: [{ where: "seed", stated, right }],
    });
  }
  return { zh: "种子相符", en: "the seed is right" };
}

function sameParties(parties, rows, field, zh, en) {
  const names = rows.map(({ party }) => party);
  if (names.length !== parties.length || names.some((name, i) => name !== parties[i])) {
    throw new Mismatch(zh, en, { field, differences: [{ where: field, stated: names.join("、"), right: parties.join("、") }] });
  }
}
