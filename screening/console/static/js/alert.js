// What does the shift manager do about one alert?
//
// The page is written by the server; after each step it is loaded anew, so that what stands is always what is recorded.

import { call, newKey } from "./call.js";
import { forgetDraft, keepDraft, keptDraft } from "./drafts.js";
import { isSwitchedOff, prepareKeySwitch } from "./keys.js";
import { byId, isWriting, page, say, setText } from "./page.js";
import { askReason } from "./reason.js";

const TOLD_AS = "screening.told";
const alertPath = `/api/v1/alerts/${page.alert_id}`;
let isBusy = false;

/** @returns {HTMLElement[]} the hits that wait for a decision */
function openHits() {
  return [...document.querySelectorAll(".hit")].filter((hit) => hit.querySelector("form")).map((hit) => /** @type {HTMLElement} */ (hit));
}

/**
 * Take one step; true where it is recorded. A conflict means that the page is out of date: say so, on the page as it stands.
 * @param {string} step
 * @param {object} body
 * @param {string} key  the same for the same step tried again
 */
async function take(step, body, key) {
  if (isBusy) return false;
  isBusy = true;
  const answer = await call("POST", `${alertPath}/${step}`, { json: JSON.stringify(body), key });
  isBusy = false;
  const isRecorded = answer.status === 200 || answer.status === 201;
  if (answer.status === 409) reload(say("console.alert.conflict", { trouble: answer.trouble }));
  else if (!isRecorded) tell(say("console.alert.not_recorded", { trouble: answer.trouble }), answer.status === 401);
  return isRecorded;
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

/** @param {string} [trouble]  told after loading */
function reload(trouble = "") {
  if (trouble) sessionStorage.setItem(TOLD_AS, trouble);
  location.reload();
}

async function acknowledge() {
  if (await take("acknowledge", {}, newKey())) reload();
}

/** @param {"escalate" | "reopen"} step */
async function takeWithReason(step) {
  const about = `${page.alert_id}.${step}`;
  const reason = await askReason(say(`console.alert.${step}`), say(`console.alert.${step}_help`), keptDraft(about).reason);
  if (reason === null) return;
  keepDraft(about, { reason });
  if (!(await take(step, { reason }, newKey()))) return;
  forgetDraft(about);
  reload();
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  const hit = form.dataset.hit ?? "";
  /** @type {Map<string, string>} */
  const keys = new Map();
  const draft = keptDraft(hit);
  if (draft.disposition) choose(form, draft.disposition);
  field(form, "reason").value = draft.reason ?? "";
  form.addEventListener("input", () => keepDraft(hit, written(form)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const decision = written(form);
    // The same words tried again are the same call; other words are another.
    const key = keys.get(JSON.stringify(decision)) ?? newKey();
    keys.set(JSON.stringify(decision), key);
    if (!(await take("disposition", { hit_id: hit, ...decision }, key))) return;
    forgetDraft(hit);
    reload();
  });
}

/** @param {HTMLFormElement} form */
function written(form) {
  const data = new FormData(form);
  return { disposition: String(data.get("disposition") ?? ""), reason: String(data.get("reason") ?? "") };
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {HTMLTextAreaElement}
 */
function field(form, name) {
  return /** @type {HTMLTextAreaElement} */ (form.elements.namedItem(name));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} disposition
 */
function choose(form, disposition) {
  for (const radio of form.querySelectorAll("input[name=disposition]")) {
    if (/** @type {HTMLInputElement} */ (radio).value === disposition) /** @type {HTMLInputElement} */ (radio).checked = true;
  }
}

/** @returns {HTMLElement | undefined} the hit that the keyboard is at, or the first open one */
function hitAtHand() {
  const at = document.activeElement?.closest(".hit");
  return openHits().find((hit) => hit === at) ?? openHits()[0];
}

/** @param {number} step */
function goToHit(step) {
  const hits = openHits();
  if (!hits.length) return;
  const index = hits.findIndex((hit) => hit.contains(document.activeElement));
  const next = hits[index < 0 ? 0 : (index + step + hits.length) % hits.length];
  next.scrollIntoView({ block: "start" });
  next.focus({ preventScroll: true });
}

/** @param {number} number  1 for the first disposition */
function chooseByNumber(number) {
  const radio = hitAtHand()?.querySelectorAll("input[name=disposition]")[number - 1];
  if (!(radio instanceof HTMLInputElement) || !radio.form) return;
  radio.checked = true;
  keepDraft(radio.form.dataset.hit ?? "", written(radio.form));
  field(radio.form, "reason").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.code === "Enter" && event.ctrlKey) return document.activeElement?.closest("form")?.requestSubmit();
  const isRadio = document.activeElement instanceof HTMLInputElement && document.activeElement.type === "radio";
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || (isWriting() && !isRadio) || isSwitchedOff(event)) return;
  const number = /^(?:Digit|Numpad)([1-7])$/.exec(event.code);
  const button = { KeyA: "acknowledge", KeyE: "escalate", KeyR: "reopen", KeyB: "back" }[event.code];
  if (number) chooseByNumber(Number(number[1]));
  else if (event.code === "KeyN" || event.code === "KeyP") goToHit(event.code === "KeyN" ? 1 : -1);
  else if (button) document.getElementById(button)?.click();
  else return;
  event.preventDefault();
});

for (const form of document.querySelectorAll(".decision-form")) prepare(/** @type {HTMLFormElement} */ (form));
for (const [id, act] of [["acknowledge", acknowledge], ["escalate", () => takeWithReason("escalate")], ["reopen", () => takeWithReason("reopen")]]) {
  const button = document.getElementById(/** @type {string} */ (id));
  if (button) button.onclick = /** @type {() => void} */ (act);
}

prepareKeySwitch();

const told = sessionStorage.getItem(TOLD_AS);
sessionStorage.removeItem(TOLD_AS);
if (told) tell(told);
