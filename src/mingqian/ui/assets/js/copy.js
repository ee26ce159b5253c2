/** Buttons that copy: <button data-copy="text"> or data-copy-from="id of an element". */
import { toast } from "./toasts.js";

/** navigator.clipboard is absent on plain-http intranets; the old way works everywhere. */
async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "sr";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const { copy, copyFrom } = button.dataset;
  const source = copyFrom ? document.getElementById(copyFrom).textContent : copy;
  try {
    await copyText(source.trim());
    toast("已复制", "success");
  } catch {
    toast("未能复制，请手工选择后复制", "warning");
  }
});
