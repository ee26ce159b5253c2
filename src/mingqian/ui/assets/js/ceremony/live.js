/**
 * The ceremony as it moves on: every two seconds the page asks whether anything happened.
 *
 * `[data-live]` is the address, `data-mark` what was seen last. 204 means nothing new; anything else
 * is the new inside of the element, its mark in the header X-Mark. Nothing is swapped while somebody
 * is typing in it. A stage that is settled asks no more.
 */
const EVERY_MS = 2000;
const MOST_MS = 30000;

/** Keep `[data-live]` of this page up to date; `after` prepares what came in. */
export function keepLive(after) {
  const place = document.querySelector("[data-live]");
  if (!place) return;
  let wait = EVERY_MS;
  const again = () => window.setTimeout(ask, wait);

  const ask = async () => {
    if (isSettled(place)) return;
    if (document.hidden || isTyping(place)) {
      again();
      return;
    }
    try {
      const address = new URL(place.dataset.live, window.location.href);
      address.searchParams.set("seen", place.dataset.mark);
      const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      if (answer.status !== 204) await show(place, answer, after);
      lost(place, false);
      wait = EVERY_MS;
    } catch (error) {
      lost(place, true);
      wait = Math.min(MOST_MS, wait * 2);
    }
    again();
  };

  again();
}

async function show(place, answer, after) {
  const open = [...place.querySelectorAll("details[open]")].map((box) => box.className);
  const text = await answer.text();
  place.innerHTML = text;
  place.dataset.mark = answer.headers.get("X-Mark") || "";
  for (const box of place.querySelectorAll("details")) if (open.includes(box.className)) box.open = true;
  after(place);
}

function isSettled(place) {
  return Boolean(place.querySelector("[data-settled]"));
}

function isTyping(place) {
  const at = document.activeElement;
  return place.contains(at) && at.matches("input:not([type=hidden]), textarea, select");
}

function lost(place, is) {
  const sign = place.querySelector("[data-live-lost]");
  if (sign) sign.hidden = !is;
}
