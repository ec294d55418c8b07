// Is there a reading whose characters can be corrected, and is it being corrected?
//
// How that is done is correction.js: it is fetched when the page stands, before it is wanted.

import { forgetDraft, keepDraft, keptDraft } from "./drafts.js";
import { byId } from "./page.js";

const DRAFT = "correction";

/** @typedef {{lines: string[], doubts: {line: number, position: number, alternatives: string}[], status: string, format: string | null, checks: any[], places: import("./crop.js").Place[]}} Zone */
/** @type {Zone | null} */
let offered = null;
let checkpost = "";
/** @type {Blob | null} */
let picture = null;
/** @type {{onConfirm: (lines: string[]) => void, onTrouble: (answer: import("./call.js").Answer) => void}} */
let told = { onConfirm: () => {}, onTrouble: () => {} };

export const correctionForm = () => import("./correction.js");

/** @param {{onConfirm: (lines: string[]) => void, onTrouble: (answer: import("./call.js").Answer) => void}} toTell */
export function prepareCorrection(toTell) {
  told = toTell;
}

/**
 * Keep a reading that can be corrected, or none.
 * @param {Zone | null} zone
 * @param {string} [at]  the checkpost
 * @param {Blob | null} [image]  that it was read from
 */
export function offerCorrection(zone, at = "", image = null) {
  offered = zone?.lines.length ? zone : null;
  [checkpost, picture] = [at, image];
  closeCorrection();
}

export function isCorrectionOffered() {
  return offered !== null;
}

export function isCorrecting() {
  return !byId("correction").hidden;
}

export function closeCorrection() {
  byId("correction").hidden = true;
  byId("correction-lines").replaceChildren();
  forgetDraft(DRAFT);
}

/** @param {import("./drafts.js").Draft} [draft]  what was left of an earlier one */
export async function openCorrection(draft) {
  const zone = offered;
  const { startCorrection } = await correctionForm();
  // The next traveller may have come while it was fetched.
  if (zone && zone === offered) startCorrection(zone, checkpost, told, draft, picture);
}

/** @param {import("./drafts.js").Draft} draft */
export function keepCorrection(draft) {
  keepDraft(DRAFT, draft);
}

/** @returns {import("./drafts.js").Draft} what was left of a correction; without `zone` nothing was */
export function keptCorrection() {
  return keptDraft(DRAFT);
}
