/**
 * The public page of a draw: recompute it here, in this browser, without asking the server to judge.
 *
 * The worker fetches the two public files and answers with its findings; the page only shows them.
 */
const button = document.querySelector("[data-recheck]");
const verdict = document.querySelector("[data-verdict]");

if (button && window.Worker) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    say("", "正在下载名单和记录并逐签计算…");
    const worker = new Worker(button.dataset.worker);
    const end = (kind, text) => {
      say(kind, text);
      worker.terminate();
      button.removeAttribute("aria-disabled");
    };
    worker.onmessage = ({ data }) => {
      const failed = data.steps.filter((step) => !step.ok);
      const time = `用时 ${Math.round(data.milliseconds)} 毫秒，${data.tickets} 张号签`;
      if (failed.length) end("verdict--bad", `复核不通过：${failed.map((step) => step.name).join("、")}(${time})`);
      else end("verdict--good", `复核通过：${data.steps.map((step) => step.name).join("、")}均一致（${time}）`);
    };
    worker.onerror = () => end("verdict--bad", "复核没有完成：文件无法下载或者格式有误");
    worker.postMessage({
      pool: new URL(button.dataset.pool, location.href).href,
      record: new URL(button.dataset.record, location.href).href,
    });
  });
}

function say(kind, text) {
  verdict.hidden = false;
  verdict.className = `verdict ${kind}`;
  verdict.textContent = text;
}
