/**
 * Recompute a published draw record and say, step by step, what holds (protocol §10).
 *
 * Written anew after docs/spec/draw-protocol.md, independent of the server's code. A step is true,
 * false or null (not checked); null is said aloud, never counted as true.
 */
import { Hash } from "./hash/hashing.mjs";
import { InputError, Unchecked } from "./reading/errors.mjs";
import { readCertificate } from "./reading/record.mjs";
import * as afterwards from "./steps/afterwards.mjs";
import * as authorship from "./steps/authorship.mjs";
import { Case } from "./steps/case.mjs";
import * as ceremony from "./steps/ceremony.mjs";
import * as drawing from "./steps/drawing.mjs";
import * as logged from "./steps/logged.mjs";
import { matching } from "./steps/staffing.mjs";
import { timing } from "./steps/timing.mjs";

export { parseStrict } from "./reading/json.mjs";
export { Hash };

const STEPS = [
  [1, "record", authorship.record],
  [1, "signature", authorship.signature],
  [2, "pool", drawing.pool],
  [3, "plan", ceremony.plan],
  [4, "quotas", drawing.quotas],
  [5, "contributions", ceremony.contributions],
  [6, "beacon", ceremony.beacon],
  [6, "beacon-signature", ceremony.beaconSignature],
  [7, "seed", ceremony.seed],
  [8, "draw", drawing.selection],
  [9, "matching", matching],
  [10, "replacements", afterwards.replacements],
  [10, "supplement", afterwards.supplement],
  [11, "log", logged.inclusion],
  [11, "log-consistency", logged.consistency],
  [11, "log-numbers", logged.numbers],
  [12, "timing", timing],
];

/**
 * Verify a record (a value of `parseStrict`) against the frozen files.
 *
 * `files`: `pool` as bytes or as scanned already, `inspectors` and `eligibility` as bytes where at
 * hand; `earlier` the record that is supplemented, with `poolBytes`; `log` {key, witnesses, log, checkpoint, proof, oldCheckpoint, oldProof, now} for steps 11 and
 * 12, keys as verifier keys, `log` as bytes, the rest as texts. `checks`: `checkSignature(alg, pub, sig, message)`, `checkBeacon(key, round, signature)`,
 * `trustedKeys`. Returns [{step, name, ok, zh, en, differences}]; throws InputError where the record
 * has not even the outer form of one.
 */
export function verify(record, files, checks = {}) {
  const given = new Case(readCertificate(record), files, checks);
  const steps = STEPS.filter(([, name]) => name !== "supplement" || afterwards.isSupplementary(given));
  return steps.map(([step, name, check]) => ({ step, name, ...run(check, given) }));
}

function run(check, given) {
  try {
    return { ok: true, differences: [], ...check(given) };
  } catch (error) {
    if (error instanceof Unchecked) return { ok: null, zh: error.zh, en: error.en, differences: [] };
    if (!(error instanceof InputError)) throw error;
    return { ok: false, zh: error.messageZh, en: error.messageEn, differences: error.differences || [] };
  }
}
