/** Shows what the verifier found: every step with its reason, and exactly what differs. */
import { standing, STEP_WORDS, verdict } from "./words.mjs";

const MOST_ROWS = 50;

/** Fill `holder` with the verdict and the list of steps. */
export function showReport(holder, found, sprite) {
  const { kind, text } = verdict(found);
  const head = element("p", `verdict ${kind}`, text);
  head.setAttribute("role", "status");
  const list = element("ol", "recheck-steps");
  list.setAttribute("aria-label", "复核步骤");
  for (const step of found.steps) list.append(stepLine(step, sprite));
  holder.replaceChildren(head, list);
  const kept = memory(found);
  if (kept) holder.append(element("p", "muted small", kept));
}

/** What this browser has kept of the log, and what it was compared with. */
function memory({ kept, head, since }) {
  const day = since && new Date(since.at).toLocaleDateString("zh-CN", { year: "numeric", month: "long", day: "numeric" });
  const before = since ? `日志已与本机浏览器 ${day} 记下的检查点（${since.size} 条）比对。` : "";
  if (!kept) return before;
  return `${before}本机浏览器已记下这份日志的检查点（${head.size} 条），下次复核时比对：日志若被改写，当场可见。`;
}

/** Say one sentence in place of the report. */
export function say(holder, text, kind = "") {
  const line = element("p", `verdict ${kind}`, text);
  line.setAttribute("role", "status");
  holder.replaceChildren(line);
}

function stepLine(step, sprite) {
  const { name, word, icon } = standing(step.ok);
  const line = element("li", `recheck-step recheck-step--${name}`);
  line.dataset.step = step.name;
  line.dataset.ok = String(step.ok);
  const what = element("div", "recheck-step__what");
  const title = element("b", "", `${step.step}　${STEP_WORDS[step.name] || step.name}`);
  const english = element("small", "muted", step.en);
  english.lang = "en";
  what.append(title, element("span", "recheck-step__why", step.zh), english);
  if (step.differences.length) what.append(differences(step.differences));
  const mark = element("span", "recheck-step__mark");
  mark.append(drawing(sprite, icon), word);
  line.append(what, mark);
  return line;
}

function differences(rows) {
  const box = element("details", "recheck-diff");
  box.open = true;
  box.append(element("summary", "", `不同之处 ${rows.length} 处`));
  const region = element("div", "table-scroll");
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", "不同之处");
  const table = element("table", "table");
  const head = element("tr");
  for (const text of ["位置", "记录所写", "重算所得"]) {
    const cell = element("th", "", text);
    cell.scope = "col";
    head.append(cell);
  }
  const top = element("thead");
  top.append(head);
  const body = element("tbody");
  for (const { where, stated, right } of rows.slice(0, MOST_ROWS)) {
    const row = element("tr");
    row.append(element("td", "nowrap", where), element("td", "mono recheck-diff__stated", stated), element("td", "mono recheck-diff__right", right));
    body.append(row);
  }
  table.append(top, body);
  region.append(table);
  box.append(region);
  if (rows.length > MOST_ROWS) box.append(element("p", "muted small", `其余 ${rows.length - MOST_ROWS} 处从略`));
  return box;
}

function drawing(sprite, name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

function element(tag, css = "", text = "") {
  const made = document.createElement(tag);
  if (css) made.className = css;
  if (text) made.textContent = text;
  return made;
}
