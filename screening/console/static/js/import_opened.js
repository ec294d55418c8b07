// How far is an import, and what does an officer decide about it?
//
// The page is written by the server; it asks for numbers while the files are compared, and is loaded anew when they are.

import { call, newKey } from "./call.js";
import { forgetDraft, keepDraft, keepForm, keptDraft } from "./drafts.js";
import { byId, page, say, setText } from "./page.js";
import { askReason } from "./reason.js";

const POLL_MS = 1000;
const TOLD_AS = "screening.lists.told";
const pagePath = `/lists/${page.list_code}/imports`;
const path = `/api/v1/lists/${page.list_code}/imports/${page.import_id}`;
/** @type {Map<string, string>} the same words tried again are the same call */
const keys = new Map();
let isBusy = false;

/** @param {number} count */
const written = (count) => count.toLocaleString("en");

async function follow() {
  const answer = await call("GET", `${path}/progress`);
  if (answer.status === 200) {
    const { state, read, length, counts } = answer.body;
    if (state !== page.state) return location.reload();
    byId("trouble").hidden = true;
    byId("progress").max = length || 1;
    byId("progress").value = read;
    setText(byId("progress-told"), say("console.imports.said.progress", { read: written(Math.floor(read / 1000)), length: written(Math.floor(length / 1000)), records: written(counts.records) }));
    setText(byId("progress-found"), say("console.imports.said.so_far", { added: written(counts.added), amended: written(counts.amended), withdrawn: written(counts.withdrawn) }));
  } else {
    // The work goes on without this page: only what is shown stands still.
    tell(answer.trouble, answer.status === 401);
    if (answer.status === 401 || answer.status === 404) return;
  }
  setTimeout(follow, POLL_MS);
}

/**
 * Send one step; go where it is told what came of it, else tell why not. What was typed stays.
 * @param {string} step
 * @param {object | null} body
 * @param {string} about  the draft that is done with then
 */
async function send(step, body, about) {
  if (isBusy) return;
  isBusy = true;
  const json = body ? JSON.stringify(body) : undefined;
  const sameCall = `${step} ${json}`;
  const key = keys.get(sameCall) ?? newKey();
  keys.set(sameCall, key);
  const answer = await call("POST", `${path}/${step}`, { json, key, prefer: step === "repeat" ? "respond-async" : undefined });
  isBusy = false;
  if (answer.status >= 200 && answer.status < 300) {
    forgetDraft(about);
    if (step === "repeat") return location.assign(`${pagePath}/${answer.body.id}`);
    sessionStorage.setItem(TOLD_AS, say(`console.imports.said.done.${answer.body.state}`));
    return location.reload();
  }
  tell(answer.trouble, answer.status === 401);
}

/**
 * @param {string} trouble
 * @param {boolean} isSignedOut
 */
function tell(trouble, isSignedOut) {
  const isNews = byId("trouble").hidden || byId("trouble-text").textContent !== trouble;
  setText(byId("trouble-text"), trouble);
  byId("trouble-sign-in").hidden = !isSignedOut;
  byId("trouble").hidden = false;
  if (isNews) byId("trouble").focus();
}

/** @param {HTMLFormElement} form */
function prepareApproval(form) {
  const about = `${path} approve`;
  keepForm(form, about);
  form.addEventListener("keydown", (event) => {
    if (event.code !== "Enter" || !event.ctrlKey || event.repeat) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const reasons = [...form.querySelectorAll("textarea")].map((each) => {
      const { brake } = each.dataset;
      return brake ? `${brake}: ${each.value.trim()}` : each.value.trim();
    });
    const reason = reasons.filter(Boolean).join("\n");
    send("approve", { ...(reason ? { reason } : {}), overridden: data.getAll("overridden") }, about);
  });
}

/** @param {HTMLElement} button */
async function reject(button) {
  const about = `${path} reject`;
  const reason = await askReason(button.textContent?.trim() ?? "", say(`console.imports.said.${button.dataset.word}_help`), keptDraft(about).reason);
  if (reason === null) return;
  keepDraft(about, { reason });
  send("reject", { reason }, about);
}

for (const button of document.querySelectorAll("[data-step]")) {
  const made = /** @type {HTMLElement} */ (button);
  made.addEventListener("click", () => (made.dataset.step === "reject" ? reject(made) : send("repeat", null, "")));
}
const approval = document.getElementById("approve-form");
if (approval) prepareApproval(/** @type {HTMLFormElement} */ (approval));
if (page.state === "checking") follow();

const told = sessionStorage.getItem(TOLD_AS);
sessionStorage.removeItem(TOLD_AS);
if (told) {
  setText(byId("done"), told);
  byId("done").hidden = false;
  byId("done").focus();
}
