// Does the second officer agree to this proposal? Shown with its cost, decided by one key, and back to the queue.

import { call, newKey } from "./call.js";
import { showCost } from "./cost.js";
import { forgetDraft, keepForm } from "./drafts.js";
import { isSwitchedOff, prepareKeySwitch } from "./keys.js";
import { byId, isWriting, page, say, setText } from "./page.js";

const OVERTAKEN = "#overtaken";
const TOLD_AS = "screening.lists.told";
const changes = `/api/v1/lists/${page.list_code}/changes`;
const about = `${page.change_id} decide`;
/** @type {Map<string, string>} the same words tried again are the same call */
const keys = new Map();
let isBusy = false;

/** @param {string} step */
async function decide(step) {
  const reason = byId("why").value.trim();
  if (!reason && step !== "approve") return tell(say("console.proposals.said.why_needed"), false, byId("why"));
  if (isBusy) return;
  isBusy = true;
  const isConfirming = step === "confirm";
  const path = isConfirming ? changes : `${changes}/${page.change_id}/${step}`;
  const json = JSON.stringify({ ...(isConfirming ? { kind: "confirm", entry_id: page.entry_id } : {}), ...(reason ? { reason } : {}) });
  const key = keys.get(path + json) ?? newKey();
  keys.set(path + json, key);
  const answer = await call("POST", path, { json, key, ifMatch: isConfirming ? `"${page.revision}"` : null });
  isBusy = false;
  if (answer.status === 412) return showOvertaken();
  if (answer.status !== 200 && answer.status !== 201) return tell(answer.trouble, answer.status === 401);
  forgetDraft(about);
  sessionStorage.setItem(TOLD_AS, say(`console.lists.done.${answer.body.state}`));
  location.assign(byId("back").href);
}

/** Somebody changed the entry meanwhile: the page comes anew with both versions, and what was typed stays. */
function showOvertaken() {
  location.hash = OVERTAKEN;
  location.reload();
}

/**
 * @param {string} trouble
 * @param {boolean} isSignedOut
 * @param {HTMLElement} [at]  where the officer goes on
 */
function tell(trouble, isSignedOut, at = byId("trouble")) {
  setText(byId("trouble-text"), trouble);
  byId("trouble-sign-in").hidden = !isSignedOut;
  byId("trouble").hidden = false;
  at.focus();
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  keepForm(form, about);
  prepareKeySwitch();
  const first = /** @type {HTMLElement} */ (form.querySelector("[data-step]"));
  const stepOf = new Map([["KeyR", "reject"], ["KeyA", first.dataset.step ?? ""]]);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of form.querySelectorAll("[data-step]")) button.addEventListener("click", () => decide(/** @type {HTMLElement} */ (button).dataset.step ?? ""));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.code === "Escape") return isWriting() ? byId("proposal-heading").focus() : location.assign(byId("back").href);
    if (isWriting() || isSwitchedOff(event)) return;
    if (event.code === "KeyW") {
      event.preventDefault();
      return byId("why").focus();
    }
    const step = stepOf.get(event.code);
    if (!step || !form.querySelector(`[data-step=${step}]`)) return;
    // The reason may be asked for: the letter is no part of it.
    event.preventDefault();
    decide(step);
  });
}

const form = document.getElementById("decide");
if (form) prepare(/** @type {HTMLFormElement} */ (form));
if (page.shows_cost) showCost(byId("cost"), { change_id: page.change_id });
if (location.hash === OVERTAKEN) document.getElementById("overtaken")?.focus();
