/** The input of a deal and the proof of a shortage (protocol §8.2, §8.3). */
import { compareText } from "../hash/hashing.mjs";
import { InputError } from "../reading/errors.mjs";
import * as bits from "./bits.mjs";
import { Flow } from "./flow.mjs";

/** Objects and inspectors of one department, sorted by id; `eligible[o]` is the set of who may serve. */
export class Table {
  constructor(objects, inspectors) {
    this.objects = [...objects].sort((a, b) => compareText(a.id, b.id));
    this.inspectors = [...inspectors].sort((a, b) => compareText(a.id, b.id));
    this.objectIndex = new Map(this.objects.map(({ id }, o) => [id, o]));
    const index = new Map(this.inspectors.map(({ id }, i) => [id, i]));
    if (this.objectIndex.size !== this.objects.length) throw new InputError("检查对象重复", "duplicate object");
    this.qualified = bits.emptySet(this.inspectors.length);
    this.inspectors.forEach(({ qualified }, i) => qualified && bits.put(this.qualified, i));
    this.eligible = this.objects.map(({ eligible, recused }) => {
      const set = bits.emptySet(this.inspectors.length);
      for (const id of eligible) if (this.inspectors[index.get(id)].cap) bits.put(set, index.get(id));
      for (const id of recused) bits.drop(set, index.get(id));
      return set;
    });
  }

  /** The flow of this table, not solved yet. */
  flow() {
    return new Flow({
      eligible: this.eligible,
      need: this.objects.map(({ need }) => need),
      spare: this.objects.map(({ need, needQualified }) => need - needQualified),
      caps: this.inspectors.map(({ cap }) => cap),
      qualified: this.qualified,
    });
  }
}

/** Count what `names` need and what their eligible inspectors can supply: {json, need, supply}. */
export function countShortage(table, names, qualifiedOnly) {
  const ordered = [...names].sort(compareText);
  const degrees = new Int32Array(table.inspectors.length);
  let need = 0;
  for (const name of ordered) {
    const o = table.objectIndex.get(name);
    const only = qualifiedOnly.includes(name);
    need += only ? table.objects[o].needQualified : table.objects[o].need;
    bits.some(table.eligible[o], (i) => {
      if (!only || bits.has(table.qualified, i)) degrees[i] += 1;
    });
  }
  const people = table.inspectors.filter((_, i) => degrees[i]);
  const supply = table.inspectors.reduce((sum, { cap }, i) => sum + Math.min(cap, degrees[i]), 0);
  const only = ordered.filter((name) => qualifiedOnly.includes(name));
  const who = only.length ? "（其中部分只计合格人员）" : "";
  const reason = `${ordered.length} 个检查对象共需 ${need} 人次${who}，可派的 ${people.length} 名检查人员最多承担 ${supply} 人次`;
  return { objects: ordered, inspectors: people.map(({ id }) => id), need, supply, qualified_objects: only, reason };
}
