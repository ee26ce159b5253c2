/** Blind pools: the public file, one leaf digest a line, and the plain file with its key (protocol §3). */
import { fromHex, Hash, toHex, utf8 } from "../hash/hashing.mjs";
import { Frontier } from "../hash/merkle.mjs";
import { InputError } from "./errors.mjs";
import { lines, textOf } from "./lines.mjs";

/** {root, size} of the public file; nothing else can be told from it. */
export function scanBlind(bytes, alg) {
  const tree = new Frontier(new Hash(alg));
  const seen = new Set();
  for (const [number, start, end] of lines(bytes)) {
    const text = new TextDecoder().decode(bytes.subarray(start, end));
    if (!/^[0-9a-f]{64}$/.test(text)) {
      throw new InputError("盲名单每行须为 64 个小写十六进制字符", "a line of a blind pool is 64 hex", { line: number });
    }
    seen.add(text);
    tree.add(fromHex(text), 0);
  }
  if (!tree.size) throw new InputError("名单为空，至少要有一个单位", "the pool is empty");
  if (seen.size !== tree.size) throw new InputError("盲名单有重复的叶子", "a leaf of the blind pool stands twice");
  return { root: tree.root(), size: tree.size };
}

/** The root of the blind leaves of a plain pool file, by its key (32 bytes). */
export function blindRoot(bytes, key, alg) {
  const tree = new Frontier(new Hash(alg));
  const salt = hmac(key);
  for (const [number, start, end] of lines(bytes)) {
    const line = textOf(bytes, start, end, number);
    tree.append(utf8(`mq1:blind:${salt(line.split("\t")[0])}:${line}`));
  }
  return tree.root();
}

/** HMAC-SHA-256 under a key of at most 64 bytes, in hex. */
function hmac(key) {
  const hash = new Hash("sha256");
  const pad = (byte) => Uint8Array.from({ length: 64 }, (_, i) => (key[i] || 0) ^ byte);
  const [inner, outer] = [pad(0x36), pad(0x5c)];
  const join = (first, second) => Uint8Array.from([...first, ...second]);
  return (text) => toHex(hash.digest(join(outer, hash.digest(join(inner, utf8(text))))));
}
