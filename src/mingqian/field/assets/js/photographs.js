/**
 * Shows what was photographed before it is sent, and shrinks it: 1600 px are enough to read by,
 * and a phone's 5 MB would not get through a cellar's network.
 */
const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

async function shrink(file) {
  if (!window.createImageBitmap || !file.type.startsWith("image/")) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

function preview(file) {
  const frame = document.createElement("div");
  frame.className = "photo";
  const image = document.createElement("img");
  image.alt = "待上传的现场照片";
  image.src = URL.createObjectURL(file);
  const mark = document.createElement("span");
  mark.className = "photo__mark";
  mark.textContent = `待上传 ${Math.round(file.size / 1024)}KB`;
  frame.append(image, mark);
  return frame;
}

async function taken(input) {
  const files = await Promise.all([...input.files].map((file) => shrink(file).catch(() => file)));
  if (window.DataTransfer) {
    const list = new DataTransfer();
    for (const file of files) list.items.add(file);
    input.files = list.files;
  }
  const grid = input.closest("[data-photos]");
  for (const old of grid.querySelectorAll(".photo:not(a)")) old.remove();
  for (const file of files) grid.prepend(preview(file));
}

for (const input of document.querySelectorAll("[data-photos] input[type=file]")) {
  input.addEventListener("change", () => taken(input));
}
