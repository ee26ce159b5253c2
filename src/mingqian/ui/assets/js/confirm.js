/**
 * Asking before an act that cannot be undone.
 *
 * <form data-confirm="启动抽取" data-confirm-text="…" data-confirm-word="CJ-2026-018"
 *       data-confirm-kind="danger">: the title names the act and its object, the text its
 * consequences; where a word is given, it has to be typed. The form carries `confirmed=1` when it
 * goes, so that the server can ask on a page of its own where script is off.
 */
const dialog = () => document.getElementById("confirm");
let pending = null;

function fill(panel, form) {
  const { confirm, confirmText, confirmWord, confirmKind, confirmVerb } = form.dataset;
  const part = (name) => panel.querySelector(`[data-part="${name}"]`);
  part("title").textContent = confirm;
  part("text").textContent = confirmText || "";
  part("word-row").hidden = !confirmWord;
  part("word").textContent = confirmWord || "";
  part("input").value = "";
  part("ok").textContent = confirmVerb || "确定";
  part("hint").hidden = true;
  panel.classList.toggle("dialog--danger", confirmKind === "danger");
}

/** In the capture phase, before htmx or the browser can send the form. */
function onSubmit(event) {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  const panel = dialog();
  if (!panel) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  pending = { form, submitter: event.submitter };
  fill(panel, form);
  panel.showModal();
}

function send({ form, submitter }) {
  let field = form.elements.confirmed;
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "confirmed";
    form.append(field);
  }
  field.value = "1";
  form.dataset.confirmed = "1";
  if (form.requestSubmit) form.requestSubmit(submitter || undefined);
  else form.submit();
  delete form.dataset.confirmed;
}

function onAnswer(event) {
  const panel = dialog();
  if (!panel || event.target !== panel.querySelector("form")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const word = pending.form.dataset.confirmWord;
  const input = panel.querySelector('[data-part="input"]');
  if (word && input.value.trim() !== word) {
    panel.querySelector('[data-part="hint"]').hidden = false;
    input.focus();
    return;
  }
  panel.close();
  send(pending);
}

document.addEventListener("submit", onAnswer, true);
document.addEventListener("submit", onSubmit, true);
