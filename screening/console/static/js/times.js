// How is a moment told at a checkpost, and how long ago was it?

import { page, say } from "./page.js";

/** By how much this computer's clock is behind the service's. */
let behindMs = 0;

/** Hear from the service what time it is: the clock of an old computer may be minutes off. @param {string} moment */
export function setServerNow(moment) {
  behindMs = Date.parse(moment) - Date.now();
}

/** @returns {number} the service's time, in milliseconds since 1970 */
export function serverNow() {
  return Date.now() + behindMs;
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * Tell the time of day at a checkpost.
 * @param {string | number | Date} moment
 * @param {string} [checkpost]  its code; without one, this computer's own time zone
 * @returns {string}
 */
export function timeOfDay(moment, checkpost = "") {
  let format = formats.get(checkpost);
  if (!format) {
    format = new Intl.DateTimeFormat(page.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: page.time_zones?.[checkpost] });
    formats.set(checkpost, format);
  }
  return format.format(new Date(moment));
}

/**
 * Tell how long ago a moment was: `0:07`, `12:30`, `3 h 05`.
 * @param {number} sinceMs
 * @returns {string}
 */
export function ageText(sinceMs) {
  const seconds = Math.max(0, Math.floor(sinceMs / 1000));
  const two = (/** @type {number} */ count) => String(count).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return say("console.age.clock", { hours: Math.floor(seconds / 3600), minutes: two(Math.floor((seconds % 3600) / 60)) });
}
