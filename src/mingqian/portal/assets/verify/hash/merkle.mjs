/**
 * RFC 6962 trees: a growing root, and proofs of inclusion and consistency (RFC 9162 §2.1.3.2,
 * §2.1.4.2) with the length of every digest checked: without that an empty leaf can pose as a root.
 */
import { fromHex, toHex, wordsToBytes } from "./hashing.mjs";

/** The roots of the full subtrees of a growing tree; `level` is the height of what is added. */
export class Frontier {
  constructor(hash) {
    this.hash = hash;
    this.pair = new Uint8Array(64);
    this.peaks = [];
    this.size = 0;
  }

  /** Add a leaf's data. */
  append(data) {
    this.add(this.hash.digest(data, 0), 0);
  }

  /** Add the root of a full subtree of 2^level leaves; subtrees come in falling order of height. */
  add(digest, level) {
    let node = { digest, level };
    while (this.peaks.length && this.peaks[this.peaks.length - 1].level === node.level) {
      node = { digest: this.join(this.peaks.pop().digest, node.digest), level: node.level + 1 };
    }
    this.peaks.push(node);
    this.size += 2 ** level;
  }

  /** The parent of two nodes. */
  join(left, right) {
    this.pair.set(left);
    this.pair.set(right, 32);
    return this.hash.digest(this.pair, 1);
  }

  /** The root as hex; the empty tree is H(""). */
  root() {
    if (!this.peaks.length) return toHex(this.hash.digest(new Uint8Array(0)));
    return toHex(this.peaks.map((peak) => peak.digest).reduceRight((right, left) => this.join(left, right)));
  }
}

/** The leaves of up to 2^n lines as words, without a single object for each: millions pass here. */
export class Leaves {
  constructor(hash, most) {
    this.hash = hash;
    this.words = new Int32Array(8 * most);
    this.size = 0;
    this.state = new Int32Array(8);
  }

  /** Add the leaf of bytes start..end. */
  append(bytes, start, end) {
    this.hash.tail[0] = 0;
    this.words.set(this.hash.finish(this.hash.start, 0, 1, bytes, start, end), 8 * this.size);
    this.size += 1;
  }

  /** The roots of the full subtrees, [{digest, level}] in falling order; leaves are used up. */
  peaks() {
    const found = [];
    let from = 0;
    for (let level = 31 - Math.clz32(this.size); level >= 0; level -= 1) {
      if (!((this.size >>> level) & 1)) continue;
      for (let n = 2 ** level; n > 1; n /= 2) {
        for (let i = 0; i < n / 2; i += 1) this.join(8 * (from + 2 * i), 8 * (from + i));
      }
      found.push({ digest: wordsToBytes(this.words.subarray(8 * from, 8 * from + 8)), level });
      from += 2 ** level;
    }
    return found;
  }

  /** H(01 ‖ left ‖ right) of the two digests at `at`, put to `to`: 65 bytes are two blocks. */
  join(at, to) {
    const { hash, state, words } = this;
    const block = hash.words;
    block[0] = 0x01000000 | (words[at] >>> 8);
    for (let i = 1; i < 16; i += 1) block[i] = (words[at + i - 1] << 24) | (words[at + i] >>> 8);
    state.set(hash.start);
    const last = words[at + 15];
    hash.run(state);
    block.fill(0, 1, 15);
    block[0] = (last << 24) | 0x00800000;
    block[15] = 520;
    hash.run(state);
    words.set(state, to);
  }
}

/** Whether `proof` (hex) shows leaf digest `leaf` at `index` of a tree of `size` with `root`. */
export function verifyInclusion(hash, { leaf, index, size, proof, root }) {
  if (!isPlace(index, size) || ![leaf, root, ...proof].every(isDigest)) return false;
  const tree = new Frontier(hash);
  let place = index;
  let last = size - 1;
  let digest = fromHex(leaf);
  for (const sibling of proof.map(fromHex)) {
    if (last === 0) return false;
    if (place % 2 || place === last) {
      digest = tree.join(sibling, digest);
      while (place && place % 2 === 0) [place, last] = [half(place), half(last)];
    } else digest = tree.join(digest, sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && toHex(digest) === root;
}

/** Whether `proof` shows that the tree of `newSize` extends that of `oldSize` (never an empty one). */
export function verifyConsistency(hash, { oldSize, newSize, proof, oldRoot, newRoot }) {
  if (!isPlace(oldSize - 1, newSize) || ![oldRoot, newRoot, ...proof].every(isDigest)) return false;
  if (oldSize === newSize) return proof.length === 0 && oldRoot === newRoot;
  const steps = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...proof] : proof;
  const found = climb(new Frontier(hash), oldSize - 1, newSize - 1, steps.map(fromHex));
  return found !== null && found[0] === oldRoot && found[1] === newRoot;
}

function climb(tree, from, to, steps) {
  if (!steps.length) return null;
  let [place, last] = [from, to];
  while (place % 2) [place, last] = [half(place), half(last)];
  let older = steps[0];
  let newer = steps[0];
  for (const sibling of steps.slice(1)) {
    if (last === 0) return null;
    if (place % 2 || place === last) {
      older = tree.join(sibling, older);
      newer = tree.join(sibling, newer);
      while (place && place % 2 === 0) [place, last] = [half(place), half(last)];
    } else newer = tree.join(newer, sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? [toHex(older), toHex(newer)] : null;
}

// division, not shifts: a tree may have more than 2^31 leaves
const half = (n) => Math.floor(n / 2);
const isPlace = (index, size) => Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
const isDigest = (text) => /^[0-9a-f]{64}$/.test(text);
