// How does an administrator issue the key of another agency's application, and revoke one?
//
// A token is shown once: the page is loaded anew only after the administrator has said that it was handed over.

import { call, newKey } from "./call.js";
import { byId, page, say, setText } from "./page.js";

const TOLD_AS = "screening.keys.told";
const PATH = "/api/v1/api-keys";
/** @type {Map<string, string>} the same words tried again are the same call */
const keys = new Map();
let isBusy = false;

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
 * Post, and give what was answered; null where it was refused.
 * @param {string} path
 * @param {string | undefined} json
 * @returns {Promise<any>}
 */
async function send(path, json) {
  if (isBusy) return null;
  isBusy = true;
  byId("trouble").hidden = true;
  const key = keys.get(path + json) ?? newKey();
  keys.set(path + json, key);
  const answer = await call("POST", path, { json, key });
  isBusy = false;
  // What was answered or refused is over: asking again is another call. What was not answered is the same.
  if (answer.status !== 0) keys.delete(path + json);
  if (answer.status === 200 || answer.status === 201) return answer.body;
  tell(answer.trouble, answer.status === 401);
  return null;
}

/** @param {any} issued */
function show(issued) {
  if (!issued.token) return tell(say("console.keys.token_lost"), false);
  setText(byId("token-heading"), say("console.keys.token_heading", { name: issued.name }));
  byId("token").value = issued.token;
  byId("issued").hidden = false;
  byId("issued").focus();
}

byId("issue-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const said = new FormData(form);
  const datasets = said.getAll("datasets");
  if (datasets.length === 0) return tell(say("console.keys.lists_needed"), false);
  const body = { name: said.get("name"), owner: said.get("owner"), datasets, days: Number(said.get("days")), tells_discreet: said.has("tells_discreet") };
  const issued = await send(PATH, JSON.stringify(body));
  if (issued === null) return;
  form.reset();
  show(issued);
});

document.addEventListener("click", async (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("button[data-key]");
  if (!(button instanceof HTMLElement) || (await send(`${PATH}/${button.dataset.key}/revoke`, undefined)) === null) return;
  sessionStorage.setItem(TOLD_AS, say("console.keys.revoked"));
  location.reload();
});

byId("copy").addEventListener("click", async () => {
  byId("token").select();
  try {
    await navigator.clipboard.writeText(byId("token").value);
    setText(byId("copied"), say("console.keys.copied"));
  } catch {
    // Without leave to use the clipboard the text is selected: Ctrl+C copies it.
  }
});

byId("seen").addEventListener("click", () => {
  byId("token").value = "";
  location.reload();
});

setText(byId("told"), sessionStorage.getItem(TOLD_AS) ?? "");
sessionStorage.removeItem(TOLD_AS);
