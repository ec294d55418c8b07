// In which order do alerts stand on the board? The rule is that of screening/alerts/order.py, which hands its spans over.

import { page } from "./page.js";

/** @type {WeakMap<import("./rows.js").Line, number>} */
const departures = new WeakMap();

/** When a line's service leaves, in milliseconds; read once, for a thousand lines are compared ten thousand times. @param {import("./rows.js").Line} line */
function departureOf(line) {
  let departsMs = departures.get(line);
  if (departsMs === undefined) {
    departsMs = line.departs_at === null ? NaN : Date.parse(line.departs_at);
    departures.set(line, departsMs);
  }
  return departsMs;
}

/** Whether a service is taken for gone. @param {import("./rows.js").Line} line @param {number} now */
export function isGone(line, now) {
  return line.departs_at !== null && departureOf(line) < now - page.order.gone_after_ms;
}

/**
 * What departs first; of one departure offloads; then the oldest, whose id sorts first.
 * @param {import("./rows.js").Line} one
 * @param {import("./rows.js").Line} other
 * @param {number} now
 * @returns {number}
 */
export function compareLines(one, other, now) {
  return Number(isGone(one, now)) - Number(isGone(other, now))
    || departs(one, now) - departs(other, now)
    || Number(one.kind !== "offload") - Number(other.kind !== "offload")
    || (one.id < other.id ? -1 : Number(one.id > other.id));
}

/** @param {import("./rows.js").Line} line @param {number} now */
function departs(line, now) {
  return line.departs_at === null ? now + page.order.assumed_departure_ms : departureOf(line);
}
