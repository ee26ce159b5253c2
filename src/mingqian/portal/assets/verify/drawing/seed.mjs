/** Commitments and the seed they lead to (protocol §6). */
import { InputError } from "../reading/errors.mjs";

/** What `party` must have published for its secret `r` under plan digest `p`. */
export function commitment(hash, p, party, r) {
  return hash.hex(`mq1:commit:${p}:${party}:${r}`);
}

/** H("mq1:seed:" P ":" party1=r1,… ":" beacon), contributions in the order of the plan. */
export function deriveSeed(hash, p, contributions, beacon) {
  if (!contributions.length) throw new InputError("没有任何随机数贡献", "there is no contribution");
  if (new Set(contributions.map(({ party }) => party)).size !== contributions.length) {
    throw new InputError("参与方重复", "a party contributes twice");
  }
  const listed = contributions.map(({ party, r }) => `${party}=${r}`).join(",");
  return hash.hex(`mq1:seed:${p}:${listed}:${beacon}`);
}
