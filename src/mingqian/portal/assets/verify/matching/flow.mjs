/**
 * Full assignments of inspectors to objects, as a flow that can be bent but never broken.
 *
 * Holds one full assignment, partly fixed, and answers one question: could this inspector be fixed
 * on this object so that a full assignment still exists? That is reachability in the residual
 * graph, so the answer does not depend on which full assignment is held (protocol §8.2).
 */
import * as bits from "./bits.mjs";
import { leastLevel } from "./level.mjs";

export class Flow {
  /** `spare[o]` is how many places of object o may go to the unqualified. */
  constructor({ eligible, need, spare, caps, qualified }) {
    const people = caps.length;
    Object.assign(this, { eligible, need, spare, caps, qualified, people, level: 0 });
    this.on = need.map(() => bits.emptySet(people));
    this.fixed = need.map(() => bits.emptySet(people));
    this.unqualified = new Int32Array(need.length); // members of on[o] that are unqualified
    this.flexible = caps.map(() => new Set());
    this.load = new Int32Array(people);
    this.tight = caps.map(() => null); // the smallest set known to be used up that holds i
    this.parent = new Map();
  }

  /** Find a full assignment with the least greatest load; false where none exists. */
  solve() {
    if (!this.need.some(Boolean)) return true;
    this.level = this.leastLevel();
    for (let o = 0; o < this.need.length; o += 1) {
      for (let given = 0; given < this.need[o]; ) {
        const gap = this.augment(o);
        if (!gap) {
          given += 1;
          continue;
        }
        const level = leastLevel([...gap.visited].map((i) => this.caps[i]), gap.need - gap.outside);
        if (level === null) return false;
        this.level = level;
      }
    }
    return true;
  }

  /** A level no assignment can do without: all places, and all qualified places. */
  leastLevel() {
    const places = this.need.reduce((sum, n) => sum + n, 0);
    const strict = places - this.spare.reduce((sum, n) => sum + n, 0);
    const good = this.caps.filter((_, i) => bits.has(this.qualified, i));
    return Math.max(1, leastLevel(this.caps, places) || 1, leastLevel(good, strict) || 1);
  }

  hasRoom(i) {
    return this.load[i] < Math.min(this.caps[i], this.level);
  }

  isQualified(i) {
    return bits.has(this.qualified, i) === 1;
  }

  /** Give object `o` one more inspector by moving others; returns why where that is impossible. */
  augment(o) {
    const anyone = this.unqualified[o] < this.spare[o];
    const seen = new Map([[o, anyone ? 2 : 1]]);
    const visited = new Set();
    const end = this.search(o, visited, seen, (i) => this.hasRoom(i));
    if (end < 0) return this.gap(seen, visited);
    this.shift(end);
    this.load[end] += 1;
    return null;
  }

  gap(seen, visited) {
    let need = 0;
    let outside = 0;
    for (const [o, state] of seen) {
      need += this.need[o] - (state === 2 ? 0 : this.spare[o]);
      bits.some(this.eligible[o], (i) => {
        if ((state === 2 || this.isQualified(i)) && !visited.has(i)) outside += 1;
      });
    }
    return { need, outside, visited };
  }

  /** Whether a full assignment exists with `i` fixed on `o`; if so the one held has `i` on `o`. */
  admits(o, i) {
    if (bits.has(this.on[o], i)) return true;
    const leave = this.mayLeave(o, i);
    if (!leave.some(Boolean)) return false;
    if (this.hasRoom(i)) {
      this.load[i] += 1;
      this.enter(o, i, leave, -1);
      return true;
    }
    if (this.tight[i] && !bits.meet(leave, this.tight[i])) return false;
    const visited = new Set([i]); // and nobody's place is open yet: `i` has no parent
    this.parent = new Map();
    const end = this.spread([i], visited, new Map(), (k) => this.hasRoom(k) || bits.has(leave, k));
    if (end < 0) {
      const set = bits.emptySet(this.people);
      for (const k of visited) bits.put(set, k);
      for (const k of visited) this.tight[k] = set;
      return false;
    }
    this.shift(end);
    const leaves = bits.has(leave, end) ? end : -1;
    if (leaves < 0) this.load[end] += 1;
    this.enter(o, i, leave, leaves);
    return true;
  }

  /** Fix inspector `i`, who is on object `o` now, for good. */
  fix(o, i) {
    bits.put(this.fixed[o], i);
    this.flexible[i].delete(o);
  }

  /** Whether every place of `o` that may go to the unqualified is fixed already. */
  qualifiedOnly(o) {
    let n = 0;
    for (let w = 0; w < this.qualified.length; w += 1) n += bits.size([this.fixed[o][w] & ~this.qualified[w]]);
    return n >= this.spare[o];
  }

  /** The flexible members of `o`, one of whom `i` could replace. */
  mayLeave(o, i) {
    const strict = !this.isQualified(i) && this.unqualified[o] >= this.spare[o];
    return this.on[o].map((word, w) => word & ~this.fixed[o][w] & (strict ? ~this.qualified[w] : -1));
  }

  /** Put `i` on `o` in place of `leaves` or, where that is -1, of any who may leave. */
  enter(o, i, leave, leaves) {
    let out = leaves;
    if (out < 0) {
      const alike = (k) => this.isQualified(k) === this.isQualified(i) && ((out = k), true);
      if (!bits.some(leave, alike)) bits.some(leave, (k) => ((out = k), true));
      this.load[out] -= 1;
    }
    this.take(o, out);
    this.place(o, i);
  }

  /** Breadth first from an open place of `o` to an inspector `isGoal` likes; -1 if none. */
  search(o, visited, seen, isGoal) {
    this.parent = new Map();
    const queue = [];
    const end = this.open(o, -1, seen.get(o) === 2, visited, queue, isGoal);
    return end >= 0 ? end : this.spread(queue, visited, seen, isGoal);
  }

  spread(queue, visited, seen, isGoal) {
    for (let head = 0; head < queue.length; head += 1) {
      const i = queue[head];
      for (const o of this.flexible[i]) {
        const anyone = !this.isQualified(i) || this.unqualified[o] < this.spare[o];
        const state = anyone ? 2 : 1;
        if ((seen.get(o) || 0) >= state) continue;
        seen.set(o, state);
        const end = this.open(o, i, anyone, visited, queue, isGoal);
        if (end >= 0) return end;
      }
    }
    return -1;
  }

  /** Visit who could take the place that `giver` has on `o`; returns a goal at once if one is there. */
  open(o, giver, anyone, visited, queue, isGoal) {
    let goal = -1;
    bits.some(this.eligible[o].map((word, w) => word & ~this.on[o][w] & (anyone ? -1 : this.qualified[w])), (k) => {
      if (visited.has(k)) return false;
      visited.add(k);
      this.parent.set(k, [o, giver]);
      if (isGoal(k)) goal = k;
      else queue.push(k);
      return goal >= 0;
    });
    return goal;
  }

  /** Move everybody along the path that leads to `end`; the loads at its ends stay. */
  shift(end) {
    for (let i = end; this.parent.has(i); ) {
      const [o, giver] = this.parent.get(i);
      if (giver >= 0) this.take(o, giver);
      this.place(o, i);
      i = giver;
    }
  }

  place(o, i) {
    bits.put(this.on[o], i);
    this.flexible[i].add(o);
    if (!this.isQualified(i)) this.unqualified[o] += 1;
  }

  take(o, i) {
    bits.drop(this.on[o], i);
    this.flexible[i].delete(o);
    if (!this.isQualified(i)) this.unqualified[o] -= 1;
  }
}
