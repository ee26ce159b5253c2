/**
 * Strict JSON and its canonical text (protocol §1). JSON.parse will not do: it keeps the last of two
 * equal keys, takes 1.0 for 1 and rounds great integers, so two readers could see two records.
 */
import { InputError } from "./errors.mjs";

const DEEPEST = 32;
const KEY = /^[a-z0-9_]{1,64}$/;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const BLANKS = /[ \t\n\r]*/y;
const WORDS = { t: ["true", true], f: ["false", false], n: ["null", null] };

/** The value of JSON bytes or text; refuses a BOM, doubled keys, floats, NaN, runaway nesting. */
export function parseStrict(data, what = "JSON") {
  return new Reader(typeof data === "string" ? data : decode(data, what), what).whole();
}

function decode(bytes, what) {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw new InputError(`${what} 开头有 BOM，请存为不带 BOM 的 UTF-8`, `${what} begins with a BOM; save it as UTF-8 without BOM`, { line: 1 });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${what} 不是 UTF-8`, `${what} is not UTF-8`);
  }
}

class Reader {
  constructor(text, what) {
    Object.assign(this, { text, what, at: 0 });
  }

  whole() {
    const value = this.value(0);
    this.skip();
    if (this.at < this.text.length) this.fail();
    return value;
  }

  fail() {
    const before = this.text.slice(0, this.at).split("\n");
    const column = before[before.length - 1].length + 1;
    throw new InputError(`${this.what} 不是合法的 JSON（第 ${column} 列）`, `${this.what} is not valid JSON (column ${column})`, { line: before.length });
  }

  skip() {
    BLANKS.lastIndex = this.at;
    BLANKS.exec(this.text);
    this.at = BLANKS.lastIndex;
  }

  value(depth) {
    if (depth > 500) throw new InputError(`${this.what} 嵌套过深`, `${this.what} is nested too deeply`);
    this.skip();
    const char = this.text[this.at];
    if (char === "{") return this.object(depth);
    if (char === "[") return this.array(depth);
    if (char === '"') return this.string();
    const word = WORDS[char];
    if (word && this.text.startsWith(word[0], this.at)) {
      this.at += word[0].length;
      return word[1];
    }
    return this.number();
  }

  object(depth) {
    const found = {};
    this.items("}", () => {
      this.skip();
      if (this.text[this.at] !== '"') this.fail();
      const key = this.string();
      this.skip();
      if (this.text[this.at] !== ":") this.fail();
      this.at += 1;
      const value = this.value(depth + 1);
      if (Object.prototype.hasOwnProperty.call(found, key)) throw new InputError("键重复", "duplicated key", { field: key });
      Object.defineProperty(found, key, { value, enumerable: true, configurable: true, writable: true });
    });
    return found;
  }

  array(depth) {
    const found = [];
    this.items("]", () => found.push(this.value(depth + 1)));
    return found;
  }

  items(close, read) {
    this.at += 1;
    this.skip();
    if (this.text[this.at] === close) {
      this.at += 1;
      return;
    }
    for (;;) {
      read();
      this.skip();
      const char = this.text[this.at];
      this.at += 1;
      if (char === close) return;
      if (char !== ",") {
        this.at -= 1;
        this.fail();
      }
    }
  }

  string() {
    let end = this.at + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === "\\" ? 2 : 1;
    try {
      const value = JSON.parse(this.text.slice(this.at, end + 1));
      this.at = end + 1;
      return value;
    } catch {
      return this.fail();
    }
  }

  number() {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (!match) this.fail();
    this.at = NUMBER.lastIndex;
    if (/[.eE]/.test(match[0])) throw new InputError(`不允许小数 ${match[0]}`, `no floating-point numbers: ${match[0]}`);
    const value = Number(match[0]);
    if (!Number.isSafeInteger(value)) throw new InputError("整数超出 2^53", "integer out of range (2^53)");
    return value === 0 ? 0 : value;
  }
}

/** RFC 8785 as the protocol restricts it; refuses what the protocol does not know, naming the path. */
export function canonical(value, path = "$", depth = 0) {
  if (depth > DEEPEST) throw new InputError("嵌套过深", `nested deeper than ${DEEPEST}`, { field: path });
  if (typeof value === "string") return JSON.stringify(checkText(value, path));
  if (typeof value === "boolean") return String(value);
  if (Number.isSafeInteger(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => canonical(item, `${path}[${i}]`, depth + 1)).join(",")}]`;
  if (value === null || typeof value !== "object") {
    throw new InputError(`不允许 ${value}`, `${value} is not allowed`, { field: path });
  }
  const parts = Object.keys(value).sort().map((key) => {
    if (!KEY.test(key)) throw new InputError("键只能含 a-z、0-9 与下划线", "keys are [a-z0-9_]{1,64}", { field: `${path}.${key}` });
    return `${JSON.stringify(key)}:${canonical(value[key], `${path}.${key}`, depth + 1)}`;
  });
  return `{${parts.join(",")}}`;
}

function checkText(text, path) {
  if (/\p{Cs}/u.test(text)) throw new InputError("字符串含孤立代理项", "lone surrogate in a string", { field: path });
  if (text.normalize("NFC") !== text) throw new InputError("字符串必须是 NFC 形式", "strings must be NFC", { field: path });
  return text;
}
