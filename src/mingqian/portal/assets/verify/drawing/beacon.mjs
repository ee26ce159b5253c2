/**
 * The beacon: public chance that comes into being after every party has delivered (protocol §6).
 * drand chains are pinned here, never read from a record: an insider can run a chain of his own.
 */
import { fromHex, Hash, toHex } from "../hash/hashing.mjs";
import { InputError } from "../reading/errors.mjs";

const KINDS = ["drand", "lot", "dice", "none"];
const CHAIN = /^[0-9a-f]{64}$/;
const HEX = /^(?:[0-9a-f]{2}){1,200}$/;
const ISSUE = /^[0-9]{5,8}$/;
const NUMBERS = /^[0-9]{2}(?:[,+][0-9]{2}){0,39}$/;
const DIGITS = /^[1-6]{1,200}$/;
const FIELDS = { drand: ["chain", "round"], lot: ["game", "issue"], dice: [], none: [] };

/** Public lotteries: of each group how many numbers out of 1..highest. */
const GAMES = {
  ssq: { name: "双色球", groups: [[6, 33], [1, 16]] },
  dlt: { name: "大乐透", groups: [[5, 35], [2, 12]] },
  kl8: { name: "快乐8", groups: [[20, 80]] },
};

/** Networks whose rounds count: first round, seconds between rounds, public key. */
export const PINNED = {
  "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971": {
    name: "quicknet",
    genesis: 1692803367,
    period: 3,
    publicKey:
      "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451" +
      "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
  },
};

/** The beacon a plan names. */
export function readBeaconRule(fields) {
  const rule = { kind: fields.choice("kind", KINDS) };
  if (rule.kind === "drand") Object.assign(rule, readRound(fields));
  if (rule.kind === "lot") Object.assign(rule, readIssue(fields));
  if (rule.kind === "dice") rule.count = fields.integer("count", 20, 200);
  fields.close();
  return rule;
}

/** The beacon a record claims to have come out. */
export function readBeaconValue(fields) {
  const value = { kind: fields.choice("kind", KINDS) };
  if (value.kind === "drand") {
    Object.assign(value, readRound(fields), { signature: fields.text("signature", HEX, 400), randomness: fields.digest("randomness") });
  }
  if (value.kind === "lot") Object.assign(value, readIssue(fields), { numbers: fields.text("numbers", NUMBERS) });
  if (value.kind === "dice") value.digits = fields.text("digits", DIGITS);
  fields.close();
  return value;
}

/** The text that enters the seed. */
export function beaconText(value) {
  if (value.kind === "drand") return `drand:${value.chain}:${value.round}:${value.randomness}`;
  if (value.kind === "lot") return `lot:${value.game}:${value.issue}:${value.numbers}`;
  return value.kind === "dice" ? `dice:d6:${value.digits}` : "none";
}

/** Throw where `value` is not the beacon the plan names. */
export function checkBeacon(rule, value) {
  if (rule.kind !== value.kind) {
    throw new InputError(`计划约定的信标是 ${rule.kind}，记录用的是 ${value.kind}`, `the plan names beacon ${rule.kind}, the record uses ${value.kind}`);
  }
  const same = FIELDS[rule.kind].every((name) => rule[name] === value[name]);
  if (!same || (rule.kind === "dice" && rule.count !== value.digits.length)) {
    throw new InputError("信标的链、轮次、期号或掷骰次数与计划不符", "chain, round, issue or number of throws differ from the plan");
  }
  if (value.kind === "lot") checkNumbers(GAMES[value.game], value.numbers);
  if (value.kind === "drand" && toHex(new Hash("sha256").digest(fromHex(value.signature))) !== value.randomness) {
    throw new InputError("drand 随机数不等于其签名的 SHA-256", "the drand randomness is not the SHA-256 of its signature");
  }
}

/** When a drand round comes into being, as ISO time; null for the other kinds. */
export function bornAt(rule) {
  if (rule.kind !== "drand") return null;
  const chain = PINNED[rule.chain];
  if (!chain) throw new InputError("未知的 drand 链：只承认验证程序内固定的链", "unknown drand chain: only the chains pinned in the verifier count");
  const seconds = chain.genesis + (rule.round - 1) * chain.period;
  if (seconds > 253402300799) throw new InputError("drand 轮次过大", "drand round out of range");
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

function readRound(fields) {
  return { chain: fields.text("chain", CHAIN), round: fields.integer("round", 1, 2 ** 48) };
}

function readIssue(fields) {
  return { game: fields.choice("game", Object.keys(GAMES)), issue: fields.text("issue", ISSUE) };
}

function checkNumbers({ name, groups }, numbers) {
  const given = numbers.split("+").map((group) => group.split(",").map(Number));
  if (given.length !== groups.length || given.some((group, i) => group.length !== groups[i][0])) {
    const wanted = groups.map(([count]) => count).join("+");
    throw new InputError(`${name}须开出 ${wanted} 个号码`, `${name} draws ${wanted} numbers`);
  }
  given.forEach((group, i) => {
    const highest = groups[i][1];
    if (group.some((n) => n < 1 || n > highest)) throw new InputError(`${name}的号码须在 01 至 ${highest} 之间`, `numbers of ${name} are 01..${highest}`);
    if (group.some((n, k) => k && n <= group[k - 1])) throw new InputError(`${name}的号码须从小到大、不重复`, `numbers of ${name} rise and do not repeat`);
  });
}
