// At which counter does this browser stand, and in which direction do its travellers go?

import { byId, element, page, say } from "./page.js";

const KEPT_AS = "screening.place";

/**
 * @typedef {object} Place
 * @property {string} checkpost
 * @property {string} counter
 * @property {"entry" | "exit"} direction
 */

/**
 * Give the place that this browser was told, if the account may still screen there.
 * @returns {Place | null}
 */
export function keptPlace() {
  /** @type {any} */
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEPT_AS) ?? "null");
  } catch {
    return null;
  }
  const checkpost = kept && page.checkposts.find((/** @type {any} */ each) => each.code === kept.checkpost);
  if (!checkpost?.counters.includes(kept.counter) || !["entry", "exit"].includes(kept.direction)) return null;
  return { checkpost: kept.checkpost, counter: kept.counter, direction: kept.direction };
}

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
    localStorage.setItem(KEPT_AS, JSON.stringify(place));
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

/**
 * @param {Place} place
 * @returns {string}
 */
export function placeInWords(place) {
  const checkpost = page.checkposts.find((/** @type {any} */ each) => each.code === place.checkpost);
  return say("console.counter.place.told", { checkpost: checkpost?.name ?? place.checkpost, counter: place.counter, direction: say(`console.direction.${place.direction}`) });
}
