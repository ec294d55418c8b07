// What does the shift manager do about one alert?
//
// The page is written by the server; after each step it is loaded anew, so that what stands is always what is recorded.

import { call, newKey } from "./call.js";
import { dispositionInWords, prepareDecision } from "./decision_form.js";
import { forgetDraft, keepDraft, keptDraft } from "./drafts.js";
import { isSwitchedOff, prepareKeySwitch } from "./keys.js";
import { byId, isWriting, page, say, setText } from "./page.js";
import { askReason } from "./reason.js";

const TOLD_AS = "screening.told";
const alertPath = `/api/v1/alerts/${page.alert_id}`;
let isBusy = false;

/**
 * What is told once the page is loaded anew.
 * @typedef {object} Told
 * @property {string} [trouble]
 * @property {string} [done]
 * @property {string} [hit]  the hit that somebody else was faster with
 * @property {string} [reason]  what this officer had written about it
 */

/** @returns {HTMLElement[]} the hits and findings that wait for this officer */
function waitingHits() {
  return [...document.querySelectorAll(".hit")].filter((hit) => hit.querySelector("form, [data-step]")).map((hit) => /** @type {HTMLElement} */ (hit));
}

/**
 * Take one step; true where it is recorded. A conflict means that the page is out of date: load it anew and say so there.
 * @param {string} step
 * @param {Record<string, string>} body
 * @param {string} key  the same for the same step tried again
 */
async function take(step, body, key) {
  if (isBusy) return false;
  isBusy = true;
  const answer = await call("POST", `${alertPath}/${step}`, { json: JSON.stringify(body), key });
  const isRecorded = answer.status === 200 || answer.status === 201;
  // What is recorded or out of date is loaded anew; until then nothing is sent a second time.
  if (isRecorded) return true;
  if (answer.status === 409) reload({ trouble: say("console.alert.conflict", { trouble: answer.trouble }), hit: body.hit_id ?? body.finding_id, reason: body.reason });
  else {
    isBusy = false;
    tell(say("console.alert.not_recorded", { trouble: answer.trouble }), answer.status === 401);
  }
  return false;
}

/**
 * @param {string} trouble
 * @param {boolean} [isSignedOut]
 */
function tell(trouble, isSignedOut = false) {
  setText(byId("trouble-text"), trouble);
  byId("trouble-sign-in").hidden = !isSignedOut;
  byId("trouble").hidden = false;
  byId("trouble").focus();
}

/** @param {Told} [told] */
function reload(told = {}) {
  sessionStorage.setItem(TOLD_AS, JSON.stringify(told));
  location.reload();
}

/** Say what was recorded, or who was faster; then go on with the next hit. */
function tellWhatHappened() {
  /** @type {Told} */
  const told = JSON.parse(sessionStorage.getItem(TOLD_AS) ?? "{}");
  sessionStorage.removeItem(TOLD_AS);
  if (told.done) {
    setText(byId("done"), told.done);
    byId("done").hidden = false;
    if (!waitingHits().length) byId("done").focus();
    else goToHit(0);
  }
  if (!told.trouble) return;
  const words = told.reason ? say("console.alert.your_words", { reason: told.reason }) : "";
  tell([whoWasFaster(told.hit) ?? told.trouble, words].filter(Boolean).join(" "));
}

/** @param {string} [hit] */
function whoWasFaster(hit) {
  const decided = hit ? document.getElementById(`hit-${hit}`)?.dataset : undefined;
  return decided?.by ? say("console.alert.decided_meanwhile", { name: decided.by, disposition: decided.as ?? "", time: decided.at ?? "" }) : null;
}

async function acknowledge() {
  if (await take("acknowledge", {}, newKey())) reload();
}

/**
 * @param {"escalate" | "reopen" | "send-back"} step
 * @param {Record<string, string>} [body]
 */
async function takeWithReason(step, body = {}) {
  const about = `${body.hit_id ?? page.alert_id}.${step}`;
  const code = step.replace("-", "_");
  const reason = await askReason(say(`console.alert.${code}`), say(`console.alert.${code}_help`), keptDraft(about).reason);
  if (reason === null) return;
  const kept = keptDraft(about);
  const key = kept.reason === reason && kept.key ? kept.key : newKey();
  keepDraft(about, { reason, key });
  if (!(await take(step, { ...body, reason }, key))) return;
  forgetDraft(about);
  reload();
}

/**
 * Record a decision.
 * @param {import("./decision_form.js").Matter} matter
 * @param {{disposition: string, reason: string}} decision
 * @param {string} key
 */
async function record(matter, decision, key) {
  if (!(await take("disposition", { [matter.field]: matter.id, ...decision }, key))) return;
  forgetDraft(matter.id);
  reload({ done: say("console.alert.recorded", { disposition: dispositionInWords(matter, decision.disposition) }) });
}

/** @param {HTMLElement} awaiting  what a second officer has yet to agree to */
function prepareAwaiting(awaiting) {
  const body = { hit_id: awaiting.dataset.hit ?? "", disposition: awaiting.dataset.disposition ?? "" };
  const key = newKey();
  awaiting.addEventListener("click", async (event) => {
    const step = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.step;
    if (step === "send-back") takeWithReason(step, body);
    if (step !== "confirm" || !(await take(step, body, key))) return;
    reload({ done: say("console.alert.recorded", { disposition: say(`console.disposition.${body.disposition}`) }) });
  });
}

/** @returns {HTMLElement | undefined} the hit that the keyboard is at, or the first that waits */
function hitAtHand() {
  const at = document.activeElement?.closest(".hit");
  return waitingHits().find((hit) => hit === at) ?? waitingHits()[0];
}

/** @param {number} step */
function goToHit(step) {
  const hits = waitingHits();
  if (!hits.length) return;
  const index = hits.findIndex((hit) => hit.contains(document.activeElement));
  const next = hits[index < 0 ? 0 : (index + step + hits.length) % hits.length];
  next.scrollIntoView({ block: "start" });
  next.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.code === "Enter" && event.ctrlKey && !event.repeat) return document.activeElement?.closest("form")?.requestSubmit();
  const isRadio = document.activeElement instanceof HTMLInputElement && document.activeElement.type === "radio";
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || (isWriting() && !isRadio) || isSwitchedOff(event)) return;
  const number = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  const button = { KeyA: "acknowledge", KeyE: "escalate", KeyR: "reopen", KeyB: "back" }[event.code];
  const step = { KeyC: "confirm", KeyS: "send-back" }[event.code];
  if (number) decisions.get(hitAtHand()?.querySelector("form") ?? null)?.(Number(number[1]));
  else if (event.code === "KeyN" || event.code === "KeyP") goToHit(event.code === "KeyN" ? 1 : -1);
  else if (button) document.getElementById(button)?.click();
  else if (step) /** @type {HTMLElement | null} */ (hitAtHand()?.querySelector(`[data-step=${step}]`) ?? null)?.focus();
  else return;
  event.preventDefault();
});

/** What a digit does in each form. @type {Map<HTMLFormElement | null, (number: number) => void>} */
const decisions = new Map();
for (const form of document.querySelectorAll(".decision-form")) {
  decisions.set(/** @type {HTMLFormElement} */ (form), prepareDecision(/** @type {HTMLFormElement} */ (form), record, tell));
}
for (const awaiting of document.querySelectorAll(".awaiting")) prepareAwaiting(/** @type {HTMLElement} */ (awaiting));
for (const [id, act] of [["acknowledge", acknowledge], ["escalate", () => takeWithReason("escalate")], ["reopen", () => takeWithReason("reopen")], ["print", () => print()]]) {
  const button = document.getElementById(/** @type {string} */ (id));
  if (button) button.onclick = /** @type {() => void} */ (act);
}

prepareKeySwitch();
// The forms can be reached once every script has run, and only then hold the focus.
document.addEventListener("DOMContentLoaded", tellWhatHappened);
