/** 适老化: large type and high contrast on the portal, remembered in this browser alone. */
const KEY = "mingqian.view";
const MODES = ["large", "contrast"];

function read() {
  try {
    return (localStorage.getItem(KEY) || "").split(" ").filter((mode) => MODES.includes(mode));
  } catch {
    return [];
  }
}

function write(modes) {
  try {
    localStorage.setItem(KEY, modes.join(" "));
  } catch {
    // Storage may be forbidden; the choice then holds for this page only
  }
}

/** Put the remembered modes on <html>; called before the first paint. */
export function applyView() {
  const modes = read();
  for (const mode of MODES) {
    document.documentElement.classList.toggle(`is-${mode}`, modes.includes(mode));
  }
}

/** Show the toggles (useless without script, hence hidden) and make them work. */
export function bindView() {
  for (const button of document.querySelectorAll("[data-view]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(read().includes(button.dataset.view)));
    button.addEventListener("click", () => {
      const mode = button.dataset.view;
      const modes = read();
      const on = !modes.includes(mode);
      write(on ? [...modes, mode] : modes.filter((other) => other !== mode));
      button.setAttribute("aria-pressed", String(on));
      document.documentElement.classList.toggle(`is-${mode}`, on);
    });
  }
}
