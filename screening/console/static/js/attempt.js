// What was sent last and not yet answered, so that sending it again is the same call and not a second crossing?

import { newKey } from "./call.js";
import { forgetDraft, keepDraft, keptDraft } from "./drafts.js";

const DRAFT = "attempt";

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
  const kept = keptDraft(DRAFT);
  const attempt = kept.body === body ? { key: kept.key, body } : { key: newKey(), body };
  keepDraft(DRAFT, attempt);
  return attempt;
}

/** It was answered: the same page scanned again is a new attempt. */
export function forgetAttempt() {
  forgetDraft(DRAFT);
}

/** @returns {string | null} the id of the open crossing that the unanswered attempt joins, if it joins one */
export function keptCrossing() {
  const { body } = keptDraft(DRAFT);
  return body ? JSON.parse(body).crossing.id ?? null : null;
}
