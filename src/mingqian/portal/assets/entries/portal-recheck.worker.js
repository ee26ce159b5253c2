/**
 * Recomputes a draw record here, in the reader's own browser, from the public files.
 *
 * Messages in: {type: "recheck", files: {name: address or bytes}, trustedKeys, witnesses, seen (heads
 * of logs kept from before)} and, between workers, {type: "part"}. Messages out: {type: "progress"}, {type: "done"} with every step, {type: "fault"}.
 * Plain JavaScript rather than WebAssembly or crypto.subtle: it runs under the strict policy of the
 * portal and on intranet hosts without HTTPS, where crypto.subtle does not exist.
 */
import { sortKeys } from "../recheck/files.mjs";
import { plainError, scanTogether } from "../recheck/crew.mjs";
import { parseCheckpoint } from "../verify/log/checkpoint.mjs";
import { splitNote } from "../verify/log/note.mjs";
import { scanPart } from "../verify/reading/pool.mjs";
import { checkBeacon, checkSignature } from "../verify/signatures.mjs";
import { algOf, drawWanted } from "../verify/steps/case.mjs";
import { parseStrict, verify } from "../verify/verify.mjs";

self.onmessage = ({ data }) => {
  if (data.type === "part") scan(data);
  else recheck(data).catch((error) => self.postMessage({ type: "fault", zh: error.messageZh || error.zh || String(error) }));
};

function scan({ part, alg, draw }) {
  try {
    const found = scanPart(part, alg, draw, (lines) => self.postMessage({ type: "tick", lines }));
    self.postMessage({ type: "part", part: found });
  } catch (error) {
    self.postMessage({ type: "part", part: { error: plainError(error) } });
  }
}

async function recheck({ files, trustedKeys = [], witnesses = [], seen = {} }) {
  const start = performance.now();
  const loaded = await loadAll(files);
  const begun = performance.now();
  const record = parseStrict(loaded.record, "记录");
  const body = record && record.body;
  const draw = drawWanted(body);
  const total = loaded.pool ? countLines(loaded.pool) : 0;
  let done = 0;
  const tell = (lines) => {
    done += lines;
    progress("tickets", done, total);
  };
  const isBlind = Boolean(body && body.plan && body.plan.pool && body.plan.pool.blind);
  const pool = isBlind ? loaded.pool : loaded.pool && (await scanTogether(loaded.pool, algOf(body), draw, { script: self.location.href, tell }));
  progress("steps", 0, 1);
  const log = logOf(loaded, witnesses, seen);
  const steps = verify(record, { ...loaded, earlier: loaded.earlier && parseStrict(loaded.earlier), pool, poolBytes: loaded.pool, log }, { checkSignature, checkBeacon, trustedKeys });
  const end = performance.now();
  self.postMessage({
    type: "done",
    steps,
    tickets: (pool && pool.tickets) || 0,
    units: (pool && pool.size) || 0,
    hands: (pool && pool.hands) || 1,
    milliseconds: end - begun,
    download: begun - start,
    head: headOf(log, steps),
    since: log && log.since,
  });
}

/** What is at hand of the authority's log; keys come from the same site, so compare them elsewhere. */
function logOf({ keys, log, checkpoint, proof }, witnesses, seen) {
  if (!keys) return undefined;
  const text = (bytes) => bytes && new TextDecoder().decode(bytes);
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const { logKey, witnessKeys } = sortKeys(text(keys));
  const before = logKey && seen[logKey.split("+")[0]];
  return {
    key: logKey,
    witnesses: [...witnessKeys, ...witnesses],
    log,
    checkpoint: text(checkpoint),
    proof: text(proof),
    oldCheckpoint: before && before.note,
    since: before,
    now,
  };
}

/** The head worth keeping: signed by the log, with this record in it, and extending the one before. */
function headOf(log, steps) {
  const found = (name) => (steps.find((step) => step.name === name) || {}).ok;
  if (!log || !log.checkpoint || !found("log") || found("log-consistency") === false) return undefined;
  const { origin, size } = parseCheckpoint(splitNote(log.checkpoint).text);
  return { origin, size, note: log.checkpoint };
}

/** Fetch what is an address, keep what is bytes. */
async function loadAll(files) {
  const names = Object.keys(files).filter((name) => files[name]);
  const bytes = await Promise.all(names.map((name) => (typeof files[name] === "string" ? fetchBytes(files[name]) : files[name])));
  return Object.fromEntries(names.map((name, i) => [name, new Uint8Array(bytes[i])]));
}

async function fetchBytes(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw Object.assign(new Error(address), { zh: `无法下载 ${new URL(address).pathname}（${answer.status}）` });
  progress("download", 0, 1);
  return answer.arrayBuffer();
}

function countLines(bytes) {
  let n = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) n += 1;
  return n;
}

function progress(phase, done, total) {
  self.postMessage({ type: "progress", phase, done, total });
}
