/** Signed notes (C2SP signed-note): keys, signature lines, and what they prove (protocol §11.2). */
import { Hash, toHex, utf8 } from "../hash/hashing.mjs";
import { InputError } from "../reading/errors.mjs";

/** Kinds of keys: the log's own, and a witness's cosignature with its time. */
export const ED25519 = 1;
export const COSIGNATURE = 4;

const NAME = /^[^\s+\x00-\x1f\x7f]{1,200}$/;
const KEY = /^([^\s+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,100})$/;
const LINE = /^— (\S{1,200}) ([A-Za-z0-9+/=]{1,8000})$/;

/** A verifier key `<name>+<id>+<base64>`: {name, type, pub, id}. */
export function parseKey(text) {
  const match = KEY.exec(text);
  if (!match || !NAME.test(match[1])) throw new InputError("验证公钥须写成 名称+编号+base64", "a verifier key is <name>+<id>+<base64>");
  const raw = unbase64(match[3]);
  const [name, type] = [match[1], raw[0]];
  if (type !== ED25519 && type !== COSIGNATURE) throw new InputError(`不支持的签名类型 ${type}`, `unknown signature type ${type}`);
  if (raw.length !== 33) throw new InputError("Ed25519 公钥须为 32 字节", "an Ed25519 key has 32 bytes");
  const head = utf8(`${name}\n`);
  const material = new Uint8Array(head.length + raw.length);
  material.set(head);
  material.set(raw, head.length);
  const id = toHex(new Hash("sha256").digest(material).subarray(0, 4));
  if (id !== match[2]) throw new InputError("验证公钥的编号与公钥不符", "the id of the key does not match the key");
  return { name, type, id, pub: toHex(raw.subarray(1)) };
}

/** {text, rows: [{name, id, signature}]} of a note. */
export function splitNote(note) {
  if (utf8(note).length > 65536) throw new InputError("签名文本过长", "the note is too long");
  if (/[\x00-\x09\x0b-\x1f]/.test(note)) throw new InputError("签名文本含控制字符", "the note has control characters");
  const blank = note.lastIndexOf("\n\n");
  if (blank < 1 || !note.endsWith("\n") || blank + 2 >= note.length) {
    throw new InputError("签名文本缺少空行与签名行", "the note lacks its blank or signature lines");
  }
  const rows = note.slice(blank + 2, -1).split("\n");
  if (rows.length > 64) throw new InputError("签名行过多", "the note has too many signatures");
  return { text: `${note.slice(0, blank)}\n`, rows: rows.map(readLine) };
}

/** [{key, time}] of the signatures by known keys; one that claims a known key and is false spoils all. */
export function genuineOf({ text, rows }, keys, check) {
  const found = new Map();
  for (const row of rows) {
    const key = keys.find(({ name, id }) => name === row.name && id === row.id);
    if (!key) continue;
    const slot = `${row.name} ${row.id}`;
    if (found.has(slot)) throw new InputError(`${row.name} 的签名出现两次`, `${row.name} signed twice`);
    const time = checkLine(text, row, key, check);
    if (time === null) throw new InputError(`${row.name} 的签名不成立`, `the signature of ${row.name} is not genuine`);
    found.set(slot, { key, time });
  }
  return [...found.values()];
}

/** Standard base64, strictly. */
export function unbase64(text) {
  try {
    const raw = atob(text);
    if (raw && btoa(raw) === text) return Uint8Array.from(raw, (char) => char.charCodeAt(0));
  } catch {
    // falls through to the refusal
  }
  throw new InputError("不是规范的 base64", "not canonical base64");
}

/** The seconds a line proves (0 for the log itself), null where it is not genuine. */
function checkLine(text, row, key, check) {
  let { signature } = row;
  let time = 0n;
  let message = text;
  if (key.type === COSIGNATURE) {
    if (signature.length < 8) return null;
    time = BigInt(`0x${toHex(signature.subarray(0, 8))}`);
    message = `cosignature/v1\ntime ${time}\n${text}`;
    signature = signature.subarray(8);
  }
  if (signature.length !== 64 || time >= 1n << 63n) return null;
  return check("ed25519", key.pub, toHex(signature), utf8(message)) ? Number(time) : null;
}

function readLine(row) {
  const match = LINE.exec(row);
  if (!match || !NAME.test(match[1])) throw new InputError("签名行须写成 — 名称 base64", "a signature line is — <name> <base64>");
  const data = unbase64(match[2]);
  if (data.length < 5) throw new InputError("签名过短", "the signature is too short");
  return { name: match[1], id: toHex(data.subarray(0, 4)), signature: data.subarray(4) };
}

