// How does an officer take a whole list home as a file, as it stands or as it stood?
//
// The browser is given the file only when all of it has come: a part of a list would look like a list.

import { troubleOf } from "./call.js";
import { byId, page, say, setText } from "./page.js";

/** So long the browser may take to begin saving. */
const KEPT_MS = 60_000;
const form = byId("export-form");
let isBusy = false;

/** @param {string} trouble @param {boolean} isSignedOut */
function tell(trouble, isSignedOut) {
  setText(byId("export-told"), "");
  setText(byId("trouble-text"), trouble);
  byId("trouble-sign-in").hidden = !isSignedOut;
  byId("trouble").hidden = false;
  byId("trouble").focus();
}

/** @param {Blob} file @param {string} name */
function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

async function take() {
  const said = new FormData(form);
  const moment = String(said.get("as_of") ?? "");
  const asked = { form: said.get("form"), reason: said.get("reason"), as_of: moment ? new Date(moment).toISOString() : null };
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": page.csrf_token };
  byId("trouble").hidden = true;
  setText(byId("export-told"), say("console.export.coming"));
  try {
    const response = await fetch(`/api/v1/lists/${page.list_code}/exports`, { method: "POST", headers, body: JSON.stringify(asked), credentials: "same-origin", redirect: "error" });
    if (!response.ok) return tell(troubleOf(response.status, await response.json().catch(() => null)), response.status === 401);
    const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? `${page.list_code}.${asked.form}`;
    save(await response.blob(), name);
    setText(byId("export-told"), say("console.export.taken", { file: name }));
  } catch {
    tell(say("console.export.broken_off"), false);
  }
}

form.addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  await take();
  isBusy = false;
});
