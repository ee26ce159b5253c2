/** The smallest keys of one stratum so far: add under a cut-off, trim now and then (protocol §7). */
import { compareText } from "../hash/hashing.mjs";

const SLACK = 256;

/**
 * Rows are {key, id}; `limit` is how many of the smallest are wanted. `bar` is a first word above
 * which keys are let go from the start (protocol §7 «Scale»); `isShort` tells when it was too low.
 */
export class Head {
  constructor(limit, bar = 0xffffffff) {
    this.limit = limit;
    this.rows = [];
    this.size = 0;
    this.cutoff = limit ? bar : -1; // first word of the greatest key still wanted
  }

  /** Whether fewer rows were kept than are wanted and there are. */
  get isShort() {
    return this.rows.length < Math.min(this.limit, this.size);
  }

  /** Add a row whose first key word does not exceed the cut-off. */
  add(row) {
    this.rows.push(row);
    if (this.rows.length > 2 * this.limit + SLACK) {
      this.trim();
      this.cutoff = parseInt(this.rows[this.rows.length - 1].key.slice(0, 8), 16);
    }
  }

  /** Take in what another part of the pool gave. */
  merge(other) {
    this.size += other.size;
    for (const row of other.rows) this.rows.push(row);
    this.trim();
  }

  /** Keep the smallest in order, and return them. */
  trim() {
    this.rows = this.rows.sort(byKey).slice(0, this.limit);
    return this.rows;
  }
}

function byKey(a, b) {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return compareText(a.id, b.id);
}

/** The bar for the smallest `limit` of `size` keys: (k + 8√k + 16)/n of the range. */
export function barFor(limit, size) {
  return Math.min(0xffffffff, Math.ceil(((limit + 8 * Math.sqrt(limit) + 16) / Math.max(1, size)) * 2 ** 32));
}
