/** What a log as a whole shows: numbers without gap, one draw per number, nothing left open (§11.4). */
const GENESIS = "0".repeat(64);
const SERIES = /^(.*?)([0-9]+)([^0-9]*)$/;

/** {faults: [{index, zh, en}], overdue: [{zh, en}], attempts: number} of all entries in order. */
export function tell(entries, now = "") {
  const teller = new Teller();
  entries.forEach((entry, index) => teller.hear(index, entry));
  teller.lookForOverdue(now);
  return { faults: teller.faults, overdue: teller.overdue, attempts: teller.attempts.size };
}

class Teller {
  constructor() {
    Object.assign(this, { faults: [], overdue: [], attempts: new Map(), latest: new Map(), numbers: new Map() });
    this.lastPlan = GENESIS;
    this.lastTime = "";
  }

  hear(index, entry) {
    const fault = (zh, en) => this.faults.push({ index, zh, en });
    this.authority = this.authority || entry.authority;
    if (entry.authority !== this.authority) fault("日志混入其他机关的条目", "entry of another authority");
    if (entry.time < this.lastTime) fault("时间早于前一条", "its time is earlier than the entry before");
    else this.lastTime = entry.time;
    const key = `${entry.attempt} ${entry.plan_no}`;
    if (entry.type === "plan") this.plan(key, entry, fault);
    else if (!this.attempts.has(key)) fault("日志中没有对应的计划", "the log has no such plan");
    else FOLLOW[entry.type](entry, this.attempts.get(key), fault);
  }

  plan(key, entry, fault) {
    const number = entry.plan_no;
    if (this.attempts.has(key)) {
      fault("同一计划的同一次抽取登记了两次", "logged twice");
      return;
    }
    if (entry.prev !== this.lastPlan) {
      fault(`计划 ${number} 的前一计划不是日志中的前一计划（编号分叉）`, `plan ${number} does not follow the plan before it in the log (a fork)`);
    }
    this.lastPlan = entry.digest;
    const before = this.latest.get(number);
    if (before) nextAttempt(entry, before, fault);
    else this.firstAttempt(entry, fault);
    const attempt = { plan: entry, commits: new Map(), void: null, result: null, replaced: [], disclosed: null, terms: new Map(), dealt: new Set() };
    this.latest.set(number, attempt);
    this.attempts.set(key, attempt);
  }

  firstAttempt(entry, fault) {
    const match = SERIES.exec(entry.plan_no) || ["", entry.plan_no, "-1", ""];
    const [, before, digits, after] = match;
    const series = `${before}\n${after}`;
    const number = Number(digits);
    const expected = (this.numbers.get(series) || 0) + 1;
    if (number !== expected) {
      fault(`计划编号不连续：${entry.plan_no}，应为 ${before}…${expected}${after}`, `plan numbers are not consecutive: ${entry.plan_no}, number ${expected} was next`);
    }
    this.numbers.set(series, Math.max(number, expected - 1));
    if (entry.attempt !== 1) fault(`${entry.plan_no} 的首次登记却是第 ${entry.attempt} 次抽取`, `${entry.plan_no} begins with attempt ${entry.attempt}`);
  }

  lookForOverdue(now) {
    for (const { plan, result, void: voided, disclosed } of this.attempts.values()) {
      this.promise(plan, "result", plan.due, result || voided, now);
      if (plan.disclose_at && result) this.promise(plan, "disclose", plan.disclose_at, disclosed, now);
    }
  }

  promise(plan, what, due, kept, now) {
    // a sealed record may be opened on the day itself: the promise is broken a day later
    const limit = what === "disclose" ? nextDay(due) : due;
    if ((kept ? kept.time : now) <= limit) return;
    const zh = what === "result" ? "没有公布结果也没有作废" : "没有到期公开";
    const en = what === "result" ? "result or void" : "disclosure";
    this.overdue.push({
      zh: `逾期：${plan.plan_no}（第 ${plan.attempt} 次）应于 ${due} 前，${zh}${kept ? `，实际 ${kept.time}` : ""}`,
      en: `overdue: ${plan.plan_no} (attempt ${plan.attempt}): ${en} was due ${due}${kept ? `, came ${kept.time}` : ""}`,
    });
  }
}

function nextAttempt(entry, before, fault) {
  const number = entry.plan_no;
  const { plan } = before;
  if (!before.void) fault(`${number} 的上一次抽取没有作废，又登记了一次`, `${number} is drawn again although the attempt before was not voided`);
  if (entry.attempt !== plan.attempt + 1) fault(`${number} 的抽取次数不连续`, `${number}: attempts are not consecutive`);
  if (["root", "size", "blind"].some((name) => entry.pool[name] !== plan.pool[name])) fault(`${number} 重抽时换了名单`, `${number}: another pool in the next attempt`);
  if (entry.strata !== plan.strata) fault(`${number} 重抽时改了分层或名额`, `${number}: other strata or quotas in the next attempt`);
}

const FOLLOW = {
  commit(entry, attempt, fault) {
    if (attempt.commits.has(entry.party)) fault(`${entry.party} 承诺了两次`, `${entry.party} committed twice`);
    else if (attempt.result || attempt.void) fault("承诺晚于结果或作废", "a commitment after the result or void");
    else if ([...attempt.commits.values()].includes(entry.digest)) fault("两方的承诺相同", "two parties have the same commitment");
    else attempt.commits.set(entry.party, entry.digest);
  },
  void(entry, attempt, fault) {
    if (entry.digest !== attempt.plan.digest) fault("作废的不是该计划", "the void is of another plan");
    if (attempt.result) fault("结果已登记之后又作废：不得以作废换取重抽", "voided after the result was logged: a void must not buy another draw");
    else if (attempt.void) fault("作废了两次", "voided twice");
    attempt.void = attempt.void || entry;
  },
  result(entry, attempt, fault) {
    if (attempt.void) fault("已作废的抽取又有结果", "a voided attempt has a result");
    else if (attempt.result) fault(`${entry.plan_no} 登记了两个结果`, `${entry.plan_no} has two results`);
    attempt.result = attempt.result || entry;
  },
  replace(entry, attempt, fault) {
    const last = attempt.replaced.length ? attempt.replaced[attempt.replaced.length - 1].count : 0;
    if (!attempt.result) fault("没有结果却有递补", "a replacement without a result");
    else if (entry.count <= last) fault("递补数没有增加", "the number of replacements did not rise");
    attempt.replaced.push(entry);
  },
  disclose(entry, attempt, fault) {
    const known = [attempt.result, ...attempt.replaced].filter(Boolean);
    if (!known.some(({ digest }) => digest === entry.digest)) fault("公开的不是登记的结果", "what is disclosed is not the logged result");
    if (!attempt.plan.disclose_at) fault("计划并未约定延后公开", "the plan was not sealed");
    else if (entry.time < attempt.plan.disclose_at) fault("早于约定的公开时间", "disclosed before the agreed time");
    attempt.disclosed = attempt.disclosed || entry;
  },
  terms(entry, attempt, fault) {
    const who = entry.department;
    if (!attempt.result) fault(`${who} 在抽取结果登记之前封存匹配条件`, `${who}: terms before the draw has a result`);
    if (attempt.dealt.has(who)) fault(`${who} 匹配之后又封存条件：不得以重封换取重匹配`, `${who}: terms after its deal: a new seal must not buy another deal`);
    if (entry.seq !== (attempt.terms.get(who) || 0) + 1) fault(`${who} 封存匹配条件的次数不连续`, `${who}: seals of its terms are not consecutive`);
    attempt.terms.set(who, entry.seq);
  },
  dealt(entry, attempt, fault) {
    const who = entry.department;
    if (!attempt.terms.has(who)) fault(`${who} 没有封存匹配条件就匹配`, `${who}: dealt without sealed terms`);
    else if (attempt.terms.get(who) !== entry.seq) fault(`${who} 匹配用的不是最后封存的条件`, `${who}: not dealt under the terms sealed last`);
    if (attempt.dealt.has(who)) fault(`${who} 匹配了两次`, `${who}: dealt twice`);
    attempt.dealt.add(who);
  },
};

function nextDay(time) {
  return `${new Date(Date.parse(time) + 86400000).toISOString().slice(0, 19)}Z`;
}
