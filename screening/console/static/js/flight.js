// With which flight, train or ship do the travellers of this counter leave, and when?
//
// Told once, it goes with every crossing until it is changed. The time is the checkpost's, wherever this computer's clock stands.

import { byId, page, say, setText } from "./page.js";
import { timeOfDay } from "./times.js";

const KEPT_AS = "screening.flight";
const TOLD_ANEW_EVERY_MS = 20_000;
const SOON_MIN = 120;
/** A time that lies further back than this is tomorrow's. */
const LONGEST_PAST_MIN = 6 * 60;
const DAY_MIN = 24 * 60;

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
  const kept = JSON.parse(localStorage.getItem(KEPT_AS) ?? "null");
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

/**
 * Ask for it.
 * @param {import("./place.js").Place} place
 */
export function askFlight(place) {
  const dialog = byId("flight-dialog");
  const zone = zoneOf(place);
  const kept = flightAt(place);
  byId("service").value = kept.service ?? "";
  byId("departs").value = kept.departs_at ? localMinutes(Date.parse(kept.departs_at), zone).text : "";
  setText(byId("departs-label"), say("console.flight.time", { zone }));
  byId("flight-form").onsubmit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const service = byId("service").value.trim().toUpperCase();
    const departs_at = byId("departs").value ? departureAt(byId("departs").value, zone, Date.now()) : "";
    const { checkpost, counter, direction } = place;
    localStorage.setItem(KEPT_AS, JSON.stringify({ checkpost, counter, direction, service, departs_at }));
    dialog.close();
    tellFlight(place);
  };
  byId("flight-cancel").onclick = () => dialog.close();
  dialog.showModal();
  byId("service").select();
}

/** @param {import("./place.js").Place} place */
function zoneOf(place) {
  return page.time_zones[place.checkpost] ?? "UTC";
}

/**
 * Give the moment at which the clock of a time zone next shows `16:40`, or last did, if that is not long ago.
 * @param {string} text
 * @param {string} zone
 * @param {number} now
 * @returns {string}
 */
export function departureAt(text, zone, now) {
  const [hours, minutes] = text.split(":").map(Number);
  const start = Math.floor(now / 60_000) * 60_000;
  let ahead = hours * 60 + minutes - localMinutes(start, zone).minutes;
  if (ahead < -LONGEST_PAST_MIN) ahead += DAY_MIN;
  if (ahead >= DAY_MIN - LONGEST_PAST_MIN) ahead -= DAY_MIN;
  const moment = start + ahead * 60_000;
  return withOffset(moment, localMinutes(moment, zone).offset);
}

/**
 * @param {number} moment
 * @param {string} zone
 */
function localMinutes(moment, zone) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const told = Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, part.value]));
  const asUtc = Date.UTC(Number(told.year), Number(told.month) - 1, Number(told.day), Number(told.hour), Number(told.minute));
  const offset = Math.round((asUtc - Math.floor(moment / 60_000) * 60_000) / 60_000);
  return { minutes: Number(told.hour) * 60 + Number(told.minute), text: `${told.hour}:${told.minute}`, offset };
}

/**
 * @param {number} moment
 * @param {number} offset  in minutes
 */
function withOffset(moment, offset) {
  const two = (/** @type {number} */ count) => String(Math.floor(count)).padStart(2, "0");
  const size = Math.abs(offset);
  return `${new Date(moment + offset * 60_000).toISOString().slice(0, 16)}:00${offset < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
}
