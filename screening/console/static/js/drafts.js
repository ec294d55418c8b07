// What was typed and not yet recorded? It outlives a lost session and a reload, in this tab only, and is its writer's:
// an officer who signs in after another finds nothing of the other's.

import { page } from "./page.js";

const PREFIX = `screening.draft.${page.account ?? ""}.`;

/** @typedef {Record<string, string>} Draft  by the name of the field */

/**
 * @param {string} about  what it is about: an id, or a form's own name
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

/**
 * Keep what is typed into a form, and fill in what was kept. Gives whether anything was.
 * @param {HTMLFormElement} form
 * @param {string} about
 */
export function keepForm(form, about) {
  const draft = keptDraft(about);
  for (const [name, value] of Object.entries(draft)) fillIn(form, name, value);
  form.addEventListener("input", () => keepDraft(about, typed(form)));
  return Object.keys(draft).length > 0;
}

/** @param {HTMLFormElement} form */
function typed(form) {
  /** @type {Draft} */
  const draft = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") draft[name] = value;
  // A box that is not ticked is no part of the form's data.
  for (const box of form.querySelectorAll("input[type=checkbox]")) {
    const { name, checked, value } = /** @type {HTMLInputElement} */ (box);
    draft[name] = checked ? value : "";
  }
  return draft;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
function fillIn(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === field.value;
  else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement || field instanceof RadioNodeList) field.value = value;
}
