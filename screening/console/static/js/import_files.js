// Which files shall a list be compared with, and how much of them has been sent?
//
// What is wrong with the files themselves is told on the import's own page: this one only sends them.

import { newKey, troubleOf } from "./call.js";
import { forgetDraft, keepForm } from "./drafts.js";
import { byId, element, page, say, setText } from "./page.js";

const form = byId("import-form");
const about = `import ${page.list_code}`;
/** @type {XMLHttpRequest | null} */
let sending = null;
/** The same files and words sent again are the same call. */
let lastSent = "";
let key = "";

keepForm(form, about);

byId("files").addEventListener("change", () => {
  const names = [...byId("files").files].map((file) => element("li", {}, element("bdi", {}, `${file.name} · ${file.size.toLocaleString("en")} B`)));
  byId("chosen").replaceChildren(...names);
});

form.addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  if (!sending) send();
});

byId("stop-sending").addEventListener("click", () => sending?.abort());

// Whoever leaves while the files are on their way would have to send all of them again.
window.addEventListener("beforeunload", (event) => {
  if (sending) event.preventDefault();
});

function send() {
  const said = new FormData(form);
  const body = new FormData();
  const files = [...byId("files").files];
  for (const file of files) body.append("file", file);
  // A service that refuses a body while it arrives may not be heard: what is too large is told before it is sent.
  const length = files.reduce((sum, file) => sum + file.size, 0);
  if (length > page.most_bytes) return end(say("console.imports.said.too_large", { found: inMegabytes(length), most: inMegabytes(page.most_bytes) }), false);
  const from = String(said.get("obtained_from") ?? "").trim();
  const at = String(said.get("obtained_at") ?? "");
  if (from) body.append("obtained_from", from);
  if (at) body.append("obtained_at", new Date(at).toISOString());
  const owner = said.get("owner") ? `&owner=${said.get("owner")}` : "";
  const asked = JSON.stringify([files.map((file) => [file.name, file.size, file.lastModified]), from, at, owner]);
  if (asked !== lastSent) [lastSent, key] = [asked, newKey()];
  const request = new XMLHttpRequest();
  request.open("POST", `/api/v1/lists/${page.list_code}/imports?dry_run=true${owner}`);
  for (const [name, value] of Object.entries({ Accept: "application/json", Prefer: "respond-async", "X-CSRF-Token": page.csrf_token, "Idempotency-Key": key })) request.setRequestHeader(name, value);
  request.upload.onprogress = (event) => showSent(event.loaded, event.total);
  request.onload = () => answered(request);
  request.onerror = () => end(say("console.imports.said.not_sent"), false);
  request.onabort = () => end(say("console.imports.said.not_sent"), false);
  sending = request;
  byId("trouble").hidden = true;
  byId("sending").hidden = false;
  byId("stop-sending").hidden = false;
  showSent(0, 1);
  request.send(body);
}

/** @param {number} bytes */
function inMegabytes(bytes) {
  return (bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 });
}

/**
 * @param {number} sent
 * @param {number} length
 */
function showSent(sent, length) {
  byId("sent").max = length;
  byId("sent").value = sent;
  setText(byId("sent-told"), `${Math.round((100 * sent) / length)} %`);
}

/** @param {XMLHttpRequest} request */
function answered(request) {
  let body = null;
  try {
    body = JSON.parse(request.responseText);
  } catch {
    // What stands in front of the service may answer in no form of ours.
  }
  if (request.status === 202 && body?.id) {
    sending = null;
    forgetDraft(about);
    location.assign(`/lists/${page.list_code}/imports/${body.id}`);
    return;
  }
  // What was refused is another call the next time: the officer has mended something meanwhile.
  lastSent = "";
  end(troubleOf(request.status, body), request.status === 401);
}

/**
 * @param {string} trouble
 * @param {boolean} isSignedOut
 */
function end(trouble, isSignedOut) {
  sending = null;
  byId("sending").hidden = true;
  byId("stop-sending").hidden = true;
  setText(byId("trouble-text"), trouble);
  byId("trouble-sign-in").hidden = !isSignedOut;
  byId("trouble").hidden = false;
  byId("trouble").focus();
}
