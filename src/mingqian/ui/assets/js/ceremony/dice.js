/** A pad for throws of a die: tap what fell, take back the last, see how many are left. */
export function prepareDice() {
  const field = document.querySelector("input[data-dice]");
  if (!field) return;
  const wanted = Number(field.dataset.dice);
  const pad = document.createElement("div");
  pad.className = "dice-pad";
  const shown = document.createElement("div");
  shown.className = "dice-pad__shown";
  shown.setAttribute("aria-hidden", "true");
  const left = document.createElement("p");
  left.setAttribute("role", "status");
  const keys = document.createElement("div");
  keys.className = "dice-pad__keys";
  keys.setAttribute("role", "group");
  keys.setAttribute("aria-label", "掷出的点数");
  for (const face of "123456") keys.append(key(face, () => throwDie(face)));
  keys.append(key("撤销", () => { field.value = field.value.slice(0, -1); update(); }));
  pad.append(shown, left, keys);
  (field.closest(".field__control") || field).insertAdjacentElement("afterend", pad);
  field.addEventListener("input", update);
  update();

  function throwDie(face) {
    if (field.value.length < wanted) field.value += face;
    update();
  }

  function update() {
    const faces = field.value.replace(/[^1-6]/g, "");
    shown.replaceChildren(...Array.from(faces, (face) => {
      const die = document.createElement("span");
      die.className = "dice-pad__die";
      die.textContent = face;
      return die;
    }));
    const rest = wanted - faces.length;
    left.textContent = rest > 0 ? `已录 ${faces.length} 次，还差 ${rest} 次` : `已录满 ${wanted} 次，请与见证人逐个核对`;
  }

  function key(text, press) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = text;
    button.addEventListener("click", press);
    return button;
  }
}
