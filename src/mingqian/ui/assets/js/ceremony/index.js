/** The ceremony page, on the desk and in public: full screen, live, the reveal, the dice. */
import { prepareDice } from "./dice.js";
import { keepLive } from "./live.js";
import { prepareReveal } from "./reveal.js";

/** Start everything the page has. */
export function startCeremony() {
  prepare(document);
  prepareDice();
  keepLive(prepare);
}

function prepare(root) {
  for (const button of root.querySelectorAll("[data-fullscreen]")) {
    const stage = document.getElementById(button.dataset.fullscreen);
    button.hidden = !stage || !stage.requestFullscreen;
    button.addEventListener("click", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else stage.requestFullscreen();
    });
  }
  prepareReveal(root);
}
