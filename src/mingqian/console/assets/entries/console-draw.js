/**
 * The ceremony page: full screen, and the reveal of a result that is already fixed.
 *
 * The page that presents holds no row of the result. Each lot is asked for when its turn comes
 * (`…/lots/<n>/`), so nothing can be read ahead in the browser.
 */
const TURN_MS = 700;
const HEX = "0123456789abcdef";

for (const button of document.querySelectorAll("[data-fullscreen]")) {
  const stage = document.getElementById(button.dataset.fullscreen);
  button.hidden = !stage.requestFullscreen;
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else stage.requestFullscreen();
  });
}

const stage = document.querySelector("[data-reveal]");
const start = stage && stage.querySelector("[data-reveal-start]");
if (start) start.addEventListener("click", () => reveal(stage, start));

/** Turn the lots over one after the other; a second press changes nothing. */
async function reveal(section, button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  const lots = [...section.querySelectorAll(".lot")];
  try {
    for (const [index, lot] of lots.entries()) {
      const stop = turn(lot);
      const [row] = await Promise.all([fetchLot(section.dataset.reveal, index + 1), pause()]);
      stop();
      lot.replaceWith(row);
    }
    window.setTimeout(() => window.location.assign(section.dataset.done), 4 * TURN_MS);
  } catch (error) {
    button.removeAttribute("aria-disabled");
    button.textContent = "网络中断，重新揭晓";
  }
}

/** Let characters run over a lot until it is known. Returns how to stop. */
function turn(lot) {
  const name = lot.querySelector("b");
  lot.classList.add("is-turning");
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return () => {};
  const timer = window.setInterval(() => {
    name.textContent = Array.from({ length: 20 }, () => HEX[Math.floor(Math.random() * 16)]).join("");
  }, 60);
  return () => window.clearInterval(timer);
}

async function fetchLot(pattern, number) {
  const answer = await fetch(pattern.replace(/\/0\/$/, `/${number}/`), { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const holder = document.createElement("template");
  holder.innerHTML = (await answer.text()).trim();
  return holder.content.firstElementChild;
}

function pause() {
  const quick = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  return new Promise((done) => window.setTimeout(done, quick ? 50 : TURN_MS));
}
