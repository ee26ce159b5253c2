/**
 * Short messages at the top of the page, read out politely.
 *
 * From a script: toast("已保存", "success"). From the server: a response header
 * HX-Trigger: {"toast": {"message": "…", "kind": "success"}}, or a Django message on a full page.
 * Kinds: info, success, warning, danger. A danger stays twice as long.
 */
const SECONDS = { info: 5, success: 4, warning: 7, danger: 10 };

/** Show one message; without the live region on the page it is silently nothing. */
export function toast(message, kind = "info") {
  const region = document.getElementById("toasts");
  if (!region || !message) return;
  const item = document.createElement("div");
  item.className = `toast toast--${kind}`;
  item.textContent = message;
  region.append(item);
  expire(item, kind);
}

function expire(item, kind) {
  setTimeout(() => item.remove(), 1000 * (SECONDS[kind] || 5));
}

/** Messages the server put into the page are there from the start; they too go away in time. */
function expireRendered() {
  for (const item of document.querySelectorAll("#toasts .toast[data-kind]")) {
    expire(item, item.dataset.kind);
  }
}

document.addEventListener("toast", (event) => {
  toast(event.detail.message || event.detail.value, event.detail.kind);
});
expireRendered();
