// How does a list officer work through the review queue, by keyboard?
//
// The page is written by the server; after each act it is loaded anew, and the focus goes to the row that took the place.

import { call, newKey } from "./call.js";
import { isSwitchedOff, prepareKeySwitch } from "./keys.js";
import { byId, say, setText } from "./page.js";
import { askReason } from "./reason.js";

const TOLD_AS = "screening.reviews.told";
/** @type {Record<string, string>} which act a key asks for, wherever the letter stands on the keyboard */
const ACTS = { KeyS: "review", KeyC: "confirm", KeyN: "renew", KeyL: "resume", KeyW: "withdraw" };
/** @type {Map<string, string>} the same words tried again are the same call */
const keys = new Map();
let isBusy = false;

/** @returns {HTMLTableRowElement[]} */
function rows() {
  return [...document.querySelectorAll("#queue tr")].map((row) => /** @type {HTMLTableRowElement} */ (row));
}

/** @param {HTMLTableRowElement | undefined} row */
function choose(row) {
  if (!row) return;
  for (const each of rows()) each.tabIndex = each === row ? 0 : -1;
  row.focus();
}

/**
 * @param {HTMLTableRowElement} row
 * @param {string} kind
 */
async function act(row, kind) {
  if (isBusy || !row.querySelector(`[data-act="${kind}"]`)) return;
  choose(row);
  const { list, entry, revision } = row.dataset;
  const reason = await askReason(say(`console.reviews.act.${kind}`), say(`console.reviews.help.${kind}`));
  if (reason === null) return choose(row);
  isBusy = true;
  const json = JSON.stringify({ kind, entry_id: entry, reason });
  const sameCall = `${list} ${revision} ${json}`;
  const key = keys.get(sameCall) ?? newKey();
  keys.set(sameCall, key);
  const answer = await call("POST", `/api/v1/lists/${list}/changes`, { json, key, ifMatch: `"${revision}"` });
  isBusy = false;
  if (answer.status === 201) {
    const told = { text: say(`console.reviews.done.${answer.body.state}`), at: rows().indexOf(row) + (answer.body.state === "proposed" ? 1 : 0) };
    sessionStorage.setItem(TOLD_AS, JSON.stringify(told));
    location.reload();
    return;
  }
  if (answer.status !== 0) keys.delete(sameCall);
  setText(byId("trouble-text"), answer.trouble);
  byId("trouble-sign-in").hidden = answer.status !== 401;
  byId("trouble").hidden = false;
  byId("trouble").focus();
}

document.getElementById("queue")?.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("button");
  const row = button?.closest("tr");
  if (button?.dataset.act && row) act(row, button.dataset.act);
});

document.getElementById("queue")?.addEventListener("keydown", (event) => {
  const row = /** @type {HTMLElement} */ (event.target).closest("tr");
  if (!row || event.ctrlKey || event.altKey || event.metaKey || event.repeat || isSwitchedOff(event)) return;
  const at = rows().indexOf(row);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (step) choose(rows()[at + step]);
  else if (event.code === "Enter" && event.target === row) row.querySelector("a")?.click();
  else if (ACTS[event.code]) act(row, ACTS[event.code]);
  else return;
  event.preventDefault();
});

if (document.getElementById("single-keys")) prepareKeySwitch();
const kept = sessionStorage.getItem(TOLD_AS);
sessionStorage.removeItem(TOLD_AS);
if (kept) {
  const told = JSON.parse(kept);
  setText(byId("done"), told.text);
  byId("done").hidden = false;
  const all = rows();
  if (all.length) choose(all[Math.min(told.at, all.length - 1)]);
  else byId("done").focus();
}
