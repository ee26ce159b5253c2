/** Says at once when the network is gone, so that nobody leaves a page that was not sent. */
const strip = document.querySelector("#net");

if (strip) {
  const text = strip.querySelector("span");
  const online = text.textContent;
  const show = () => {
    strip.classList.toggle("net-strip--offline", !navigator.onLine);
    text.textContent = navigator.onLine ? online : strip.dataset.offline;
  };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}
