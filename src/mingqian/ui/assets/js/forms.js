/** Forms: errors get the focus, uploads show their names, nothing is sent twice. */

/** After a refused form the summary is read first; its links lead to the fields. */
function focusErrors(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}

/** A line of the error summary leads to the control itself, also where it has no id of its own. */
function onErrorLink(event) {
  const link = event.target.closest("[data-error-summary] a");
  const group = link && document.querySelector(link.getAttribute("href"));
  const control = group && group.querySelector("input:not([hidden]), select:not([hidden]), textarea");
  if (!control) return;
  event.preventDefault();
  control.focus();
  group.scrollIntoView({ block: "center" });
}

function onUpload(event) {
  const input = event.target;
  if (!input.matches('.upload input[type="file"]')) return;
  const name = input.closest(".upload").querySelector("[data-upload-name]");
  const files = [...input.files].map((file) => `${file.name}（${sizeText(file.size)}）`);
  if (name) name.textContent = files.join("、");
}

function sizeText(bytes) {
  return bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

/** A second click while the first is on its way is refused, for the page and for htmx alike. */
function onSubmit(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sending = "1";
  setTimeout(() => delete form.dataset.sending, 3000);
}

/** Script-only controls such as auto-submitting selects. */
function onChange(event) {
  const form = event.target.closest("form[data-submit-on-change]");
  if (form && form.requestSubmit) form.requestSubmit();
}

function markDrag(event) {
  const zone = event.target.closest && event.target.closest(".upload");
  if (zone) zone.classList.toggle("is-over", event.type === "dragover");
}

document.addEventListener("click", onErrorLink);
document.addEventListener("change", onUpload);
document.addEventListener("change", onChange);
// Capture: before htmx, which listens on the form itself
document.addEventListener("submit", onSubmit, true);
document.addEventListener("dragover", markDrag);
document.addEventListener("dragleave", markDrag);
document.addEventListener("drop", markDrag);
document.addEventListener("htmx:afterSwap", (event) => {
  delete event.detail.target.dataset.sending;
  focusErrors(event.detail.target);
});
focusErrors(document);
