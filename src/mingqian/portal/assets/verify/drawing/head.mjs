/** The smallest keys of one stratum so far: add under a cut-off, trim now and then (protocol §7). */
import { compareText } from "../hash/hashing.mjs";

const SLACK = 256;

/** Rows are {key, id}; `limit` is how many of the smallest are wanted. */
export class Head {
  constructor(limit) {
    this.limit = limit;
    this.rows = [];
    this.size = 0;
    this.cutoff = limit ? 0xffffffff : -1; // first word of the greatest key still wanted
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
