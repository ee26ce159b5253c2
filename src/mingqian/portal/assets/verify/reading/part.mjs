/** One run of pool lines: each checked, hashed as a leaf, and its tickets drawn. */
import { Head } from "../drawing/head.mjs";
import { Hash, toHex, utf8, wordsToBytes } from "../hash/hashing.mjs";
import { Leaves } from "../hash/merkle.mjs";
import { InputError } from "./errors.mjs";
import { checkId, isUscc } from "./ids.mjs";
import { compareBytes, textOf } from "./lines.mjs";
import { STRATUM } from "./plan.mjs";

const TAB = 9;
const COLON = 58;
const WEIGHT = /^(?:[1-9][0-9]{0,2}|1000)$/;
const USCC = utf8("uscc:");
const MARKS = Array.from({ length: 1001 }, (_, j) => utf8(`:${j}:`));

/** Empty heads for the strata that are drawn: a Map by code. */
export function headsOf(draw) {
  return new Map((draw ? draw.wanted : []).map(([code, limit, bar]) => [code, new Head(limit, bar)]));
}

/** Lines are given one by one with `line`; `found` ends the run. */
export class Part {
  constructor(alg, draw, most) {
    this.hash = new Hash(alg);
    this.leaves = new Leaves(this.hash, most);
    this.middle = draw ? this.hash.after(utf8(draw.seed)) : null;
    this.heads = headsOf(draw);
    this.best = new Int32Array(8);
    this.strata = []; // {code, bytes, count, head}: few, so they are found by looking through
    this.first = [0, 0];
    this.last = [0, 0];
    this.tickets = 0;
  }

  line(bytes, start, end, number) {
    const one = bytes.indexOf(TAB, start);
    const two = one < 0 || one > end ? -1 : bytes.indexOf(TAB, one + 1);
    if (two < 0 || two > end || hasTab(bytes, two + 1, end)) refuseColumns(bytes, start, end, number);
    if (!isPlainId(bytes, start, one)) checkPlace(() => checkId(textOf(bytes, start, one, number)), number);
    const stratum = this.stratum(bytes, one + 1, two, number);
    const weight = end === two + 2 && bytes[end - 1] === 49 ? 1 : readWeight(textOf(bytes, two + 1, end, number), number);
    if (!isRising(bytes, this.last[0], this.last[1], start, one)) {
      refuseOrder(bytes.subarray(this.last[0], this.last[1]), bytes.subarray(start, one), number);
    }
    if (!this.leaves.size) this.first = [start, one];
    this.last[0] = start;
    this.last[1] = one;
    this.leaves.append(bytes, start, end);
    stratum.count += 1;
    if (stratum.head) this.draw(stratum.head, bytes, start, one, weight);
  }

  stratum(bytes, from, to, number) {
    for (const known of this.strata) if (isSame(bytes, from, to, known.bytes)) return known;
    const code = textOf(bytes, from, to, number);
    if (!STRATUM.test(code)) {
      throw new InputError("分层代码须为 1 至 32 位字母、数字或 _ . -", "stratum must match [A-Za-z0-9_.-]{1,32}", { line: number, field: "stratum" });
    }
    const found = { code, bytes: bytes.slice(from, to), count: 0, head: this.heads.get(code) };
    this.strata.push(found);
    return found;
  }

  draw(head, bytes, start, end, weight) {
    const { hash, best } = this;
    head.size += 1;
    this.tickets += weight;
    for (let j = 1; j <= weight; j += 1) {
      const mark = MARKS[j];
      for (let i = 0; i < mark.length; i += 1) hash.tail[i] = mark[i];
      const words = hash.finish(this.middle, 64, mark.length, bytes, start, end);
      if (j === 1 || isLess(words, best)) best.set(words);
    }
    if (best[0] >>> 0 <= head.cutoff) head.add({ key: toHex(wordsToBytes(best)), id: textOf(bytes, start, end) });
  }

  found(bytes) {
    const heads = Array.from(this.heads, ([code, head]) => [code, { rows: head.trim(), size: head.size }]);
    const place = ([from, to]) => bytes.slice(from, to);
    return {
      peaks: this.leaves.peaks(),
      first: place(this.first),
      last: place(this.last),
      tickets: this.tickets,
      heads,
      strata: this.strata.map(({ code, count }) => [code, count]),
    };
  }
}

function hasTab(bytes, from, to) {
  for (let i = from; i < to; i += 1) if (bytes[i] === TAB) return true;
  return false;
}

function isSame(bytes, from, to, other) {
  if (to - from !== other.length) return false;
  for (let i = 0; i < other.length; i += 1) if (bytes[from + i] !== other[i]) return false;
  return true;
}

/** Whether bytes c..d stand after bytes a..b, by bytes. */
function isRising(bytes, a, b, c, d) {
  for (let i = 0; ; i += 1) {
    if (c + i >= d) return false;
    if (a + i >= b) return true;
    if (bytes[a + i] !== bytes[c + i]) return bytes[a + i] < bytes[c + i];
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

/** Throw unless `id` stands after `previous` by bytes. */
export function refuseOrder(previous, id, number) {
  const order = compareBytes(id, previous);
  if (order > 0) return;
  if (order < 0) throw new InputError("未按标识的字节顺序排列", "not sorted by the bytes of the id", { line: number });
  const text = new TextDecoder().decode(id);
  throw new InputError(`标识重复：${text}`, `duplicate id: ${text}`, { line: number });
}
