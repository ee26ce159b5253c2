/**
 * Recomputes a draw record here, in the reader's own browser, from the public files.
 *
 * Messages in: {type: "recheck", files: {name: address or bytes}, trustedKeys} and, between workers,
 * {type: "part"}. Messages out: {type: "progress"}, {type: "done"} with every step, {type: "fault"}.
 * Plain JavaScript rather than WebAssembly or crypto.subtle: it runs under the strict policy of the
 * portal and on intranet hosts without HTTPS, where crypto.subtle does not exist.
 */
import { plainError, scanTogether } from "../recheck/crew.mjs";
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

async function recheck({ files, trustedKeys = [] }) {
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
  const log = logOf(loaded);
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
  });
}

/** What is at hand of the authority's log; keys come from the same site, so compare them elsewhere. */
function logOf({ logkey, log, checkpoint, proof }) {
  if (!logkey) return undefined;
  const text = (bytes) => bytes && new TextDecoder().decode(bytes);
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  return { key: text(logkey).trim(), log, checkpoint: text(checkpoint), proof: text(proof), now };
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
