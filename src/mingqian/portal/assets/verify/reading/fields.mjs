/**
 * Read a JSON object strictly: every field is wanted, typed and bounded, and no other may stand.
 * A field nobody checks is a place to hide a rule (protocol §1).
 */
import { InputError } from "./errors.mjs";

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const DIGEST = /^[0-9a-f]{64}$/;
const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
const length = (text) => Array.from(text).length;

/** One JSON object being read; `path` names it in messages. Take each field, then `close()`. */
export class Fields {
  constructor(value, path) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      throw new InputError("必须是 JSON 对象", "must be a JSON object", { field: path });
    }
    this.path = path;
    this.left = new Map(Object.keys(value).map((name) => [name, value[name]]));
  }

  /** Whether a field still stands. */
  has(name) {
    return this.left.has(name);
  }

  /** The error that names a field of this object. */
  refuse(name, zh, en) {
    return new InputError(zh, en, { field: name ? `${this.path}.${name}` : this.path });
  }

  /** A field as it stands. */
  take(name) {
    if (!this.left.has(name)) throw this.refuse(name, "缺少此字段", "missing");
    const value = this.left.get(name);
    this.left.delete(name);
    return value;
  }

  /** A string of 1..`longest` characters that matches `pattern`. */
  text(name, pattern = null, longest = 200) {
    const value = this.take(name);
    if (typeof value !== "string") throw this.refuse(name, "必须是字符串", "must be a string");
    const size = length(value);
    if (size < 1 || size > longest) throw this.refuse(name, `长度须为 1 至 ${longest}`, `must have 1..${longest} characters`);
    if (pattern && !pattern.test(value)) throw this.refuse(name, `不符合格式 ${pattern.source}`, `must match ${pattern.source}`);
    return value;
  }

  /** A string out of `allowed`. */
  choice(name, allowed) {
    const value = this.text(name);
    if (!allowed.includes(value)) throw this.refuse(name, `只能是 ${allowed.join("、")}`, `must be one of ${allowed.join(", ")}`);
    return value;
  }

  /** 64 lower-case hex characters. */
  digest(name) {
    const value = this.text(name);
    if (!DIGEST.test(value)) throw this.refuse(name, "必须是 64 个小写十六进制字符", "must be 64 lower-case hex characters");
    return value;
  }

  /** A UTC time as text; such texts sort by time. */
  time(name) {
    const value = this.text(name, TIME);
    const moment = new Date(value);
    // Date would roll 30 February over into March
    if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 19) !== value.slice(0, 19)) {
      throw this.refuse(name, "不是有效的时间", "is not a valid time");
    }
    return value;
  }

  /** An integer in low..high. */
  integer(name, low, high) {
    const value = this.take(name);
    if (!Number.isSafeInteger(value)) throw this.refuse(name, "必须是整数", "must be an integer");
    if (value < low || value > high) throw this.refuse(name, `必须在 ${low} 至 ${high} 之间`, `must be ${low}..${high}`);
    return value;
  }

  /** A boolean. */
  flag(name) {
    const value = this.take(name);
    if (typeof value !== "boolean") throw this.refuse(name, "必须是 true 或 false", "must be true or false");
    return value;
  }

  /** An array. */
  items(name) {
    const value = this.take(name);
    if (!Array.isArray(value)) throw this.refuse(name, "必须是数组", "must be an array");
    return value;
  }

  /** An array of strings, each matching `pattern`, none twice. */
  texts(name, pattern = null) {
    const found = this.items(name);
    found.forEach((value, index) => {
      if (typeof value !== "string" || (pattern && !pattern.test(value))) {
        const shape = pattern ? pattern.source : "text";
        throw this.refuse(`${name}[${index}]`, `必须是符合 ${shape} 的字符串`, `must match ${shape}`);
      }
    });
    if (new Set(found).size !== found.length) throw this.refuse(name, "有重复项", "has a repeated item");
    return found;
  }

  /** An object inside this one. */
  child(name) {
    return new Fields(this.take(name), `${this.path}.${name}`);
  }

  /** The objects of an array. */
  children(name) {
    return this.items(name).map((value, index) => new Fields(value, `${this.path}.${name}[${index}]`));
  }

  /** Refuse any field that was not taken. */
  close() {
    for (const name of this.left.keys()) throw this.refuse(name, "未知字段", "unknown field");
  }
}

/** An own property of a JSON object, or undefined. */
export function own(object, name) {
  return object !== null && typeof object === "object" && has(object, name) ? object[name] : undefined;
}
