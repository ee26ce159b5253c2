/** How high the greatest load must be at least (protocol §8.2 step 1). */

/** The least level at which `caps` give that many places, null where they never do. */
export function leastLevel(caps, places) {
  const at = (level) => caps.reduce((sum, cap) => sum + Math.min(cap, level), 0);
  let high = caps.reduce((most, cap) => Math.max(most, cap), 0);
  if (at(high) < places) return null;
  for (let low = 0; low < high; ) {
    const middle = (low + high) >> 1;
    if (at(middle) < places) low = middle + 1;
    else high = middle;
  }
  return high;
}
