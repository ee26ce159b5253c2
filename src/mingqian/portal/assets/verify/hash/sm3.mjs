/** SM3 (GB/T 32905-2016): the compression of one block, and the state it starts from. */
/** The words of the block at hand: the first 16 are filled by whoever calls `run`. */
export const W = new Int32Array(68);
const T = new Int32Array(64);

/** The state before the first block. */
export const START = Int32Array.of(
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
);

for (let j = 0; j < 64; j += 1) {
  const t = j < 16 ? 0x79cc4519 : 0x7a879d8a;
  const by = j % 32;
  T[j] = by ? (t << by) | (t >>> (32 - by)) : t;
}

/** Take the block whose 16 words stand in W into `state` (8 words). */
export function run(state) {
  for (let i = 16; i < 68; i += 1) {
    const z = W[i - 3];
    const x = W[i - 16] ^ W[i - 9] ^ ((z << 15) | (z >>> 17));
    const y = W[i - 13];
    W[i] = x ^ ((x << 15) | (x >>> 17)) ^ ((x << 23) | (x >>> 9)) ^ ((y << 7) | (y >>> 25)) ^ W[i - 6];
  }
  let a = state[0], b = state[1], c = state[2], d = state[3];
  let e = state[4], f = state[5], g = state[6], h = state[7];
  for (let j = 0; j < 64; j += 1) {
    const a12 = (a << 12) | (a >>> 20);
    const sum = (a12 + e + T[j]) | 0;
    const s1 = (sum << 7) | (sum >>> 25);
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
    const t1 = (ff + d + (s1 ^ a12) + (W[j] ^ W[j + 4])) | 0;
    const t2 = (gg + h + s1 + W[j]) | 0;
    d = c; c = (b << 9) | (b >>> 23); b = a; a = t1;
    h = g; g = (f << 19) | (f >>> 13); f = e;
    e = t2 ^ ((t2 << 9) | (t2 >>> 23)) ^ ((t2 << 17) | (t2 >>> 15));
  }
  state[0] ^= a; state[1] ^= b; state[2] ^= c; state[3] ^= d;
  state[4] ^= e; state[5] ^= f; state[6] ^= g; state[7] ^= h;
}
