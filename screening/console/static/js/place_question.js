// Where does the officer say that this browser stands?

import { byId, element, page } from "./page.js";
import { PLACE_KEPT_AS, keptPlace } from "./place.js";

/** @typedef {import("./place.js").Place} Place */

/**
 * Ask where this browser stands; an officer who has told it once is asked only when wanting to change it.
 * @param {(place: Place) => void} onChosen
 */
export function askPlace(onChosen) {
  const dialog = byId("place-dialog");
  const kept = keptPlace();
  fill(kept);
  byId("place-form").onsubmit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const direction = new FormData(/** @type {HTMLFormElement} */ (event.target)).get("direction");
    const place = { checkpost: byId("checkpost").value, counter: byId("counter").value, direction };
    localStorage.setItem(PLACE_KEPT_AS, JSON.stringify(place));
    dialog.close();
    onChosen(/** @type {Place} */ (place));
  };
  // Without a place nothing can be screened, so the first question cannot be waved away.
  dialog.oncancel = (/** @type {Event} */ event) => {
    if (keptPlace() === null) event.preventDefault();
  };
  dialog.showModal();
}

/** @param {Place | null} kept */
function fill(kept) {
  const checkpost = byId("checkpost");
  checkpost.replaceChildren(...page.checkposts.map((/** @type {any} */ each) => element("option", { value: each.code }, `${each.name} (${each.code})`)));
  if (kept) checkpost.value = kept.checkpost;
  const counters = () => {
    const found = page.checkposts.find((/** @type {any} */ each) => each.code === checkpost.value);
    byId("counter").replaceChildren(...(found?.counters ?? []).map((/** @type {string} */ code) => element("option", { value: code }, code)));
  };
  checkpost.onchange = counters;
  counters();
  if (!kept) return;
  byId("counter").value = kept.counter;
  document.querySelectorAll("input[name=direction]").forEach((radio) => {
    /** @type {HTMLInputElement} */ (radio).checked = /** @type {HTMLInputElement} */ (radio).value === kept.direction;
  });
}
