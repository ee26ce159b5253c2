/** Drawing the signature; without this script a photograph of the signed paper is uploaded. */
import SignaturePad from "signature_pad";

function prepare(form) {
  const box = form.querySelector("[data-signature]");
  if (!box) return;
  box.hidden = false;
  const frame = box.querySelector(".signature");
  const canvas = frame.querySelector("canvas");
  const field = form.querySelector('input[name="drawn"]');
  const pad = new SignaturePad(canvas, { penColor: "#0b2050", minWidth: 1, maxWidth: 3.2 });
  const fit = () => {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const strokes = pad.toData();
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    pad.fromData(strokes);
  };
  fit();
  window.addEventListener("resize", fit);
  pad.addEventListener("beginStroke", () => frame.classList.add("has-ink"));
  pad.addEventListener("endStroke", () => {
    field.value = pad.toDataURL("image/png");
  });
  box.querySelector("[data-signature-clear]").addEventListener("click", () => {
    pad.clear();
    field.value = "";
    frame.classList.remove("has-ink");
  });
}

for (const form of document.querySelectorAll("[data-signature-form]")) prepare(form);
