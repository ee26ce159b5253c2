/** Files a reader picked or dropped: which is which, told by what stands in them, not by their names. */

const RELATION = /^[^\t]+\t(?:serves(?:\+[1-9])?|in|not)\t/;
const ROSTER = /^[^\t]+\t[^\t]+\t[qn]\t[0-9]+$/;

/** {record, pool, inspectors, eligibility} as bytes, as far as found among `list`. */
export async function sortFiles(list) {
  const found = {};
  for (const file of list) found[await kindOf(file)] = await file.arrayBuffer();
  return found;
}

async function kindOf(file) {
  const start = (await file.slice(0, 2048).text()).trimStart();
  if (start.startsWith("{")) return "record";
  const line = start.split("\n", 1)[0];
  if (ROSTER.test(line)) return "inspectors";
  return RELATION.test(line) ? "eligibility" : "pool";
}
