/** How many units of each stratum are drawn: integers only (protocol §5). */
import { InputError } from "./errors.mjs";
import { compareText } from "../hash/hashing.mjs";

/** The rules a stratum may name. */
export const RULES = ["permille", "count", "total"];

/** min(N, max(min, ceil(N·value/1000))). */
export function permille(size, value, least = 0) {
  return Math.min(size, Math.max(least, Math.ceil((size * value) / 1000)));
}

/** min(N, max(min, value)). */
export function count(size, value, least = 0) {
  return Math.min(size, Math.max(least, value));
}

/**
 * Webster's highest averages. `strata` is [{code, size, value, min}], `value` being the relative
 * rate; returns a Map of code → seats. Each seat goes to the greatest size·rate/(2n+1).
 */
export function total(strata, seats) {
  const claims = strata.map(({ code, size, value, min }) => ({
    code, size, product: BigInt(size) * BigInt(value), quota: Math.min(size, min),
  }));
  const left = seats - claims.reduce((sum, claim) => sum + claim.quota, 0);
  if (left < 0) throw new InputError("各层最低数之和超过总数", "the minimums exceed the total");
  const room = claims.reduce((sum, { size, quota, product }) => sum + (product ? size - quota : 0), 0);
  if (left > room) throw new InputError("总数超过可抽取的单位数", "the total exceeds the units that can be drawn");
  leap(claims, seats);
  for (let given = claims.reduce((sum, claim) => sum + claim.quota, 0); given < seats; given += 1) {
    claims.filter((claim) => claim.product && claim.quota < claim.size).reduce(better).quota += 1;
  }
  return new Map(claims.map(({ code, quota }) => [code, quota]));
}

function better(a, b) {
  const mine = a.product * BigInt(2 * b.quota + 1);
  const theirs = b.product * BigInt(2 * a.quota + 1);
  if (mine !== theirs) return mine > theirs ? a : b;
  return compareText(a.code, b.code) < 0 ? a : b;
}

/** Give at once every seat whose average lies above a bar that leaves few over: only faster. */
function leap(claims, seats) {
  const scale = 1n << 64n;
  const above = (bar) => claims.map(({ product, size, quota }) => {
    if (!product) return quota;
    const seatsAbove = ((product * scale - 1n) / bar + 1n) / 2n;
    return Math.max(quota, seatsAbove > BigInt(size) ? size : Number(seatsAbove));
  });
  let low = 0n;
  let high = claims.reduce((most, { product }) => (product > most ? product : most), 0n) * scale + 1n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (above(middle).reduce((sum, n) => sum + n, 0) <= seats) high = middle;
    else low = middle;
  }
  above(high).forEach((quota, i) => { claims[i].quota = quota; });
}
