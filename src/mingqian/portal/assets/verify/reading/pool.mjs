/**
 * The pool file, read once: canonical form, Merkle root, strata, and the tickets (protocol §3, §7).
 *
 * `scanPart` does a run of whole lines and can work beside others; `joinParts` puts runs of 2^16
 * lines together, which are full subtrees of the tree.
 */
import { Head } from "../drawing/head.mjs";
import { Hash, toHex, utf8, wordsToBytes } from "../hash/hashing.mjs";
import { Frontier } from "../hash/merkle.mjs";
import { InputError } from "./errors.mjs";
import { checkId, isUscc } from "./ids.mjs";
import { checkLine, compareBytes, refuseMark, textOf } from "./lines.mjs";
import { STRATUM } from "./plan.mjs";

/** Lines of one part: a power of two, so that a part is a full subtree. */
export const PART_LINES = 65536;
const TAB = 9;
const COLON = 58;
const WEIGHT = /^(?:[1-9][0-9]{0,2}|1000)$/;
const USCC = utf8("uscc:");
const MARKS = Array.from({ length: 1001 }, (_, j) => utf8(`:${j}:`));

/** Cut pool bytes into parts [{bytes, before}] of PART_LINES lines; `before` counts earlier lines. */
export function* cut(bytes) {
  refuseMark(bytes);
  let start = 0;
  let at = 0;
  let before = 0;
  for (let n = 1; at < bytes.length; n += 1) {
    const end = bytes.indexOf(10, at);
    at = end < 0 ? bytes.length : end + 1;
    if (n === PART_LINES || at === bytes.length) {
      yield { bytes: bytes.subarray(start, at), before };
      before += n;
      start = at;
      n = 0;
    }
  }
}

/** Scan one part. `draw` is {seed, wanted: [[code, limit]]} or null; `tick` is told of lines done. */
export function scanPart({ bytes, before }, alg, draw, tick = () => {}) {
  const part = new Part(alg, draw);
  let number = before;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    number += 1;
    checkLine(bytes, start, end, number);
    part.line(bytes, start, end, number);
    start = end + 1;
    if (number % 8192 === 0) tick(8192);
  }
  tick(number % 8192);
  return part.found(number - before);
}

/** Put parts together, in order: {root, size, strata, heads, tickets}. */
export function joinParts(parts, alg, draw) {
  const tree = new Frontier(new Hash(alg));
  const strata = new Map();
  const heads = new Map((draw ? draw.wanted : []).map(([code, limit]) => [code, new Head(limit)]));
  let tickets = 0;
  parts.forEach((part, i) => {
    if (i) refuseOrder(parts[i - 1].last, part.first, i * PART_LINES + 1);
    for (const { digest, level } of part.peaks) tree.add(digest, level);
    for (const [code, n] of part.strata) strata.set(code, (strata.get(code) || 0) + n);
    for (const [code, head] of part.heads) heads.get(code).merge(head);
    tickets += part.tickets;
  });
  if (!tree.size) throw new InputError("名单为空，至少要有一个单位", "the pool is empty");
  return { root: tree.root(), size: tree.size, strata, heads, tickets };
}

/** Scan a whole pool here and now. */
export function scanPool(bytes, alg, draw, tick) {
  return joinParts(Array.from(cut(bytes), (part) => scanPart(part, alg, draw, tick)), alg, draw);
}

class Part {
  constructor(alg, draw) {
    this.hash = new Hash(alg);
    this.tree = new Frontier(this.hash);
    this.strata = new Map();
    this.middle = draw ? this.hash.after(utf8(draw.seed)) : null;
    this.heads = new Map((draw ? draw.wanted : []).map(([code, limit]) => [code, new Head(limit)]));
    this.best = new Int32Array(8);
    this.first = this.last = new Uint8Array(0);
    this.tickets = 0;
  }

  line(bytes, start, end, number) {
    const one = bytes.indexOf(TAB, start);
    const two = one < 0 || one > end ? -1 : bytes.indexOf(TAB, one + 1);
    if (two < 0 || two > end || bytes.subarray(two + 1, end).includes(TAB)) refuseColumns(bytes, start, end, number);
    if (!isPlainId(bytes, start, one)) checkPlace(() => checkId(textOf(bytes, start, one, number)), number);
    const code = this.code(bytes, one + 1, two, number);
    const weight = end === two + 2 && bytes[end - 1] === 49 ? 1 : readWeight(textOf(bytes, two + 1, end, number), number);
    const id = bytes.subarray(start, one);
    if (compareBytes(id, this.last) <= 0) refuseOrder(this.last, id, number);
    if (!this.first.length) this.first = id;
    this.last = id;
    this.tree.append(bytes.subarray(start, end));
    this.strata.set(code, (this.strata.get(code) || 0) + 1);
    const head = this.heads.get(code);
    if (head) this.draw(head, bytes, start, one, weight);
  }

  /** The stratum code; codes are few and short, so they are looked up by their bytes. */
  code(bytes, from, to, number) {
    const known = this.lastCode;
    if (known && known.length === to - from && known.every((byte, i) => byte === bytes[from + i])) return this.lastText;
    const text = textOf(bytes, from, to, number);
    if (!STRATUM.test(text)) {
      throw new InputError("分层代码须为 1 至 32 位字母、数字或 _ . -", "stratum must match [A-Za-z0-9_.-]{1,32}", { line: number, field: "stratum" });
    }
    this.lastCode = bytes.slice(from, to);
    this.lastText = text;
    return text;
  }

  draw(head, bytes, start, end, weight) {
    const { hash, best } = this;
    head.size += 1;
    this.tickets += weight;
    for (let j = 1; j <= weight; j += 1) {
      const mark = MARKS[j];
      hash.tail.set(mark);
      const words = hash.finish(this.middle, 64, mark.length, bytes, start, end);
      if (j === 1 || isLess(words, best)) best.set(words);
    }
    if (best[0] >>> 0 <= head.cutoff) head.add({ key: toHex(wordsToBytes(best)), id: textOf(bytes, start, end) });
  }

  found(size) {
    for (const head of this.heads.values()) head.trim();
    const heads = Array.from(this.heads, ([code, { rows, size: n }]) => [code, { rows, size: n }]);
    const { peaks, first, last, tickets } = { ...this, peaks: this.tree.peaks };
    return { peaks, first: first.slice(), last: last.slice(), tickets, size, heads, strata: [...this.strata] };
  }
}

function isPlainId(bytes, start, end) {
  if (end - start > 200 || bytes[start] < 97 || bytes[start] > 122) return false;
  let colon = start + 1;
  while (colon < end && colon - start <= 16 && bytes[colon] !== COLON) {
    const byte = bytes[colon];
    if (!((byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57))) return false;
    colon += 1;
  }
  if (bytes[colon] !== COLON || colon + 1 >= end || colon - start > 16) return false;
  for (let i = colon + 1; i < end; i += 1) if (bytes[i] < 33 || bytes[i] > 126) return false;
  if (colon - start !== 4 || !USCC.every((byte, i) => byte === bytes[start + i])) return true;
  return end - start === 23 && isUscc(bytes, colon + 1);
}

function isLess(a, b) {
  for (let i = 0; i < 8; i += 1) if (a[i] !== b[i]) return a[i] >>> 0 < b[i] >>> 0;
  return false;
}

function readWeight(text, number) {
  if (WEIGHT.test(text)) return Number(text);
  throw new InputError("权重必须是 1 至 1000 的整数，不带前导零", "weight must be an integer 1..1000 without leading zeros", { line: number, field: "weight" });
}

function checkPlace(check, number) {
  try {
    check();
  } catch (error) {
    if (error.line) throw error;
    throw new InputError(error.zh, error.en, { line: number, field: "id" });
  }
}

function refuseColumns(bytes, start, end, number) {
  const n = textOf(bytes, start, end, number).split("\t").length;
  throw new InputError(`须有 3 列（标识、分层、权重），用制表符分隔，实有 ${n} 列`, `needs 3 tab-separated columns (id, stratum, weight), has ${n}`, { line: number });
}

function refuseOrder(previous, id, number) {
  const order = compareBytes(id, previous);
  if (order > 0) return;
  if (order < 0) throw new InputError("未按标识的字节顺序排列", "not sorted by the bytes of the id", { line: number });
  const text = new TextDecoder().decode(id);
  throw new InputError(`标识重复：${text}`, `duplicate id: ${text}`, { line: number });
}
