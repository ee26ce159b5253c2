/**
 * Several workers on one pool: this one hands out parts and puts the answers together.
 *
 * Browsers without workers inside workers (and files of one part) are served by this one alone.
 */
import { cut, isShort, joinParts, scanPart, withoutBars } from "../verify/reading/pool.mjs";

const MOST = 8;

/** {root, size, strata, heads, tickets} of pool bytes, or {error} saying what is wrong with them. */
export async function scanTogether(bytes, alg, draw, { script, tell }) {
  try {
    const parts = [...cut(bytes)];
    const hands = Math.min(parts.length, MOST, Math.max(1, self.navigator.hardwareConcurrency || 1));
    const canHelp = hands > 1 && typeof self.Worker === "function";
    const scan = async (how) => {
      const found = canHelp
        ? await share(parts, alg, how, { script, tell, hands })
        : parts.map((part) => scanPart(part, alg, how, tell));
      return { ...joinParts(found, alg, how), hands: canHelp ? hands : 1 };
    };
    const found = await scan(draw);
    return isShort(found) ? await scan(withoutBars(draw)) : found;
  } catch (error) {
    if (!error.zh) throw error;
    return { error: plainError(error) };
  }
}

/** What a refusal says, as a value that can be posted. */
export function plainError({ zh, en, line, field }) {
  return { zh, en, line, field };
}

/** Every part to whichever helper is free; the first refusal in the order of the file counts. */
async function share(parts, alg, draw, { script, tell, hands }) {
  const found = new Array(parts.length);
  let next = 0;
  const work = async () => {
    const helper = new self.Worker(script);
    try {
      while (next < parts.length) {
        const index = next;
        next += 1;
        found[index] = await ask(helper, parts[index], alg, draw, tell);
      }
    } finally {
      helper.terminate();
    }
  };
  await Promise.all(Array.from({ length: hands }, work));
  const refused = found.find(({ error }) => error);
  if (refused) throw Object.assign(new Error(refused.error.en), refused.error);
  return found;
}

function ask(helper, part, alg, draw, tell) {
  return new Promise((resolve, reject) => {
    helper.onmessage = ({ data }) => (data.type === "tick" ? tell(data.lines) : resolve(data.part));
    helper.onerror = (event) => reject(new Error(event.message));
    const bytes = part.bytes.slice();
    helper.postMessage({ type: "part", part: { bytes, before: part.before }, alg, draw }, [bytes.buffer]);
  });
}
