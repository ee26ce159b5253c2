/** Signed heads of a log, proofs about it, and the log itself (protocol §11.2, §11.3). */
import { fromHex, Hash, toHex } from "../hash/hashing.mjs";
import { Frontier, verifyConsistency, verifyInclusion } from "../hash/merkle.mjs";
import { InputError } from "../reading/errors.mjs";
import { parseEntry } from "./entry.mjs";
import { COSIGNATURE, ED25519, genuineOf, splitNote, unbase64 } from "./note.mjs";

const ORIGIN = /^[^\s+\x00-\x1f\x7f]{1,200}$/;
const NUMBER = /^(?:0|[1-9][0-9]{0,14})$/;
const HEADER = "c2sp.org/tlog-proof@v1";
const sha256 = new Hash("sha256");

/** {origin, size, root} of the three lines of a checkpoint. */
export function parseCheckpoint(text) {
  const rows = text.split("\n");
  if (rows.length !== 4 || rows[3]) throw new InputError("检查点须恰有三行：日志名、条数、根", "a checkpoint has three lines: origin, size, root");
  if (!NUMBER.test(rows[1])) throw new InputError("检查点的条数不合格式", "malformed size of a checkpoint");
  if (!ORIGIN.test(rows[0])) throw new InputError("日志名不得含空白或 +", "an origin has no blanks and no +");
  const root = unbase64(rows[2]);
  if (root.length !== 32) throw new InputError("日志的根须为 32 字节", "a root has 32 bytes");
  return { origin: rows[0], size: Number(rows[1]), root: toHex(root) };
}

/** The checkpoint of a note whose log signature is genuine, with `earliest` {name, time} or null. */
export function openCheckpoint(note, logKey, witnesses, check) {
  if (logKey.type !== ED25519 || witnesses.some(({ type }) => type !== COSIGNATURE)) {
    throw new InputError("密钥类型不符：日志用 1，见证人用 4", "wrong type of key: 1 for logs, 4 for witnesses");
  }
  const parts = splitNote(note);
  const head = parseCheckpoint(parts.text);
  if (head.origin !== logKey.name) throw new InputError(`检查点属于 ${head.origin}，不是 ${logKey.name}`, `the checkpoint is of ${head.origin}, not of ${logKey.name}`);
  const found = genuineOf(parts, [logKey, ...witnesses], check);
  if (!found.some(({ key }) => key === logKey)) throw new InputError("检查点没有该日志的签名", "the checkpoint is not signed by its log");
  const seen = found.filter(({ key }) => key.type === COSIGNATURE).sort((a, b) => a.time - b.time)[0];
  return { ...head, earliest: seen ? { name: seen.key.name, time: utc(seen.time) } : null };
}

/** An entry proof: {entry, index, path, note, head}; `holds` tells whether it leads to its head. */
export function parseEntryProof(text) {
  const [rows, note] = cutProof(text);
  if (rows.length < 3 || rows[0] !== HEADER) throw new InputError(`证明的首行须为 ${HEADER}`, `a proof begins with ${HEADER}`);
  const leaf = new TextDecoder("utf-8", { fatal: true });
  let entry;
  try {
    entry = leaf.decode(unbase64(after(rows[1], "extra ")));
  } catch (error) {
    throw error.zh ? error : new InputError("不是 UTF-8", "not UTF-8", { line: 2 });
  }
  const index = readNumber(after(rows[2], "index "));
  const head = headOf(note);
  const path = readPath(rows.slice(3));
  const found = { entry: parseEntry(entry), index, path, note, head };
  found.holds = verifyInclusion(sha256, { leaf: found.entry.leaf, index, size: head.size, proof: path, root: head.root });
  return found;
}

/** Whether the consistency proof `text` leads from head `old` to the head of its note: {holds, note}. */
export function readConsistency(text, old) {
  const [rows, note] = cutProof(text);
  const head = headOf(note);
  const size = readNumber(after(rows[0], "old "));
  const proof = readPath(rows.slice(1));
  const holds = old.size === size && old.origin === head.origin
    && verifyConsistency(sha256, { oldSize: old.size, newSize: head.size, proof, oldRoot: old.root, newRoot: head.root });
  return { holds, note };
}

/** The entries of a log file. */
export function readLog(bytes) {
  if (bytes.length && bytes[bytes.length - 1] !== 10) throw new InputError("最后一行没有换行符", "the last line has no LF");
  const entries = [];
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    try {
      entries.push(parseEntry(decoder.decode(bytes.subarray(start, end))));
    } catch (error) {
      const { zh = "不是 UTF-8", en = "not UTF-8", field = "" } = error;
      throw new InputError(zh, en, { line: entries.length + 1, field });
    }
    start = end + 1;
  }
  return entries;
}

/** The root of the first `size` entries. */
export function rootOf(entries, size) {
  const tree = new Frontier(sha256);
  for (const { leaf } of entries.slice(0, size)) tree.add(fromHex(leaf), 0);
  return tree.root();
}

/** Unix seconds as `YYYY-MM-DDTHH:MM:SSZ`. */
function utc(seconds) {
  if (seconds > 253402300799) throw new InputError("见证时间超出范围", "the time of a cosignature is out of range");
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

function cutProof(text) {
  const blank = text.indexOf("\n\n");
  const head = blank < 0 ? text : text.slice(0, blank);
  return [head.split("\n"), blank < 0 ? "" : text.slice(blank + 2)];
}

function headOf(note) {
  return parseCheckpoint(splitNote(note).text);
}

function after(row, word) {
  if (!row.startsWith(word)) throw new InputError(`缺少一行 ${word}…`, `a line beginning with '${word}' is missing`);
  return row.slice(word.length);
}

function readNumber(text) {
  if (!NUMBER.test(text)) throw new InputError("数字不合格式", `malformed number '${text}'`);
  return Number(text);
}

function readPath(rows) {
  if (rows.length > 64) throw new InputError("路径过长", "the path is too long");
  return rows.map((row) => {
    const digest = unbase64(row);
    if (digest.length !== 32) throw new InputError("路径上的摘要须为 32 字节", "the hashes of a path have 32 bytes");
    return toHex(digest);
  });
}
