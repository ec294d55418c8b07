// How does an officer propose a photograph for an entry: upload it, then name it in a change?

import { call, newKey } from "./call.js";
import { byId, page, say, setText } from "./page.js";

const TOLD_AS = "screening.lists.told";
const listPath = `/api/v1/lists/${page.list_code}`;
/** @type {Map<string, string>} the same words tried again are the same call */
const keys = new Map();
let isBusy = false;

/** @param {string} about */
function keyOf(about) {
  const key = keys.get(about) ?? newKey();
  keys.set(about, key);
  return key;
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
 * Upload, and give the digest of what is kept; null where it was refused.
 * @param {File} file
 * @returns {Promise<string | null>}
 */
async function upload(file) {
  const form = new FormData();
  form.set("image", file);
  const answer = await call("POST", `${listPath}/photographs`, { form, key: keyOf(`${file.name} ${file.size} ${file.lastModified}`) });
  if (answer.status === 201) return answer.body.sha256;
  tell(answer.trouble, answer.status === 401);
  return null;
}

/**
 * @param {string | null} digest
 * @param {string} reason
 */
async function propose(digest, reason) {
  const json = JSON.stringify({ kind: "amend", entry_id: page.entry_id, reason, entry: { photograph_sha256: digest } });
  const answer = await call("POST", `${listPath}/changes`, { json, key: keyOf(json), ifMatch: page.etag });
  if (answer.status !== 201) return tell(answer.trouble, answer.status === 401);
  sessionStorage.setItem(TOLD_AS, say(`console.lists.done.${answer.body.state}`));
  location.reload();
}

document.getElementById("photograph-form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const isRemoval = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter)?.name === "remove";
  const file = byId("photograph-file").files[0];
  if (!isRemoval && !file) return tell(say("console.photograph.needed"), false);
  if (isBusy) return;
  isBusy = true;
  const digest = isRemoval ? null : await upload(file);
  if (isRemoval || digest !== null) await propose(digest, String(new FormData(form).get("reason") ?? ""));
  isBusy = false;
});
