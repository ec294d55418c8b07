// What does the officer type when nothing can be read?

import { forgetDraft, keepForm } from "./drafts.js";
import { byId } from "./page.js";

const DRAFT = "typed";

/** @param {(presented: object) => void} onTyped  with `traveller`, `documents`, or both */
export function prepareTyped(onTyped) {
  byId("typed-form").onsubmit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const { document_number: number, ...person } = typedFields();
    const told = Object.fromEntries(Object.entries(person).filter(([, value]) => value));
    onTyped({ traveller: told.surname || told.given_names ? told : undefined, documents: number ? [{ number }] : [] });
  };
  byId("typed").addEventListener("toggle", () => {
    if (byId("typed").open) byId("surname").focus();
  });
}

/** @returns {Record<string, string>} as far as it is filled in, in capital letters with the digits of documents */
export function typedFields() {
  return Object.fromEntries([...new FormData(byId("typed-form"))].map(([name, value]) => [name, String(value).trim().toUpperCase()]));
}

/** Keep what is typed over a reload, and fill in what was left. The confirmation is given anew. Says whether anything was. */
export function keepTyped() {
  return keepForm(byId("typed-form"), DRAFT);
}

export function openTyped() {
  byId("typed").open = true;
  byId("surname").focus();
  byId("typed").scrollIntoView({ block: "nearest" });
}

export function closeTyped() {
  forgetDraft(DRAFT);
  byId("typed-form").reset();
  byId("typed").open = false;
}
