/** What the steps of the verifier are called on the page (protocol §10). */
export const STEP_WORDS = {
  record: "记录完整未改",
  signature: "签名",
  pool: "名单与封存一致",
  plan: "封存内容",
  quotas: "各层应抽户数",
  contributions: "各方承诺与揭示",
  beacon: "公共随机源",
  "beacon-signature": "随机源的签名",
  seed: "抽取种子",
  draw: "号签与抽中名单",
  matching: "人员匹配",
  replacements: "递补",
  supplement: "补充抽取",
  log: "记录在公开日志中",
  "log-consistency": "日志前后一致",
  "log-numbers": "计划编号连续",
  timing: "先后时间的外部证明",
};

/** Mark, class and word of a step that is true, false or not checked. */
export function standing(ok) {
  if (ok === true) return { name: "ok", word: "相符", icon: "circle-check" };
  if (ok === false) return { name: "bad", word: "不符", icon: "circle-x" };
  return { name: "open", word: "未核验", icon: "help-circle" };
}

/** One sentence over all steps. */
export function verdict({ steps, tickets, milliseconds, hands }) {
  const failed = steps.filter(({ ok }) => ok === false);
  const open = steps.filter(({ ok }) => ok === null);
  const seconds = milliseconds < 1000 ? `${Math.round(milliseconds)} 毫秒` : `${(milliseconds / 1000).toFixed(1)} 秒`;
  const effort = `重算 ${tickets.toLocaleString("zh-CN")} 张号签，用时 ${seconds}${hands > 1 ? `，${hands} 个线程` : ""}`;
  if (failed.length) {
    const names = failed.map(({ name }) => STEP_WORDS[name] || name).join("、");
    return { kind: "verdict--bad", text: `复核不通过：${names}不符（${effort}）` };
  }
  const rest = open.length ? `；${open.map(({ name }) => STEP_WORDS[name] || name).join("、")}未能在本机核验，原因见下` : "";
  return { kind: "verdict--good", text: `复核通过：${steps.length - open.length} 步均相符${rest}（${effort}）` };
}
