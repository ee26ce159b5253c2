/**
 * The hash of a plan, SHA-256 or SM3 (protocol §1): digests of bytes and texts, and a state that is
 * kept and used again, so that a ticket costs one compression after the block of the seed.
 */
import { InputError } from "../reading/errors.mjs";
import * as sha256 from "./sha256.mjs";
import * as sm3 from "./sm3.mjs";

const KNOWN = { sha256, sm3 };
const coder = new TextEncoder();
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The names a plan may use. */
export const ALGORITHMS = ["sha256", "sm3"];

/** One hash function with buffers of its own; not to be used while it is already at work. */
export class Hash {
  constructor(alg) {
    const found = KNOWN[alg];
    if (!found) {
      throw new InputError(`未知的摘要算法 ${alg}，只接受 sha256 或 sm3`, `unknown hash ${alg}; only sha256 and sm3 are accepted`);
    }
    this.alg = alg;
    this.run = found.run;
    this.words = found.W;
    this.start = found.START;
    this.state = new Int32Array(8);
    this.tail = new Uint8Array(128);
  }

  /** Take the 64 bytes at `at` into `state`. */
  compress(state, bytes, at) {
    const { words } = this;
    for (let i = 0, p = at; i < 16; i += 1, p += 4) {
      words[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
    }
    this.run(state);
  }

  /** The state after whole blocks of 64 bytes. */
  after(bytes) {
    const state = Int32Array.from(this.start);
    for (let at = 0; at + 64 <= bytes.length; at += 64) this.compress(state, bytes, at);
    return state;
  }

  /**
   * Finish a message: `from` is the state after `done` bytes (whole blocks), bytes low..high of
   * `source` follow the `head` bytes already standing in `tail`. The words stay in `state`.
   */
  finish(from, done, head, source, low, high) {
    const { state, tail } = this;
    state.set(from);
    let n = head;
    for (let i = low; i < high; i += 1) {
      tail[n] = source[i];
      n += 1;
      if (n === 64) {
        this.compress(state, tail, 0);
        n = 0;
      }
    }
    const total = done + head + high - low;
    tail[n] = 0x80;
    const end = n < 56 ? 64 : 128;
    tail.fill(0, n + 1, end);
    const bits = total * 8;
    tail[end - 1] = bits; tail[end - 2] = bits >>> 8; tail[end - 3] = bits >>> 16; tail[end - 4] = bits >>> 24;
    tail[end - 5] = total / 2 ** 29;
    this.compress(state, tail, 0);
    if (end === 128) this.compress(state, tail, 64);
    return state;
  }

  /** The 32 bytes of the digest of `bytes`, after an optional `first` byte (RFC 6962). */
  digest(bytes, first = -1) {
    let head = 0;
    if (first >= 0) {
      this.tail[0] = first;
      head = 1;
    }
    return wordsToBytes(this.finish(this.start, 0, head, bytes, 0, bytes.length));
  }

  /** H(text): the digest of the UTF-8 bytes as 64 hex characters. */
  hex(text) {
    return toHex(this.digest(utf8(text)));
  }
}

/** The UTF-8 bytes of a text. */
export function utf8(text) {
  return coder.encode(text);
}

/** Lower-case hex of bytes. */
export function toHex(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 1) text += HEX[bytes[i]];
  return text;
}

/** The bytes of hex text that was checked before. */
export function fromHex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = parseInt(text.substr(2 * i, 2), 16);
  return bytes;
}

/** Eight words as 32 bytes, most significant first. */
export function wordsToBytes(words) {
  const bytes = new Uint8Array(32);
  for (let i = 0, p = 0; i < 8; i += 1, p += 4) {
    const word = words[i];
    bytes[p] = word >>> 24; bytes[p + 1] = word >>> 16; bytes[p + 2] = word >>> 8; bytes[p + 3] = word;
  }
  return bytes;
}

/** Order of two ids by their UTF-8 bytes, which is the order of code points. */
export function compareText(a, b) {
  if (a === b) return 0;
  const [x, y] = [utf8(a), utf8(b)];
  const shared = Math.min(x.length, y.length);
  for (let i = 0; i < shared; i += 1) if (x[i] !== y[i]) return x[i] - y[i];
  return x.length - y.length;
}
