/**
 * Choosing rows of a table: [data-select-all] in the head, name="selected" in the rows,
 * [data-selected-count] tells how many, [data-needs-selection] waits for one.
 */
function rowsOf(list) {
  return [...list.querySelectorAll('input[type="checkbox"][name="selected"]')];
}

function refresh(list) {
  const boxes = rowsOf(list);
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("tr").toggleAttribute("data-on", box.checked);
  const all = list.querySelector("[data-select-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  for (const label of list.querySelectorAll("[data-selected-count]")) {
    label.hidden = chosen === 0;
    label.textContent = `已选 ${chosen} 项`;
  }
  for (const button of list.querySelectorAll("[data-needs-selection]")) {
    if (chosen) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  }
}

function onChange(event) {
  const list = event.target.closest("[data-selectable]");
  if (!list) return;
  if (event.target.matches("[data-select-all]")) {
    for (const box of rowsOf(list)) box.checked = event.target.checked;
  }
  refresh(list);
}

function refreshAll(root) {
  for (const list of root.querySelectorAll("[data-selectable]")) refresh(list);
}

document.addEventListener("change", onChange);
document.addEventListener("htmx:afterSwap", () => refreshAll(document));
refreshAll(document);
