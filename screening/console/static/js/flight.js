// With which flight, train or ship do the travellers of this counter leave, and when?
//
// Told once, it goes with every crossing until it is changed. The time is the checkpost's, wherever this computer's clock stands.

import { byId, say, setText } from "./page.js";
import { timeOfDay } from "./times.js";

export const FLIGHT_KEPT_AS = "screening.flight";
const TOLD_ANEW_EVERY_MS = 20_000;
const SOON_MIN = 120;

/**
 * @typedef {object} Flight
 * @property {string} [service]
 * @property {string} [departs_at]  with the checkpost's offset from UTC
 */

/**
 * Give what was told for this counter.
 * @param {import("./place.js").Place} place
 * @returns {Flight}
 */
export function flightAt(place) {
  const kept = JSON.parse(localStorage.getItem(FLIGHT_KEPT_AS) ?? "null");
  if (kept?.checkpost !== place.checkpost || kept.counter !== place.counter || kept.direction !== place.direction) return {};
  return { ...(kept.service && { service: kept.service }), ...(kept.departs_at && { departs_at: kept.departs_at }) };
}

/**
 * Show it, and go on showing how long there is.
 * @param {() => import("./place.js").Place | null} where
 */
export function followFlight(where) {
  const tell = () => {
    const place = where();
    if (place) tellFlight(place);
  };
  setInterval(tell, TOLD_ANEW_EVERY_MS);
  document.addEventListener("visibilitychange", tell);
}

/** @param {import("./place.js").Place} place */
export function tellFlight(place) {
  const { service, departs_at: departsAt } = flightAt(place);
  const minutes = departsAt ? Math.ceil((Date.parse(departsAt) - Date.now()) / 60_000) : null;
  const time = departsAt ? timeOfDay(departsAt, place.checkpost) : "";
  const departure = minutes === null ? "" : minutes <= 0 ? say("console.flight.past", { time })
    : say(minutes <= SOON_MIN ? "console.flight.soon" : "console.flight.departs", { time, minutes });
  const parts = [service ?? "", departure].filter(Boolean);
  setText(byId("flight-told"), parts.length ? parts.join(" · ") : say("console.flight.none"));
  byId("flight-line").classList.toggle("is-past-departure", minutes !== null && minutes <= 0);
  byId("flight-warning").toggleAttribute("hidden", minutes === null || minutes > 0);
}
