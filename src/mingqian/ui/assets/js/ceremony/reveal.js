/**
 * The reveal of a result that is already fixed.
 *
 * The page that presents holds no row of the result. The lots of each turn are asked for when the
 * turn comes (`…/lots/<n>/`), so nothing can be read ahead in the browser. Who asked his system for
 * less motion gets them one after the other without a wait.
 */
const TURN_MS = 700;
const HEX = "0123456789abcdef";

/** Make the reveal of a stage ready; one that is marked `data-auto` begins by itself. */
export function prepareReveal(root) {
  const stage = root.querySelector("[data-reveal]");
  const start = stage && stage.querySelector("[data-reveal-start]");
  if (!start) return;
  start.addEventListener("click", () => reveal(stage, start));
  if ("auto" in stage.dataset) reveal(stage, start);
}

/** Turn the lots over, turn by turn; a second press changes nothing. */
async function reveal(stage, button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  button.lastChild.textContent = "揭晓中…";
  const lots = [...stage.querySelectorAll(".lot")];
  const turns = Number(stage.dataset.turns);
  let shown = 0;
  try {
    for (let turn = 1; turn <= turns; turn += 1) {
      const atOnce = Math.ceil((lots.length - shown) / (turns - turn + 1));
      const stop = turnOver(lots.slice(shown, shown + atOnce));
      const [rows] = await Promise.all([fetchLots(stage.dataset.reveal, turn), pause()]);
      stop();
      rows.forEach((row, i) => lots[shown + i].replaceWith(row));
      shown += rows.length;
      if (follows(stage)) rows.at(-1)?.scrollIntoView({ block: "nearest" });
    }
    button.lastChild.textContent = "已揭晓";
    window.setTimeout(() => goOn(stage.dataset.done), isQuick() ? 400 : 4 * TURN_MS);
  } catch (error) {
    button.removeAttribute("aria-disabled");
    button.lastChild.textContent = "网络中断，重新揭晓";
  }
}

/**
 * Many lots reach below the screen: whoever presents keeps the last one in sight; whoever looks on
 * from a page of his own is not torn away from what he reads.
 */
function follows(stage) {
  return Boolean(document.fullscreenElement) || !("auto" in stage.dataset);
}

/** Go to the list; a hall that looks at the whole screen keeps it until somebody leaves it. */
function goOn(address) {
  const leave = () => window.location.assign(address);
  if (document.fullscreenElement) document.addEventListener("fullscreenchange", leave, { once: true });
  else leave();
}

/** Let characters run over lots until they are known. Returns how to stop. */
function turnOver(lots) {
  const names = lots.map((lot) => lot.querySelector("b"));
  if (isQuick()) return () => {};
  lots.forEach((lot) => lot.classList.add("is-turning"));
  const timer = window.setInterval(() => {
    for (const name of names) name.textContent = Array.from({ length: 20 }, () => HEX[Math.floor(Math.random() * 16)]).join("");
  }, 60);
  return () => window.clearInterval(timer);
}

async function fetchLots(pattern, turn) {
  const answer = await fetch(pattern.replace(/\/0\/$/, `/${turn}/`), { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const holder = document.createElement("template");
  holder.innerHTML = (await answer.text()).trim();
  return [...holder.content.children];
}

function isQuick() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function pause() {
  return new Promise((done) => window.setTimeout(done, isQuick() ? 0 : TURN_MS));
}
