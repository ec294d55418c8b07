// In which order do alerts stand on the board? The rule is that of screening/alerts/order.py, which hands its spans over.

import { page } from "./page.js";

/** Whether a service is taken for gone. @param {import("./rows.js").Line} line @param {number} now */
export function isGone(line, now) {
  return line.departs_at !== null && Date.parse(line.departs_at) < now - page.order.gone_after_ms;
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
  return line.departs_at === null ? now + page.order.assumed_departure_ms : Date.parse(line.departs_at);
}
