/**
 * htmx for the desk: fragments of pages, never whole behaviour.
 *
 * No page is kept in the browser's storage (personal data), nothing is evaluated (strict CSP),
 * a 422 shows its form again, and no other error is swapped into a page: it becomes a toast.
 */
import htmx from "htmx.org";
import { toast } from "./toasts.js";

Object.assign(htmx.config, {
  allowEval: false,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  scrollBehavior: "auto",
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

const REFUSALS = {
  401: "登录已失效，请重新登录",
  403: "您没有办理此事项的权限",
  404: "页面或记录不存在",
  409: "该事项的状态已变化，请刷新后重试",
  413: "上传的文件过大",
  429: "操作过于频繁，请稍后再试",
};

/** Blank filters are left out, so that the address stays short and shareable. */
function dropBlanks(event) {
  const { verb, formData } = event.detail;
  if (verb !== "get") return;
  for (const [name, value] of [...formData.entries()]) {
    if (value === "") formData.delete(name);
  }
}

/** The server's own words first: a toast event, or the reason on its refusal page. */
function tellRefusal(event) {
  const { xhr } = event.detail;
  if ((xhr.getResponseHeader("HX-Trigger") || "").includes('"toast"')) return;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const reason = page.querySelector("[data-refusal]");
  const words = reason && reason.textContent.trim();
  toast(words || REFUSALS[xhr.status] || "系统出错，未作任何更改。请稍后重试", "danger");
}

function showLoading(on) {
  const bar = document.getElementById("loadbar");
  if (bar) bar.hidden = !on;
}

document.addEventListener("htmx:configRequest", dropBlanks);
document.addEventListener("htmx:responseError", tellRefusal);
document.addEventListener("htmx:sendError", () => toast("网络不通，未能提交", "danger"));
document.addEventListener("htmx:timeout", () => toast("等待超时，请重试", "danger"));
document.addEventListener("htmx:beforeRequest", () => showLoading(true));
document.addEventListener("htmx:afterRequest", () => showLoading(false));
