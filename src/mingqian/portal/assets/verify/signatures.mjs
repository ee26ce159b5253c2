/**
 * Genuine or not: Ed25519 of records, and BLS of drand's quicknet (unchained, signatures on G1),
 * through @noble/curves. Everything malformed is simply not genuine.
 */
import { bls12_381 as bls } from "@noble/curves/bls12-381";
import { ed25519 } from "@noble/curves/ed25519";
import { fromHex, Hash } from "./hash/hashing.mjs";

const DOMAIN = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

/** Whether `sig` over `message` is by public key `pub` (both hex). */
export function checkSignature(alg, pub, sig, message) {
  if (alg !== "ed25519" || pub.length !== 64 || sig.length !== 128) return false;
  try {
    return ed25519.verify(fromHex(sig), message, fromHex(pub), { zip215: false });
  } catch {
    return false;
  }
}

/** Whether `signature` is what the network with `publicKey` signed for round `number`. */
export function checkBeacon(publicKey, number, signature) {
  const round = new Uint8Array(8);
  new DataView(round.buffer).setBigUint64(0, BigInt(number));
  try {
    const { shortSignatures } = bls;
    const message = shortSignatures.hash(new Hash("sha256").digest(round), DOMAIN);
    return shortSignatures.verify(fromHex(signature), message, fromHex(publicKey));
  } catch {
    return false;
  }
}
