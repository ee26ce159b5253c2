/**
 * Runs the browser's verifier under Node: `node run.mjs cases.json`.
 *
 * A case is {record, pool, poolKey, inspectors, eligibility, trusted, log}, files as paths, the key
 * of a blind pool in hex; the answer is one list of steps per case, or {error} where the record has
 * not even the outer form of one.
 */
import fs from "node:fs";

import { checkBeacon, checkSignature } from "../../../../src/mingqian/portal/assets/verify/signatures.mjs";
import { parseStrict, verify } from "../../../../src/mingqian/portal/assets/verify/verify.mjs";

const bytes = (path) => (path ? new Uint8Array(fs.readFileSync(path)) : undefined);

function run(item) {
  const files = { pool: bytes(item.pool), inspectors: bytes(item.inspectors), eligibility: bytes(item.eligibility) };
  files.poolBytes = files.pool;
  if (item.poolKey) files.poolKey = new Uint8Array(Buffer.from(item.poolKey, "hex"));
  if (item.earlier) files.earlier = parseStrict(bytes(item.earlier));
  if (item.log) files.log = { ...item.log, log: bytes(item.log.log) };
  const checks = { checkSignature, trustedKeys: item.trusted || [], ...(item.beacon ? { checkBeacon } : {}) };
  try {
    return verify(parseStrict(bytes(item.record)), files, checks);
  } catch (error) {
    if (!error.messageZh) throw error;
    return { error: error.messageZh };
  }
}

const cases = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
process.stdout.write(JSON.stringify(cases.map(run)));
