/** Identifiers: `scheme:value` (protocol §2). The protocol repairs nothing, it refuses. */
import { InputError } from "./errors.mjs";

const MAX_BYTES = 200;
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"; // GB 32100-2015: no I, O, S, V, Z
const PLAIN = /^[a-z][a-z0-9]{0,15}:[!-~]+$/;
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zs}\p{Zl}\p{Zp}]/u;

const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 31; i += 1) VALUES[ALPHABET.charCodeAt(i)] = i;
const WEIGHTS = [];
for (let k = 0, weight = 1; k < 17; k += 1, weight = (weight * 3) % 31) WEIGHTS.push(weight);

/** Whether 18 ASCII bytes from `at` are a credit code with its check character. */
export function isUscc(bytes, at) {
  let total = 0;
  for (let k = 0; k < 17; k += 1) {
    const value = VALUES[bytes[at + k] & 127];
    if (value < 0) return false;
    total += value * WEIGHTS[k];
  }
  return VALUES[bytes[at + 17] & 127] === (31 - (total % 31)) % 31;
}

/** The id unchanged if the protocol accepts it. */
export function checkId(id) {
  if (!PLAIN.test(id)) checkUnicode(id);
  const bytes = new TextEncoder().encode(id);
  if (bytes.length > MAX_BYTES) throw new InputError(`标识超过 ${MAX_BYTES} 字节`, `id is longer than ${MAX_BYTES} bytes`);
  if (id.startsWith("uscc:")) checkUscc(id.slice(5), bytes);
  return id;
}

function checkUnicode(id) {
  const colon = id.indexOf(":");
  if (colon < 0 || colon === id.length - 1) throw new InputError("标识须写成 scheme:value，例如 uscc:…", "an id is scheme:value, e.g. uscc:…");
  if (!/^[a-z][a-z0-9]{0,15}$/.test(id.slice(0, colon))) {
    throw new InputError("标识的前缀须为小写字母开头的 1 至 16 位小写字母或数字", "the scheme of an id is [a-z][a-z0-9]{0,15}");
  }
  for (const char of id.slice(colon + 1)) {
    if (FORBIDDEN.test(char)) {
      const point = char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      throw new InputError(`标识含不允许的字符 U+${point}`, `character U+${point} may not stand in an id`);
    }
  }
  if (id.normalize("NFC") !== id) throw new InputError("标识必须是 NFC 形式", "an id must be NFC");
}

function checkUscc(code, bytes) {
  if (code.length !== 18) throw new InputError("统一社会信用代码须为 18 位", "a credit code has 18 characters");
  for (const char of code) {
    if (!ALPHABET.includes(char)) {
      throw new InputError(`统一社会信用代码含 GB 32100 以外的字符 '${char}'`, `credit code: character '${char}' is not in GB 32100`);
    }
  }
  if (isUscc(bytes, 5)) return;
  let total = 0;
  for (let k = 0; k < 17; k += 1) total += ALPHABET.indexOf(code[k]) * WEIGHTS[k];
  const right = ALPHABET[(31 - (total % 31)) % 31];
  throw new InputError(`统一社会信用代码校验位错误：应为 ${right}，实为 ${code[17]}`, `wrong check character of a credit code: ${code[17]}, must be ${right}`);
}
