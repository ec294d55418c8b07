// What does a list officer do: propose a change, agree to another's?
//
// The page is written by the server; after each step it is loaded anew, so that what stands is always what is recorded.

import { call, newKey } from "./call.js";
import { forgetDraft, keepDraft, keepForm, keptDraft } from "./drafts.js";
import { byId, element, page, say, setText } from "./page.js";
import { askReason } from "./reason.js";

const TOLD_AS = "screening.lists.told";
const listPath = `/api/v1/lists/${page.list_code}`;
const LINES = new Set(["dates_of_birth", "nationalities"]);
/** @type {Map<string, string>} the same words tried again are the same call */
const keys = new Map();
let isBusy = false;

/**
 * Send one step; load the page anew where it is recorded, else tell why not. What was typed stays, over a lost session too.
 * @param {string} path
 * @param {object} body
 * @param {string | null} etag
 * @param {string} about  the draft that is done with then
 * @param {HTMLFormElement | null} [form]  where it was written, for a change of an entry that another officer changed meanwhile
 * @param {string | null} [change]  the proposal that is decided: its page shows what was changed meanwhile
 */
async function send(path, body, etag, about, form = null, change = null) {
  if (isBusy) return;
  isBusy = true;
  const json = JSON.stringify(body);
  const sameCall = `${path} ${etag} ${json}`;
  const key = keys.get(sameCall) ?? newKey();
  keys.set(sameCall, key);
  const answer = await call("POST", path, { json, key, ifMatch: etag });
  isBusy = false;
  if (answer.status === 200 || answer.status === 201) {
    forgetDraft(about);
    sessionStorage.setItem(TOLD_AS, say(`console.lists.done.${answer.body.state}`));
    location.reload();
    return;
  }
  if (answer.status === 412 && form) return tellConflict(form, about);
  if (answer.status === 412 && change) return location.assign(`/lists/${page.list_code}/changes/${change}#overtaken`);
  const places = (answer.body?.errors ?? []).map((/** @type {any} */ each) => `${labelOf(each.pointer)}: ${each.detail}`);
  tell([answer.trouble, ...places].join(" "), answer.status === 401);
}

/**
 * Give the label of the field that a pointer leads to: its name is a code.
 * @param {string} pointer
 */
function labelOf(pointer) {
  const name = pointer.replace("/entry/", "").split("/").find(Boolean) ?? "";
  return page.words[`console.lists.field.${name}`] ?? name;
}

/**
 * @param {string} trouble
 * @param {boolean} isSignedOut
 */
function tell(trouble, isSignedOut) {
  setText(byId("trouble-text"), trouble);
  byId("trouble-sign-in").hidden = !isSignedOut;
  byId("trouble").hidden = false;
  byId("trouble").focus();
}

/**
 * Show both officers' versions beside the form; the own changes can be put on top of the other's and are sent anew then.
 * @param {HTMLFormElement} form
 * @param {string} about
 */
async function tellConflict(form, about) {
  const { showConflict } = await import("./conflict.js");
  const goOn = (/** @type {string} */ etag) => {
    page.etag = etag;
    keepForm(form, draftOf(form));
    form.dispatchEvent(new Event("input"));
    tell(say("console.entry.conflict.kept", { number: etag.replaceAll('"', "") }), false);
  };
  const drop = () => {
    forgetDraft(about);
    location.reload();
  };
  byId("trouble").hidden = true;
  await showConflict(byId("conflict"), form, goOn, drop);
}

/**
 * Name the draft of a form: typed for another revision it is not filled in, since it would undo what has been changed since.
 * @param {HTMLFormElement} form
 */
function draftOf(form) {
  return `${location.pathname} ${form.dataset.kind} ${page.etag}`;
}

/** @param {string} text */
function lines(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

/**
 * Write what stands in the form as the API takes an entry. What is empty is null: an amendment takes it away.
 * @param {FormData} data
 */
function writtenEntry(data) {
  const text = (/** @type {string} */ name) => String(data.get(name) ?? "").trim();
  /** @type {Record<string, unknown>} */
  const entry = {
    names: [...lines(text("names")).map((name) => ({ text: name })), ...lines(text("weak_names")).map((name) => ({ text: name, quality: "weak" }))],
    documents: lines(text("documents")).map((line) => {
      const [number, issuing_state = null, type = null] = line.split(/\s+/);
      return { number, issuing_state, type };
    }),
  };
  for (const name of LINES) entry[name] = text(name).split(/[\s,]+/).filter(Boolean);
  for (const name of ["sex", "father_name", "cnic", "owner", "category", "legal_basis", "contact", "order_number", "grounds", "handling", "valid_from", "expires", "review_on"]) {
    entry[name] = text(name) || null;
  }
  return entry;
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  const details = form.closest("details");
  if (keepForm(form, draftOf(form)) && details) details.open = true;
  prepareCost(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const kind = form.dataset.kind ?? "";
    /** @type {Record<string, unknown>} */
    const body = { kind, reason: String(data.get("reason") ?? "") };
    if (kind !== "add") body.entry_id = page.entry_id;
    if (kind === "add" || kind === "amend") body.entry = writtenEntry(data);
    if (kind === "renew" && data.get("expires")) body.expires = data.get("expires");
    if (data.get("emergency")) body.emergency = true;
    const whyCommon = String(data.get("common_name_reason") ?? "").trim();
    if (whyCommon) body.common_name_reason = whyCommon;
    send(`${listPath}/changes`, body, page.etag, draftOf(form), form);
  });
}

/**
 * Tell beside the form what the entry in it will cost.
 * @param {HTMLFormElement} form
 */
function prepareCost(form) {
  form.querySelector("[data-cost]")?.addEventListener("click", () => {
    const place = /** @type {HTMLElement} */ (form.querySelector(".cost-place"));
    const entry = writtenEntry(new FormData(form));
    // Of a new entry what is empty is not there; of one on the list it is taken away.
    const isNew = form.dataset.kind === "add";
    const told = isNew ? Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null)) : entry;
    tellCost(place, isNew ? { entry: told } : { entry: told, entry_id: page.entry_id });
  });
}

/**
 * @param {HTMLElement} place
 * @param {object} question
 */
async function tellCost(place, question) {
  const { showCost } = await import("./cost.js");
  await showCost(place, question);
}

/** @param {HTMLElement} actions */
function prepareDecision(actions) {
  const { change, entry, revision } = actions.dataset;
  actions.addEventListener("click", async (event) => {
    const step = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.step;
    const about = `${change}.${step}`;
    const place = /** @type {HTMLElement} */ (actions.parentElement?.querySelector(".cost-place"));
    if (step === "cost") return tellCost(place, { change_id: change });
    if (step === "approve") return send(`${listPath}/changes/${change}/approve`, {}, null, about, null, change);
    if (!step) return;
    const reason = await askReason(say(`console.lists.${step}`), say(`console.lists.${step}_help`), keptDraft(about).reason);
    if (reason === null) return;
    keepDraft(about, { reason });
    if (step === "confirm") send(`${listPath}/changes`, { kind: "confirm", entry_id: entry, reason }, `"${revision}"`, about, null, change);
    else send(`${listPath}/changes/${change}/reject`, { reason }, null, about);
  });
}

for (const form of document.querySelectorAll(".change-form")) prepare(/** @type {HTMLFormElement} */ (form));
for (const actions of document.querySelectorAll("[data-change]")) prepareDecision(/** @type {HTMLElement} */ (actions));

const told = sessionStorage.getItem(TOLD_AS);
sessionStorage.removeItem(TOLD_AS);
if (told) {
  setText(byId("done"), told);
  byId("done").hidden = false;
  byId("done").focus();
}
