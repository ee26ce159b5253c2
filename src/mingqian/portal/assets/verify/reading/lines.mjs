/** Line files of the protocol: UTF-8 without BOM, every line ended by one LF (protocol §3). */
import { InputError } from "./errors.mjs";

/** The longest line in bytes. */
export const MAX_LINE = 1024;
const LF = 10;
const CR = 13;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Yield [number from 1, start, end] of every line, each checked for form. */
export function* lines(bytes, from = 0) {
  if (from === 0) refuseMark(bytes);
  let number = from;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LF, start);
    number += 1;
    checkLine(bytes, start, end, number);
    yield [number, start, end];
    start = end + 1;
  }
}

/** Throw where the file begins with a byte order mark. */
export function refuseMark(bytes) {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw new InputError("开头有 BOM，请存为不带 BOM 的 UTF-8", "begins with a BOM", { line: 1 });
  }
}

/** Throw unless bytes start..end are a line: ended, not blank, not CRLF, not too long. */
export function checkLine(bytes, start, end, number) {
  if (end < 0) {
    if (bytes.length - start > MAX_LINE) throw new InputError("行过长", `line longer than ${MAX_LINE} bytes`, { line: number });
    throw new InputError("最后一行没有换行符", "the last line has no LF", { line: number });
  }
  if (end === start) throw new InputError("空行", "blank line", { line: number });
  if (bytes[end - 1] === CR) throw new InputError("行尾须为 LF，不得为 CRLF", "lines end in LF, not CRLF", { line: number });
  if (end - start > MAX_LINE) throw new InputError("行过长", `line longer than ${MAX_LINE} bytes`, { line: number });
}

/** Text of bytes start..end. */
export function textOf(bytes, start, end, number) {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    throw new InputError("不是 UTF-8", "not UTF-8", { line: number });
  }
}

/** Order of two byte strings. */
export function compareBytes(a, b) {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}
