/**
 * Native dialogs: the drawer that peeks at a record, and dialogs opened by a button.
 *
 * <a href="/objects/1/" hx-get="/objects/1/peek/" hx-target="#drawer-body" data-drawer>: without
 * script the link opens the page itself. The browser gives Esc, focus inside and focus back.
 */
const drawer = () => document.getElementById("drawer");

/** Opened only once its content has come, so nobody sees an empty panel. */
function openDrawer(event) {
  const target = event.detail.target;
  if (!target || target.id !== "drawer-body") return;
  const panel = drawer();
  const heading = target.querySelector("h2[id]");
  if (heading) panel.setAttribute("aria-labelledby", heading.id);
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
}

function onClick(event) {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialogOpen);
    if (dialog && !dialog.open) dialog.showModal();
    event.preventDefault();
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) closer.closest("dialog").close();
  // A click on the dialog element itself, not on anything inside, is a click on the backdrop
  if (event.target.matches("dialog[data-light-dismiss]")) event.target.close();
}

document.addEventListener("click", onClick);
document.addEventListener("htmx:afterSwap", openDrawer);
