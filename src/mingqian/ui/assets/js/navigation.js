/** Getting about: the menu of narrow screens, the search key, pop-up menus, refused buttons. */

function toggleSide(open) {
  const side = document.getElementById("side");
  const burger = document.querySelector("[data-burger]");
  if (!side || !burger) return;
  side.classList.toggle("is-open", open);
  burger.setAttribute("aria-expanded", String(open));
  if (open) side.querySelector("a, input").focus();
}

function onClick(event) {
  const burger = event.target.closest("[data-burger]");
  if (burger) {
    event.preventDefault();
    toggleSide(!document.getElementById("side").classList.contains("is-open"));
    return;
  }
  if (event.target.closest("[data-side-close]")) toggleSide(false);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

function isTyping(element) {
  return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable;
}

function onKey(event) {
  if (event.key === "/" && !isTyping(document.activeElement)) {
    const field = document.querySelector('[data-hotkey="/"]');
    if (!field) return;
    event.preventDefault();
    field.focus();
  }
  if (event.key !== "Escape") return;
  toggleSide(false);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

/** A refused button stays focusable so that its reason can be read; here it is kept from acting. */
function guardRefused(event) {
  const refused = event.target.closest('[aria-disabled="true"]');
  if (!refused) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener("click", guardRefused, true);
document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
