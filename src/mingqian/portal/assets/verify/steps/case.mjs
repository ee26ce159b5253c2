/**
 * One record under examination, with the material at hand. Each step reads only the parts it needs,
 * so that one lie is reported where it sits and does not hide the others.
 */
import { barFor } from "../drawing/head.mjs";
import { coordDigest } from "../drawing/coord.mjs";
import { ALGORITHMS, Hash } from "../hash/hashing.mjs";
import { readLog } from "../log/checkpoint.mjs";
import { parseKey } from "../log/note.mjs";
import { blindRoot, scanBlind } from "../reading/blind.mjs";
import { InputError, Unchecked } from "../reading/errors.mjs";
import { Fields, own } from "../reading/fields.mjs";
import { planDigest, readPlan } from "../reading/plan.mjs";
import { scanPool } from "../reading/pool.mjs";

export class Case {
  /** `files` holds bytes by name (pool, inspectors, eligibility); `checks` verify signatures. */
  constructor(certificate, files, checks) {
    Object.assign(this, { certificate, files, checks, kept: new Map() });
  }

  /** The body for reading one of its parts. */
  body() {
    return new Fields(this.certificate.body, "body");
  }

  get alg() {
    return this.once("alg", () => new Fields(this.body().take("plan"), "body.plan").choice("alg", ALGORITHMS));
  }

  get hash() {
    return this.once("hash", () => new Hash(this.alg));
  }

  /** The plan; unchecked where step 3 finds it unreadable. */
  get plan() {
    return this.once("plan", () => unreadable(() => readPlan(this.body().take("plan"))));
  }

  /** P, recomputed from the published plan, whatever the record claims it to be. */
  get planDigest() {
    return this.once("planDigest", () => unreadable(() => planDigest(this.hash, this.body().take("plan"))));
  }

  /** What commitments and seed hang on: P* in a coordinated draw, P otherwise; recomputed. */
  get rootDigest() {
    if (own(own(this.certificate.body, "plan"), "coord") === undefined) return this.planDigest;
    if (own(this.certificate.body, "coord") === undefined) {
      throw new Unchecked("统筹计划缺失，见第 3 步", "the coord plan is missing, see step 3");
    }
    try {
      return coordDigest(this.hash, this.certificate.body.coord);
    } catch {
      throw new Unchecked("统筹计划无法读取，见第 3 步", "the coord plan is unreadable, see step 3");
    }
  }

  /** Root, size, strata and smallest keys of the pool at hand; throws what is wrong with the file. */
  get pool() {
    return this.once("pool", () => {
      const given = this.files.pool;
      if (!given) throw new Unchecked("未提供名单文件", "the pool file is not at hand");
      if (given.error) throw new InputError(given.error.zh, given.error.en, given.error);
      if (!(given instanceof Uint8Array)) return given;
      if (this.poolIsHidden) return scanBlind(given, this.alg);
      const plain = scanPool(given, this.alg, drawWanted(this.certificate.body));
      return this.plan.pool.blind ? { ...plain, root: blindRoot(given, this.files.poolKey, this.alg) } : plain;
    });
  }

  /** Whether only the public file of a blind pool is at hand. */
  get poolIsHidden() {
    return Boolean(this.plan.pool.blind) && !this.files.poolKey;
  }

  /** The pool, unchecked where step 2 finds it unusable. */
  get usablePool() {
    if (this.poolIsHidden) {
      throw new Unchecked(
        "名单为盲名单：没有名单原件与密钥，不能核对分层、名额与抽取",
        "the pool is blind: without the plain file and its key strata, quotas and draw cannot be checked",
      );
    }
    try {
      return this.pool;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new Unchecked("名单文件不可用，见第 2 步", "the pool file is unusable, see step 2");
    }
  }

  /** Throw unless the ids of the pool can be read. */
  openPool() {
    return this.usablePool;
  }

  /** The draw repeated with the published seed: code → {quota, selected, reserve}. */
  get redrawn() {
    return this.once("redrawn", () => {
      const { plan, usablePool } = this;
      this.body().digest("seed");
      return new Map(plan.strata.map(({ code }) => [code, split(usablePool.heads.get(code), plan, code)]));
    });
  }

  /** Keys and log material a verifier brought along; undefined where it brought none. */
  get evidence() {
    const { log } = this.files;
    if (!log || !log.key) return undefined;
    return this.once("evidence", () => ({
      ...log,
      key: parseKey(log.key),
      witnesses: (log.witnesses || []).map(parseKey),
      entries: log.log ? readLog(log.log) : null,
    }));
  }

  once(name, make) {
    if (!this.kept.has(name)) {
      try {
        this.kept.set(name, { value: make() });
      } catch (error) {
        this.kept.set(name, { error });
      }
    }
    const { value, error } = this.kept.get(name);
    if (error) throw error;
    return value;
  }
}

/** {seed, wanted} for scanning the pool of a body, null where seed or plan are unusable. */
export function drawWanted(body) {
  try {
    const fields = new Fields(body, "body");
    const plan = readPlan(fields.take("plan"));
    const wanted = plan.strata.map(({ code, quota, size }) => {
      const limit = quota + plan.reserves.get(code);
      return [code, limit, barFor(limit, size)];
    });
    return { seed: fields.digest("seed"), wanted };
  } catch {
    return null;
  }
}

/** The hash a body's plan names; SHA-256 where it names none that is known. */
export function algOf(body) {
  const alg = own(own(body, "plan"), "alg");
  return ALGORITHMS.includes(alg) ? alg : "sha256";
}

function split(head, plan, code) {
  const quota = plan.quotas.get(code);
  if (head.size < quota) {
    throw new InputError(`分层 ${code} 只有 ${head.size} 个单位，无法抽取 ${quota} 个`, `stratum ${code} has ${head.size} units, ${quota} were asked for`);
  }
  const picks = head.rows.map(({ id, key }, i) => ({ rank: i + 1, id, key }));
  return { quota, selected: picks.slice(0, quota), reserve: picks.slice(quota) };
}

function unreadable(read) {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new Unchecked("计划无法读取，见第 3 步", "the plan is unreadable, see step 3");
  }
}
