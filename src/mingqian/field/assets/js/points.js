/** Counts answered points, and opens the explanation when a point fails. */
function update(form) {
  const points = [...form.querySelectorAll("[data-point]")];
  const settled = points.filter(
    (point) =>
      point.classList.contains("checkpoint--verified") ||
      point.querySelector(".segmented input:checked") ||
      point.querySelector('input[name$="-skip_reason"]')?.value.trim(),
  );
  const counter = form.querySelector("[data-progress] b");
  if (counter) counter.textContent = String(settled.length);
}

for (const form of document.querySelectorAll("[data-points]")) {
  form.addEventListener("change", (event) => {
    const point = event.target.closest("[data-point]");
    if (point && event.target.type === "radio" && event.target.value === "fails") {
      point.querySelector("details").open = true;
      point.querySelector("textarea").focus();
    }
    update(form);
  });
  update(form);
}
