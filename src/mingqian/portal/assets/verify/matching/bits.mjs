/** Sets of small numbers as words of 32 bits. */

/** An empty set of numbers below `size`. */
export function emptySet(size) {
  return new Uint32Array((size + 31) >>> 5);
}

export function has(set, i) {
  return (set[i >>> 5] >>> (i & 31)) & 1;
}

export function put(set, i) {
  set[i >>> 5] |= 1 << (i & 31);
}

export function drop(set, i) {
  set[i >>> 5] &= ~(1 << (i & 31));
}

/** How many numbers are in the set. */
export function size(set) {
  let n = 0;
  for (let w = 0; w < set.length; w += 1) for (let word = set[w]; word; word &= word - 1) n += 1;
  return n;
}

/** Call `each` with every number of the set, rising; stops and tells when `each` returns true. */
export function some(set, each) {
  for (let w = 0; w < set.length; w += 1) {
    for (let word = set[w]; word; word &= word - 1) {
      if (each(w * 32 + 31 - Math.clz32(word & -word))) return true;
    }
  }
  return false;
}

/** Whether two sets share a number. */
export function meet(a, b) {
  for (let w = 0; w < a.length; w += 1) if (a[w] & b[w]) return true;
  return false;
}
