// How did a crossing end, and is that recorded?

import { call, newKey } from "./call.js";
import { say } from "./page.js";
import { askReason } from "./reason.js";

/**
 * @typedef {object} Recorded
 * @property {boolean} isRecorded
 * @property {boolean} isClosed  whether the crossing has ended, by this call or before it
 * @property {string} trouble  why not, in words; empty where the officer thought better of it
 * @property {number} status
 * @property {any} body
 */

/**
 * Record how a crossing ended; the server says when that needs a reason, and then it is asked for.
 * @param {{id: string, number: string}} crossing
 * @param {string} kind
 * @returns {Promise<Recorded>}
 */
export async function recordMovement(crossing, kind) {
  const path = `/api/v1/crossings/${crossing.id}/movement`;
  let answer = await call("POST", path, { json: JSON.stringify({ kind }), key: newKey() });
  if (needsReason(answer.body)) {
    const reason = await askReason(say("console.reason.heading", { number: crossing.number }), say("console.reason.against_instruction"));
    if (reason === null) return { isRecorded: false, isClosed: false, trouble: "", status: 0, body: null };
    answer = await call("POST", path, { json: JSON.stringify({ kind, reason }), key: newKey() });
  }
  const isRecorded = answer.status === 200 || answer.status === 201;
  return { ...answer, isRecorded, isClosed: isRecorded || answer.body?.code === "crossing_closed" };
}

/** @param {any} body */
function needsReason(body) {
  return (body?.parameters ?? []).some((/** @type {any} */ each) => each.name === "reason" && each.value === "reason_needed");
}
