// What was typed about an alert and not yet recorded? It outlives a lost session and a reload, in this tab only.

const PREFIX = "screening.decision.";

/**
 * @typedef {object} Draft
 * @property {string} [disposition]
 * @property {string} [reason]
 */

/**
 * @param {string} about  a hit's or an alert's id
 * @returns {Draft}
 */
export function keptDraft(about) {
  return JSON.parse(sessionStorage.getItem(PREFIX + about) ?? "{}");
}

/**
 * @param {string} about
 * @param {Draft} draft
 */
export function keepDraft(about, draft) {
  sessionStorage.setItem(PREFIX + about, JSON.stringify(draft));
}

/** @param {string} about */
export function forgetDraft(about) {
  sessionStorage.removeItem(PREFIX + about);
}
