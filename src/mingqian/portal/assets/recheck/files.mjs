/** Files a reader picked or dropped: which is which, told by what stands in them, not by their names. */

const RELATION = /^[^\t]+\t(?:serves(?:\+[1-9])?|in|not)\t/;
const ROSTER = /^[^\t]+\t[^\t]+\t[qn]\t[0-9]+$/;

const KEY = /^\S+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/;
const WITNESS_TYPE = 4;

/** {record, pool, inspectors, eligibility, log, checkpoint, proof, keys} as bytes, as far as found among `list`. */
export async function sortFiles(list) {
  const found = {};
  for (const file of list) found[await kindOf(file)] = await file.arrayBuffer();
  return found;
}

/** The keys of a file, one a line: the log's own, and those of its witnesses (C2SP types 1 and 4). */
export function sortKeys(text) {
  const all = text.split("\n").map((line) => line.trim()).filter((line) => KEY.test(line));
  const isWitness = (line) => atob(line.slice(line.indexOf("+", line.indexOf("+") + 1) + 1)).charCodeAt(0) === WITNESS_TYPE;
  return { logKey: all.find((line) => !isWitness(line)), witnessKeys: all.filter(isWitness) };
}

async function kindOf(file) {
  const start = (await file.slice(0, 2048).text()).trimStart();
  if (start.startsWith("{")) return "record";
  if (start.startsWith("mq1:log:")) return "log";
  if (start.startsWith("c2sp.org/tlog-proof@")) return "proof";
  const line = start.split("\n", 1)[0].trim();
  if (KEY.test(line)) return "keys";
  if (/^[^\t\n]+\n[0-9]+\n[A-Za-z0-9+/]{43}=\n/.test(start)) return "checkpoint";
  if (ROSTER.test(line)) return "inspectors";
  return RELATION.test(line) ? "eligibility" : "pool";
}
