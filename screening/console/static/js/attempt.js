// What was sent last and not yet answered, so that sending it again is the same call and not a second crossing?

import { newKey } from "./call.js";

const KEPT_AS = "screening.attempt";

/**
 * @typedef {object} Attempt
 * @property {string} key  the Idempotency-Key
 * @property {string} body  exactly what is sent
 */

/**
 * Give the attempt for a body: the kept one if the same is sent again, else a new one. It is kept over a reload.
 * @param {string} body
 * @returns {Attempt}
 */
export function attemptFor(body) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "null");
  const attempt = kept?.body === body ? kept : { key: newKey(), body };
  sessionStorage.setItem(KEPT_AS, JSON.stringify(attempt));
  return attempt;
}

/** It was answered: the same page scanned again is a new attempt. */
export function forgetAttempt() {
  sessionStorage.removeItem(KEPT_AS);
}

/** @returns {string | null} the id of the open crossing that the unanswered attempt joins, if it joins one */
export function keptCrossing() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "null");
  return kept ? JSON.parse(kept.body).crossing.id ?? null : null;
}
