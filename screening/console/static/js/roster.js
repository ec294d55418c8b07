// How is the roster kept?
//
// The page is written by the server; after each step it is loaded anew, so that what stands is always what is recorded.

import { call, newKey } from "./call.js";
import { byId, page, say, setText } from "./page.js";

const TOLD_AS = "screening.roster.told";
/** @type {Map<string, string>} the same words tried again are the same call */
const keys = new Map();
let isBusy = false;

/**
 * @param {string} path
 * @param {string | undefined} json
 * @param {string} told  what there is to say once it is recorded
 */
async function send(path, json, told) {
  if (isBusy) return;
  isBusy = true;
  const key = keys.get(path + json) ?? newKey();
  keys.set(path + json, key);
  const answer = await call("POST", path, { json, key });
  isBusy = false;
  if (answer.status === 200 || answer.status === 201) {
    sessionStorage.setItem(TOLD_AS, say(told));
    location.reload();
    return;
  }
  // What was refused may be right a moment later: asking again is another call. What was not answered is the same.
  if (answer.status !== 0) keys.delete(path + json);
  setText(byId("trouble-text"), answer.trouble);
  byId("trouble-sign-in").hidden = answer.status !== 401;
  byId("trouble").hidden = false;
  byId("trouble").focus();
}

/**
 * Read a time of day as the clocks at a place show it.
 * @param {string} written  as `datetime-local` gives it
 * @param {string} timeZone
 * @returns {string} the moment, in UTC
 */
function momentThere(written, timeZone) {
  const asUtc = Date.parse(`${written}Z`);
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).formatToParts(asUtc);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const shownThere = Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}Z`);
  return new Date(asUtc - (shownThere - asUtc)).toISOString();
}

document.getElementById("add-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const timeZone = page.time_zones[byId("place").value];
  const body = {
    account_id: byId("officer").value,
    level: byId("level").value,
    place: byId("place").value,
    begins_at: momentThere(byId("begins").value, timeZone),
    ends_at: momentThere(byId("ends").value, timeZone),
  };
  send("/api/v1/shifts", JSON.stringify(body), "console.roster.added");
});

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("button[data-shift]");
  if (button instanceof HTMLElement) send(`/api/v1/shifts/${button.dataset.shift}/end`, undefined, "console.roster.ended");
});

setText(byId("told"), sessionStorage.getItem(TOLD_AS) ?? "");
sessionStorage.removeItem(TOLD_AS);
