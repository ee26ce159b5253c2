/**
 * «在本机浏览器复核»: recompute a draw here, without asking the server to judge.
 *
 * `[data-recheck]` names the worker and the addresses of the files; inside it are a button, a place
 * for the report, and where wanted a field for files of the reader's own.
 */
import { sortFiles } from "../recheck/files.mjs";
import { headsSeen, rememberHead } from "../recheck/memory.mjs";
import { say, showReport } from "../recheck/report.mjs";

const NAMES = ["record", "pool", "inspectors", "eligibility", "earlier", "proof", "log", "checkpoint", "keys"];
const PHASES = { download: "正在下载公开文件…", tickets: "正在逐签重算…", steps: "正在逐步核对…" };

if (window.Worker) document.querySelectorAll("[data-recheck]").forEach(prepare);

function prepare(box) {
  const report = box.querySelector("[data-recheck-report]");
  const bar = box.querySelector("progress");
  let worker = null;
  box.hidden = false;

  const run = (files) => {
    if (worker) worker.terminate();
    worker = new Worker(box.dataset.worker);
    bar.hidden = false;
    bar.removeAttribute("value");
    say(report, PHASES.download);
    worker.onmessage = ({ data }) => {
      if (data.type === "progress") return advance(data);
      stop();
      if (data.type === "done") return finish(data);
      return say(report, `复核没有完成：${data.zh}`, "verdict--bad");
    };
    worker.onerror = () => {
      stop();
      say(report, "复核没有完成：浏览器无法运行复核程序", "verdict--bad");
    };
    const words = (name) => (box.dataset[name] || "").split(" ").filter(Boolean);
    worker.postMessage({ type: "recheck", files, trustedKeys: words("trusted"), witnesses: words("witnesses"), seen: headsSeen() });
  };

  const finish = (found) => {
    const kept = Boolean(found.head) && rememberHead(found.head);
    showReport(report, { ...found, kept }, box.dataset.sprite);
  };

  const advance = ({ phase, done, total }) => {
    if (phase === "tickets" && total) {
      bar.max = total;
      bar.value = done;
    } else bar.removeAttribute("value");
    const line = report.firstElementChild;
    if (line && line.textContent !== PHASES[phase]) line.textContent = PHASES[phase];
  };

  const stop = () => {
    bar.hidden = true;
    worker.terminate();
    worker = null;
  };

  bindButton(box, run);
  bindFiles(box, run, report);
}

function bindButton(box, run) {
  const button = box.querySelector("[data-recheck-start]");
  if (!button) return;
  button.addEventListener("click", () => {
    const given = NAMES.filter((name) => box.dataset[name]);
    run(Object.fromEntries(given.map((name) => [name, new URL(box.dataset[name], window.location.href).href])));
  });
}

function bindFiles(box, run, report) {
  const field = box.querySelector("input[type=file]");
  if (!field) return;
  const zone = field.closest("[data-drop]");
  const take = async (list) => {
    const files = await sortFiles(list);
    if (!files.record) say(report, "没有认出抽取记录（.json 文件），请连同名单文件一起选择", "verdict--bad");
    else run(files);
  };
  field.addEventListener("change", () => take(field.files));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    take(event.dataTransfer.files);
  });
}
