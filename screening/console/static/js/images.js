// Which image of a page was chosen, dropped, or taken by the camera?

import { byId } from "./page.js";

/**
 * @param {(image: Blob) => void} onImage
 * @param {() => boolean} isBusy
 */
export function prepareImages(onImage, isBusy) {
  byId("choose-image").onclick = () => byId("image").click();
  byId("image").onchange = () => {
    const [file] = byId("image").files;
    byId("image").value = "";
    if (file) onImage(file);
  };
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      document.body.classList.toggle("is-dropping", kind === "dragover");
      const file = kind === "drop" ? /** @type {DragEvent} */ (event).dataTransfer?.files[0] : undefined;
      if (file && !isBusy()) onImage(file);
    });
  }
}
