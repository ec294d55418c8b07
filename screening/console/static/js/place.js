// At which counter does this browser stand, and in which direction do its travellers go?

import { page, say } from "./page.js";

export const PLACE_KEPT_AS = "screening.place";

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
    kept = JSON.parse(localStorage.getItem(PLACE_KEPT_AS) ?? "null");
  } catch {
    return null;
  }
  const checkpost = kept && page.checkposts.find((/** @type {any} */ each) => each.code === kept.checkpost);
  if (!checkpost?.counters.includes(kept.counter) || !["entry", "exit"].includes(kept.direction)) return null;
  return { checkpost: kept.checkpost, counter: kept.counter, direction: kept.direction };
}

/**
 * @param {Place} place
 * @returns {string}
 */
export function placeInWords(place) {
  const checkpost = page.checkposts.find((/** @type {any} */ each) => each.code === place.checkpost);
  return say("console.counter.place.told", { checkpost: checkpost?.name ?? place.checkpost, counter: place.counter, direction: say(`console.direction.${place.direction}`) });
}
