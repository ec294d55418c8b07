// When does the flight, train or ship leave, as the officer types it?
//
// The time is the checkpost's, wherever this computer's clock stands.

import { FLIGHT_KEPT_AS, flightAt, tellFlight } from "./flight.js";
import { byId, page, say, setText } from "./page.js";

/** A time that lies further back than this is tomorrow's. */
const LONGEST_PAST_MIN = 6 * 60;
const DAY_MIN = 24 * 60;

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
    localStorage.setItem(FLIGHT_KEPT_AS, JSON.stringify({ checkpost, counter, direction, service, departs_at }));
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
