// How does an officer whose session has ended sign in again, without leaving what was typed?
//
// The sign-in page's own form is fetched and sent; the answer is this very page anew, of which only the proof of origin is kept.

import { byId, page, say, setText } from "./page.js";

const HTML = { Accept: "text/html" };
const PATIENCE_MS = 15_000;

/**
 * Ask for name and password until somebody is signed in. Another officer gets the page anew.
 * @param {() => void} onSignedIn
 */
export function askToSignIn(onSignedIn) {
  const dialog = byId("sign-in-dialog");
  if (dialog.open) return;
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  byId("sign-in-trouble").hidden = true;
  byId("username").value = page.officer;
  byId("password").value = "";
  byId("sign-in-form").onsubmit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (byId("sign-in-submit").disabled) return;
    byId("sign-in-submit").disabled = true;
    const trouble = await signIn(byId("username").value, byId("password").value);
    byId("sign-in-submit").disabled = false;
    byId("password").value = "";
    setText(byId("sign-in-trouble"), trouble);
    byId("sign-in-trouble").hidden = !trouble;
    if (trouble) return byId("password").focus();
    dialog.close();
    before?.focus();
    onSignedIn();
  };
  byId("sign-in-cancel").onclick = () => dialog.close();
  dialog.showModal();
  byId("password").focus();
}

/**
 * @param {string} username
 * @param {string} password
 * @returns {Promise<string>} what went wrong, in words; empty where somebody is signed in
 */
async function signIn(username, password) {
  try {
    const form = await fetched("/sign-in");
    const token = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=form_token]"))?.value ?? "";
    const answer = await fetched("/sign-in", new URLSearchParams({ username, password, form_token: token, next: location.pathname }));
    const data = JSON.parse(answer.getElementById("page-data")?.textContent ?? "null");
    if (!data?.officer) return answer.querySelector(".trouble span")?.textContent ?? say("console.trouble.incomplete");
    if (data.officer !== page.officer) location.reload();
    page.csrf_token = data.csrf_token;
    return "";
  } catch {
    return say("console.trouble.no_answer");
  }
}

/**
 * @param {string} path
 * @param {URLSearchParams} [body]
 */
async function fetched(path, body) {
  const response = await fetch(path, { method: body ? "POST" : "GET", headers: HTML, body, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
