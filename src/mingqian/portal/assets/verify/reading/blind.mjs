/** The public file of a blind pool: one leaf digest a line (protocol §3). */
import { fromHex, Hash } from "../hash/hashing.mjs";
import { Frontier } from "../hash/merkle.mjs";
import { InputError } from "./errors.mjs";
import { lines } from "./lines.mjs";

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
