// How does an officer decide one hit or finding: what, why, and recorded, with three keys?
//
// A digit chooses the decision, a second one a reason that is said often, Enter records. Own words are typed instead, or
// after: what stands in the field is what is recorded.

import { newKey } from "./call.js";
import { keepDraft, keepForm, keptDraft } from "./drafts.js";
import { element, page, say, sayIfKnown } from "./page.js";

const MOST_PRESETS = 3;

/** @typedef {{id: string, field: string}} Matter  what is decided: its id, and that id's name in the API */

/**
 * Make one form work. Gives what a digit does in it.
 * @param {HTMLFormElement} form
 * @param {(matter: Matter, decision: {disposition: string, reason: string}, key: string) => Promise<void>} record
 * @param {(trouble: string) => void} tell
 * @returns {(number: number) => void}
 */
export function prepareDecision(form, record, tell) {
  const { hit = "", matter: field = "" } = form.dataset;
  const matter = { id: hit, field };
  const reason = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("reason"));
  const presets = /** @type {HTMLElement} */ (form.querySelector(".presets"));
  const recordButton = /** @type {HTMLElement} */ (form.querySelector("button.chief"));
  keepForm(form, hit);
  showPresets();
  form.addEventListener("change", showPresets);
  form.addEventListener("submit", send);
  presets.addEventListener("click", (event) => {
    const chosen = /** @type {HTMLElement} */ (event.target).closest("button");
    if (chosen) takeReason(chosen.dataset.words ?? "");
  });

  /** @param {SubmitEvent} event */
  async function send(event) {
    event.preventDefault();
    const decision = written();
    const found = decision.reason.trim().length;
    if (found > page.longest_reason) return tell(say("console.reason.too_long", { found, longest: page.longest_reason }));
    // The same words tried again are the same call, over a reload too; other words are another.
    const key = keptDraft(hit).key ?? newKey();
    keepDraft(hit, { ...decision, key });
    await record(matter, decision, key);
  }

  function written() {
    const data = new FormData(form);
    return { disposition: String(data.get("disposition") ?? ""), reason: String(data.get("reason") ?? "") };
  }

  function showPresets() {
    const { disposition } = written();
    if (presets.dataset.of === disposition) return;
    presets.dataset.of = disposition;
    presets.replaceChildren(...sentences(matter, disposition).map((said, index) => button(String(index + 1), said, said)), button("0", say("console.alert.own_words"), ""));
    presets.hidden = !disposition;
  }

  /** @param {string} said  empty for the officer's own */
  function takeReason(said) {
    if (said) reason.value = said;
    keepDraft(hit, written());
    (said ? recordButton : reason).focus();
  }

  return (number) => {
    const isAtReasons = presets.contains(document.activeElement);
    const buttons = presets.querySelectorAll("button");
    if (isAtReasons) return buttons[number ? number - 1 : buttons.length - 1]?.click();
    const radio = form.querySelectorAll("input[name=disposition]")[number - 1];
    if (!(radio instanceof HTMLInputElement)) return;
    radio.checked = true;
    showPresets();
    keepDraft(hit, written());
    form.scrollIntoView({ block: "nearest" });
    buttonsOf(presets)[0].focus({ preventScroll: true });
  };
}

/** @param {Matter} matter */
function isFinding(matter) {
  return matter.field === "finding_id";
}

/**
 * What a decision is called: of a finding by other words than of a hit.
 * @param {Matter} matter
 * @param {string} disposition
 */
export function dispositionInWords(matter, disposition) {
  return say(isFinding(matter) ? `console.finding.disposition.${disposition}` : `console.disposition.${disposition}`);
}

/** @param {HTMLElement} presets */
function buttonsOf(presets) {
  return /** @type {NodeListOf<HTMLElement>} */ (presets.querySelectorAll("button"));
}

/**
 * The reasons that are said often of a disposition.
 * @param {Matter} matter
 * @param {string} disposition
 */
function sentences(matter, disposition) {
  const numbers = Array.from({ length: MOST_PRESETS }, (_, index) => index + 1);
  return numbers.map((number) => sayIfKnown(isFinding(matter) ? `console.finding.preset.${disposition}.${number}` : `console.alert.preset.${disposition}.${number}`, "")).filter(Boolean);
}

/**
 * @param {string} key
 * @param {string} text
 * @param {string} words
 */
function button(key, text, words) {
  return element("button", { type: "button", class: "small", "data-words": words }, element("kbd", {}, key), ` ${text}`);
}
