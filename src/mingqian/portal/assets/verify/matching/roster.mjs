/** Inspector list and eligibility list, and the table of one department (protocol §8.1). */
import { Hash } from "../hash/hashing.mjs";
import { Frontier } from "../hash/merkle.mjs";
import { InputError } from "../reading/errors.mjs";
import { checkId } from "../reading/ids.mjs";
import { compareBytes, lines, textOf } from "../reading/lines.mjs";
import { STRATUM } from "../reading/plan.mjs";
import { Table } from "./table.mjs";

const GROUP = /^[A-Za-z0-9_.-]{1,64}$/;
const SERVES = /^serves(?:\+([1-9]))?$/;
const CAP = /^(?:0|[1-9][0-9]{0,5})$/;

/** [{id, department, qualified, cap}] of an inspector list. */
export function readInspectors(bytes) {
  return Array.from(sortedLines(bytes, false), ([number, text]) => {
    const parts = text.split("\t");
    if (parts.length !== 4) throw bad(number, "须有 4 列：标识、部门、q 或 n、上限", "needs 4 columns");
    const [id, department, grade, cap] = parts;
    checkIdAt(id, number);
    if (!STRATUM.test(department)) throw bad(number, "部门代码不合格式", "malformed department", "department");
    if (grade !== "q" && grade !== "n") throw bad(number, "资格须为 q 或 n", "grade must be q or n", "qualified");
    if (!CAP.test(cap) || Number(cap) > 100000) throw bad(number, "上限须为 0 至 100000", "cap must be 0..100000", "cap");
    return { id, department, qualified: grade === "q", cap: Number(cap) };
  });
}

/** {serves: inspector → group → step, groups: object → [[department, group]], recusals}. */
export function readEligibility(bytes) {
  const found = { serves: new Map(), groups: new Map(), recusals: new Map() };
  for (const [number, text] of sortedLines(bytes, true)) {
    const parts = text.split("\t");
    if (parts.length !== 3) throw bad(number, "须有 3 列：主体、关系、值", "needs 3 columns");
    checkIdAt(parts[0], number);
    takeRelation(found, number, ...parts);
  }
  return found;
}

/** {root, size} of an inspector or eligibility list; it may be empty. */
export function fileRef(bytes, alg) {
  const tree = new Frontier(new Hash(alg));
  for (const [, start, end] of lines(bytes)) tree.append(bytes.subarray(start, end));
  return { root: tree.root(), size: tree.size };
}

/** The table of one department at relax step `step`. */
export function departmentTable(rule, inspectors, eligibility, objects, step) {
  const staff = inspectors.filter(({ department }) => department === rule.department);
  const names = new Set(staff.map(({ id }) => id));
  const shared = new Map();
  const things = objects.map((id) => {
    const groups = (eligibility.groups.get(id) || []).filter(([department]) => department === rule.department).map(([, group]) => group);
    const key = groups.join("\t");
    if (!shared.has(key)) shared.set(key, staff.filter((item) => covers(eligibility, item.id, groups, step)).map((item) => item.id));
    const recused = (eligibility.recusals.get(id) || []).filter((who) => names.has(who));
    return { id, need: rule.need, needQualified: rule.needQualified, eligible: shared.get(key), recused };
  });
  return new Table(things, staff.map((item) => ({ ...item, cap: Math.min(item.cap, rule.cap) })));
}

function covers(eligibility, inspector, groups, step) {
  const served = eligibility.serves.get(inspector) || new Map();
  return groups.every((group) => served.has(group) && served.get(group) <= step);
}

function takeRelation(found, number, subject, relation, value) {
  const serves = SERVES.exec(relation);
  if (serves) {
    checkGroup(value, number);
    const steps = put(found.serves, subject, () => new Map());
    steps.set(value, Math.min(Number(serves[1] || 0), steps.has(value) ? steps.get(value) : 9));
  } else if (relation === "in") {
    const slash = value.indexOf("/");
    const department = value.slice(0, slash);
    if (slash < 0 || !STRATUM.test(department)) throw bad(number, "值须写成 部门/组", "value must be department/group", "value");
    checkGroup(value.slice(slash + 1), number);
    put(found.groups, subject, () => []).push([department, value.slice(slash + 1)]);
  } else if (relation === "not") {
    checkIdAt(value, number);
    put(found.recusals, subject, () => []).push(value);
  } else throw bad(number, "关系须为 serves、serves+1…9、in 或 not", "unknown relation", "relation");
}

function put(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

function* sortedLines(bytes, whole) {
  let previous = new Uint8Array(0);
  for (const [number, start, end] of lines(bytes)) {
    const tab = bytes.indexOf(9, start);
    const key = bytes.subarray(start, whole || tab < 0 || tab > end ? end : tab);
    if (compareBytes(key, previous) <= 0) throw bad(number, "未按字节顺序排列或重复", "not sorted by bytes, or repeated");
    previous = key;
    yield [number, textOf(bytes, start, end, number)];
  }
}

function checkIdAt(id, number) {
  try {
    checkId(id);
  } catch (error) {
    throw bad(number, error.zh, error.en, "id");
  }
}

function checkGroup(group, number) {
  if (!GROUP.test(group)) throw bad(number, "组代码不合格式", "group must match [A-Za-z0-9_.-]{1,64}", "value");
}

function bad(line, zh, en, field = "") {
  return new InputError(zh, en, { line, field });
}

