/**
 * Recomputes a draw record from its two public files, with a SHA-256 of its own.
 *
 * Independent of the server's code on purpose: canonical JSON, Merkle root, commitments, seed,
 * tickets and order are all written anew here after docs/spec/draw-protocol.md. Plain JavaScript
 * rather than WebAssembly or crypto.subtle: it runs under the strict policy of the portal and on
 * intranet hosts without HTTPS, where crypto.subtle does not exist.
 */
import { sha256, sha256Hex, toHex, utf8 } from "../sha256.mjs";

self.onmessage = async ({ data }) => {
  const start = performance.now();
  const [pool, record] = await Promise.all([text(data.pool), text(data.record)]);
  const found = check(pool, JSON.parse(record));
  self.postMessage({ ...found, milliseconds: performance.now() - start });
};

async function text(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}

/** All steps of the recheck: [{name, ok}], and how many tickets were computed. */
function check(pool, certificate) {
  const body = certificate.body;
  const plan = body.plan;
  const lines = pool.split("\n").slice(0, -1);
  const digest = sha256Hex(utf8(`mq1:plan:${canonical(plan)}`));
  const pairs = body.contributions.map(({ party, r }) => `${party}=${r}`).join(",");
  const seed = sha256Hex(utf8(`mq1:seed:${digest}:${pairs}:${beaconText(body.beacon)}`));
  const drawn = draw(lines, seed);
  const steps = [
    { name: "记录摘要", ok: sha256Hex(utf8(`mq1:cert:${canonical(body)}`)) === certificate.body_digest },
    { name: "名单指纹", ok: root(lines) === plan.pool.root && lines.length === plan.pool.size },
    { name: "封存摘要", ok: digest === body.plan_digest },
    { name: "各方承诺", ok: commitmentsOpen(body, digest) },
    { name: "抽取种子", ok: seed === body.seed },
    { name: "号签与次序", ok: plan.strata.every((stratum, i) => sameOrder(body.draw[i], drawn.get(stratum.code), stratum)) },
  ];
  return { steps, tickets: drawn.tickets };
}

/** RFC 8785 as the protocol restricts it: sorted keys, no blanks, integers only. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** RFC 6962 root over the lines, as a stack of the roots of full subtrees. */
function root(lines) {
  const peaks = [];
  lines.forEach((line, count) => {
    let node = sha256(join([new Uint8Array([0]), utf8(line)]));
    for (let full = count; full & 1; full >>= 1) node = parent(peaks.pop(), node);
    peaks.push(node);
  });
  if (!peaks.length) return sha256Hex(new Uint8Array(0));
  return toHex(peaks.reduceRight((right, left) => parent(left, right)));
}

function parent(left, right) {
  return sha256(join([new Uint8Array([1]), left, right]));
}

function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function beaconText(beacon) {
  if (beacon.kind === "dice") return `dice:d6:${beacon.digits}`;
  if (beacon.kind === "lot") return `lot:${beacon.game}:${beacon.issue}:${beacon.numbers}`;
  if (beacon.kind === "drand") return `drand:${beacon.chain}:${beacon.round}:${beacon.randomness}`;
  return "none";
}

function commitmentsOpen(body, digest) {
  const parties = body.plan.seed.parties;
  return (
    parties.length === body.contributions.length &&
    body.contributions.every(({ party, r }, i) => {
      const given = body.commitments[i];
      const right = sha256Hex(utf8(`mq1:commit:${digest}:${party}:${r}`));
      return party === parties[i] && given.party === party && given.commitment === right;
    })
  );
}

/** Stratum → [{id, key}] in the order of the draw; `tickets` counts what was hashed. */
function draw(lines, seed) {
  const strata = new Map();
  strata.tickets = 0;
  for (const line of lines) {
    const [id, stratum, weight] = line.split("\t");
    let key = "g";
    for (let j = 1; j <= Number(weight); j += 1) {
      const ticket = sha256Hex(utf8(`${seed}:${j}:${id}`));
      strata.tickets += 1;
      if (ticket < key) key = ticket;
    }
    if (!strata.has(stratum)) strata.set(stratum, []);
    strata.get(stratum).push({ id, key });
  }
  for (const units of strata.values()) units.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return strata;
}

function sameOrder(part, units, stratum) {
  const order = (units || []).slice(0, part.selected.length + (part.reserve || []).length);
  const stated = [...part.selected, ...(part.reserve || [])];
  return (
    part.stratum === stratum.code &&
    part.selected.length === stratum.quota &&
    stated.length === order.length &&
    stated.every((row, i) => row.id === order[i].id && row.key === order[i].key && row.rank === i + 1)
  );
}
