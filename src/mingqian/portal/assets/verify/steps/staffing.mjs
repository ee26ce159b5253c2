/** Step 9: the matching, dealt again from the published inspector and eligibility lists. */
import { deal } from "../matching/deal.mjs";
import { departmentTable, fileRef, readEligibility, readInspectors } from "../matching/roster.mjs";
import { countShortage } from "../matching/table.mjs";
import { InputError, Mismatch, Unchecked } from "../reading/errors.mjs";
import { Fields } from "../reading/fields.mjs";
import { canonical } from "../reading/json.mjs";
import { readDraw } from "../reading/record.mjs";

/** Every department's deal is the one the protocol gives, or is proven impossible. */
export function matching(given) {
  const rules = given.plan.match;
  const body = given.body();
  if (!rules.length) {
    if (body.has("matching")) throw new InputError("计划没有约定匹配，记录却有匹配结果", "the record has a matching the plan does not know", { field: "matching" });
    return { zh: "本计划不含人员匹配", en: "the plan has no matching" };
  }
  const { inspectors, eligibility } = given.files;
  if (!inspectors || !eligibility) {
    throw new Unchecked("未检验匹配：需要检查人员名单与可派范围表", "not checked: needs the inspector list and the eligibility list");
  }
  sameFile(inspectors, given.plan.inspectors, given.alg, "检查人员名单", "inspector list");
  sameFile(eligibility, given.plan.eligibility, given.alg, "可派范围表", "eligibility list");
  const stated = body.children("matching");
  if (stated.length !== rules.length) throw new InputError("匹配的部门数与计划不符", "the departments matched are not the plan's");
  const objects = readDraw(given.body()).flatMap(({ selected }) => selected.map(({ id }) => id));
  const replay = new Replay(readInspectors(inspectors), readEligibility(eligibility), objects, given.body().digest("seed"), given.hash);
  rules.forEach((rule, i) => replay.check(rule, stated[i]));
  return { zh: `${rules.length} 个部门的匹配重放一致`, en: `the matching of all ${rules.length} departments replays` };
}

function sameFile(bytes, ref, alg, zh, en) {
  const found = fileRef(bytes, alg);
  if (found.root === ref.root && found.size === ref.size) return;
  throw new Mismatch(`${zh}与计划封存的不是同一份`, `the ${en} is not the one the plan froze`, {
    differences: [{ where: zh, stated: `${ref.size} ${ref.root}`, right: `${found.size} ${found.root}` }],
  });
}

class Replay {
  constructor(staff, eligibility, objects, seed, hash) {
    Object.assign(this, { staff, eligibility, objects, seed, hash });
  }

  check(rule, entry) {
    const where = rule.department;
    if (entry.text("department") !== where) throw new InputError("匹配的部门次序与计划不符", "departments are not in the plan's order");
    const step = entry.integer("relax_step", 0, rule.relax.length);
    for (let earlier = 0; earlier < step; earlier += 1) {
      if (this.table(rule, earlier).flow().solve()) {
        throw new InputError(`部门 ${where}：放宽到第 ${step} 步，但第 ${earlier} 步已可行`, `department ${where}: relaxed to step ${step} although step ${earlier} suffices`);
      }
    }
    if (entry.has("infeasible")) this.checkShortage(rule, step, entry);
    else this.checkDeal(where, this.table(rule, step), entry);
    entry.close();
  }

  table(rule, step) {
    return departmentTable(rule, this.staff, this.eligibility, this.objects, step);
  }

  checkDeal(where, table, entry) {
    const right = deal(table, this.seed, this.hash);
    if (!right) throw new InputError(`部门 ${where}：不存在完整的匹配`, `department ${where}: no full matching exists`);
    const load = entry.integer("max_load", 0, 1e9);
    const stated = entry.items("assignment");
    const differences = differencesOf(stated, right.assignment);
    if (load !== right.maxLoad) differences.unshift({ where: `${where} · max_load`, stated: String(load), right: String(right.maxLoad) });
    if (!differences.length) return;
    throw new Mismatch(
      `部门 ${where}：匹配与重放结果不一致（${differences[0].where}）`,
      `department ${where}: the matching is not what the deal gives`,
      { differences },
    );
  }

  checkShortage(rule, step, entry) {
    const where = rule.department;
    if (step !== rule.relax.length) throw new InputError(`部门 ${where}：尚有放宽步骤未用`, `department ${where}: relax steps are left`);
    const raw = entry.take("infeasible");
    const fields = new Fields(raw, `matching.${where}.infeasible`);
    const names = fields.texts("objects");
    const only = fields.texts("qualified_objects");
    const table = this.table(rule, step);
    if (names.some((name) => !table.objectIndex.has(name)) || only.some((name) => !names.includes(name))) {
      throw new InputError("短缺证明含未抽中的对象", "the shortage names objects not drawn");
    }
    const right = countShortage(table, names, only);
    if (canonical(raw) !== canonical(right) || right.need <= right.supply) {
      throw new InputError(
        `部门 ${where}：所称的人员短缺不成立（需 ${right.need} 人次，可供 ${right.supply} 人次）`,
        `department ${where}: the claimed shortage does not hold (need ${right.need}, supply ${right.supply})`,
      );
    }
  }
}

/** Where a stated assignment is not the right one; a foreign form counts as a difference. */
function differencesOf(stated, right) {
  const show = (row) => (row === undefined ? "—" : canonical(row));
  return Array.from({ length: Math.max(stated.length, right.length) }, (_, i) => ({
    where: `第 ${i + 1} 个对象`,
    stated: show(stated[i]),
    right: show(right[i]),
  })).filter((row) => row.stated !== row.right);
}
