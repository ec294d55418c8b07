// How does a page ask the API, so that every failure is told apart from an answer?

import { page, sayIfKnown, say } from "./page.js";

/** So long an answer may take. */
const PATIENCE_MS = 8000;
/** Reading an image takes seconds on an old computer. */
const PATIENCE_WITH_IMAGE_MS = 30000;

/**
 * An answer, or why there is none. `status` 0 means that no answer came.
 * @typedef {object} Answer
 * @property {number} status
 * @property {any} body  the decoded JSON, or null
 * @property {string} trouble  what went wrong, in words; empty for 2xx
 * @property {boolean} isTimedOut  whether no answer came within the time
 */

/**
 * @param {string} method
 * @param {string} path
 * @param {{json?: string, form?: FormData, key?: string, ifMatch?: string | null, prefer?: string}} [sent]
 * @returns {Promise<Answer>}
 */
export async function call(method, path, sent = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF-Token"] = page.csrf_token;
  if (sent.json !== undefined) headers["Content-Type"] = "application/json";
  if (sent.key) headers["Idempotency-Key"] = sent.key;
  if (sent.ifMatch) headers["If-Match"] = sent.ifMatch;
  if (sent.prefer) headers.Prefer = sent.prefer;
  const patienceMs = sent.form ? PATIENCE_WITH_IMAGE_MS : PATIENCE_MS;
  try {
    const response = await fetch(path, { method, headers, body: sent.json ?? sent.form, signal: AbortSignal.timeout(patienceMs), credentials: "same-origin", redirect: "error" });
    const text = await response.text();
    const body = text ? JSON.parse(text) : null;
    return { status: response.status, body, trouble: response.ok ? "" : troubleOf(response.status, body), isTimedOut: false };
  } catch (failure) {
    const isTimedOut = failure instanceof DOMException && failure.name === "TimeoutError";
    const trouble = say(isTimedOut ? "console.trouble.no_answer_in_time" : "console.trouble.no_answer", { seconds: patienceMs / 1000 });
    return { status: 0, body: null, trouble, isTimedOut };
  }
}

/**
 * Say a problem document in words: what is wrong with each field if it tells, else what kind of problem it is; then what to do.
 * @param {number} status
 * @param {any} body
 */
export function troubleOf(status, body) {
  if (status === 401) return say("console.trouble.signed_out");
  const particulars = (Array.isArray(body?.errors) ? body.errors : []).map((/** @type {any} */ error) => error?.detail);
  const told = [...(particulars.some(Boolean) ? particulars : [body?.title]), body?.detail].filter((part) => typeof part === "string" && part);
  // A title has no full stop of its own.
  const stop = document.documentElement.lang === "ur" ? "۔" : ".";
  if (told.length) return [...new Set(told)].map((part) => (/[.!?…۔]$/.test(part) ? part : part + stop)).join(" ");
  return sayIfKnown(`console.trouble.status_${status}`, say("console.trouble.other", { status }));
}

/** @returns {string} a key that makes a repeated call the same call */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
