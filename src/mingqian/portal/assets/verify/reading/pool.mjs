/**
 * The pool file, read once: canonical form, Merkle root, strata, and the tickets (protocol §3, §7).
 *
 * `scanPart` does a run of whole lines and can work beside others; `joinParts` puts runs of 2^16
 * lines together, which are full subtrees of the tree.
 */
import { Hash } from "../hash/hashing.mjs";
import { Frontier } from "../hash/merkle.mjs";
import { InputError } from "./errors.mjs";
import { checkLine, refuseMark } from "./lines.mjs";
import { headsOf, Part, refuseOrder } from "./part.mjs";

/** Lines of one part: a power of two, so that a part is a full subtree. */
export const PART_LINES = 65536;

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

/**
 * Scan one part. `draw` is {seed, wanted: [[code, limit, bar]]} or null; `tick` is told of lines done.
 */
export function scanPart({ bytes, before }, alg, draw, tick = () => {}) {
  const part = new Part(alg, draw, PART_LINES);
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
  return part.found(bytes);
}

/** Put parts together, in order: {root, size, strata, heads, tickets}. */
export function joinParts(parts, alg, draw) {
  const tree = new Frontier(new Hash(alg));
  const strata = new Map();
  const heads = headsOf(draw);
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

/** Whether the bars of `draw` let too little through, so that the pool must be scanned without. */
export function isShort({ heads }) {
  return [...heads.values()].some((head) => head.isShort);
}

/** The same draw without bars. */
export function withoutBars(draw) {
  return { ...draw, wanted: draw.wanted.map(([code, limit]) => [code, limit]) };
}

/** Scan a whole pool here and now. */
export function scanPool(bytes, alg, draw, tick) {
  const scan = (how) => joinParts(Array.from(cut(bytes), (part) => scanPart(part, alg, how, tick)), alg, how);
  const found = scan(draw);
  return isShort(found) ? scan(withoutBars(draw)) : found;
}
