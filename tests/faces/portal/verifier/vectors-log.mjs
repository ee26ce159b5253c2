/** Worked vectors of lotteries, blind pools, coordinated draws and the log; silent when all hold. */
import assert from "node:assert/strict";
import fs from "node:fs";

const LIB = "../../../../src/mingqian/portal/assets/verify";
const folder = new URL("../../../fairdraw/vectors/", import.meta.url);
const load = (name) => JSON.parse(fs.readFileSync(new URL(name, folder), "utf8"));
const { Hash, toHex, utf8 } = await import(`${LIB}/hash/hashing.mjs`);
const { verifyConsistency, verifyInclusion } = await import(`${LIB}/hash/merkle.mjs`);
const { beaconText, checkBeacon, readBeaconRule, readBeaconValue } = await import(`${LIB}/drawing/beacon.mjs`);
const { checkMember, coordDigest } = await import(`${LIB}/drawing/coord.mjs`);
const { scanBlind } = await import(`${LIB}/reading/blind.mjs`);
const { Fields } = await import(`${LIB}/reading/fields.mjs`);
const { resultText } = await import(`${LIB}/reading/record.mjs`);
const { openCheckpoint, parseEntryProof, readConsistency, readLog, rootOf } = await import(`${LIB}/log/checkpoint.mjs`);
const { parseEntry } = await import(`${LIB}/log/entry.mjs`);
const { parseKey } = await import(`${LIB}/log/note.mjs`);
const { tell } = await import(`${LIB}/log/story.mjs`);
const { checkSignature } = await import(`${LIB}/signatures.mjs`);
const { verify } = await import(`${LIB}/verify.mjs`);
const sha = new Hash("sha256");

function drawing({ game, issue = "2023107", numbers }) {
  const value = readBeaconValue(new Fields({ kind: "lot", game, issue, numbers }, "beacon"));
  checkBeacon(readBeaconRule(new Fields({ kind: "lot", game, issue }, "rule")), value);
  return beaconText(value);
}

function beacons() {
  const { good, bad } = load("mq1-beacon.json");
  for (const row of good) assert.equal(drawing(row), row.string);
  for (const row of bad) assert.throws(() => drawing(row), undefined, row.numbers);
}

function blind() {
  const v = load("mq1-blind.json");
  const lines = v.public.trim().split("\n");
  assert.deepEqual(scanBlind(utf8(v.public), "sha256"), { root: v.root, size: lines.length });
  const leaf = toHex(sha.digest(utf8(v.leaf), 0));
  assert.equal(leaf, lines[v.proof.index]);
  assert.ok(verifyInclusion(sha, { leaf, index: v.proof.index, size: v.proof.size, proof: v.proof.path, root: v.root }));
}

function coordinated() {
  const v = load("mq1-coord.json");
  assert.equal(coordDigest(sha, v.coord), v.digest);
  for (const { record, plan_digest: digest } of v.members) {
    assert.equal(record.body.plan_digest, digest);
    assert.equal(record.body.seed, v.seed);
    assert.equal(checkMember(sha, v.coord, record.body.plan), v.members.length);
    assert.throws(() => checkMember(sha, v.coord, { ...record.body.plan, reserve_permille: 1 }));
  }
}

function trees(v) {
  const file = utf8(v.entries.map((line) => `${line}\n`).join(""));
  const entries = readLog(file);
  assert.deepEqual(entries.map(({ leaf }) => leaf), v.leaf_hashes);
  v.roots.forEach((root, size) => assert.equal(rootOf(entries, size), root));
  const { index, size, path } = v.inclusion;
  assert.ok(verifyInclusion(sha, { leaf: v.leaf_hashes[index], index, size, proof: path, root: v.roots[size] }));
  const { old, new: now, path: proof } = v.consistency;
  assert.ok(verifyConsistency(sha, { oldSize: old, newSize: now, proof, oldRoot: v.roots[old], newRoot: v.roots[now] }));
  return file;
}

function heads(v) {
  const [key, witness] = [parseKey(v.log_key), parseKey(v.witness_key)];
  const head = openCheckpoint(v.checkpoint, key, [], checkSignature);
  assert.equal(head.root, v.roots[head.size]);
  const seen = openCheckpoint(v.witnessed_checkpoint, key, [witness], checkSignature);
  assert.deepEqual(seen.earliest, { name: witness.name, time: v.witnessed_at });
  assert.ok(parseEntryProof(v.entry_proof).holds);
  const { old } = v.consistency;
  assert.ok(readConsistency(v.consistency_proof, { origin: head.origin, size: old, root: v.roots[old] }).holds);
}

function stories(v) {
  const whole = v.entries.map(parseEntry);
  assert.deepEqual(tell(whole).faults, []);
  for (const { code, entries } of v.faults) {
    const told = tell([...whole, ...entries.map(parseEntry)]);
    assert.ok(told.faults.some((fault) => fault.index >= whole.length), code);
  }
  assert.deepEqual(tell([...whole, ...v.deals.map(parseEntry)]).faults, []);
  const late = tell([...whole, ...v.overdue.entries.map(parseEntry)], v.overdue.now);
  assert.equal(late.overdue.length, v.overdue.overdue.length);
  for (const { plan_no: number } of v.overdue.overdue) assert.ok(late.overdue.some(({ zh }) => zh.includes(number)));
}

function record(v, file) {
  assert.equal(sha.hex(resultText(v.record.body)), v.result_digest);
  const log = { key: v.log_key, witnesses: [v.witness_key], log: file, checkpoint: v.checkpoint, oldCheckpoint: v.witnessed_checkpoint };
  const files = { pool: utf8(v.pool), inspectors: utf8(v.inspectors), eligibility: utf8(v.eligibility), log };
  const steps = verify(v.record, files, { checkSignature });
  assert.deepEqual(Object.fromEntries(steps.map(({ name, ok }) => [name, ok])), v.steps);
}

beacons();
blind();
coordinated();
const v = load("mq1-log.json");
const file = trees(v);
heads(v);
stories(v);
record(v, file);
