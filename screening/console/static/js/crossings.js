// Which crossings of this counter are still open, and which were the last ones?
//
// One column: the open ones above, each waiting for how it ended; below them the last that have ended. Nothing stands
// here but what the counter itself was shown.

import { call } from "./call.js";
import { byId, element, say, setText, shape } from "./page.js";
import { timeOfDay } from "./times.js";

const MOST_LAST = 15;
const MOST_OPEN = 50;
const KINDS = ["passed", "stopped", "withdrawn"];

/**
 * @typedef {object} Crossing
 * @property {string} id
 * @property {string} number
 * @property {string} opened_at
 * @property {string | null} outcome_shown
 * @property {string} [ended]  the kind of its movement
 */

/** @type {Map<string, Crossing>} */
const open = new Map();
/** @type {Crossing[]} newest first */
let last = [];
let checkpost = "";
/** @type {(id: string, kind: string) => void} */
let onMovement = () => {};

/** @param {(id: string, kind: string) => void} told  called when an officer ends a crossing from the list */
export function followCrossings(told) {
  onMovement = told;
  byId("open-crossings").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.code === "ArrowDown" || event.code === "ArrowUp") {
      event.preventDefault();
      move(event.code === "ArrowDown" ? 1 : -1);
    }
  });
  byId("open-crossings").addEventListener("focusin", (/** @type {FocusEvent} */ event) => rove(/** @type {Element} */ (event.target).closest("li")));
}

/**
 * Let the Tab key stop at one row alone, that on which the focus was last: arrows go to the others.
 * @param {Element | null} at
 */
function rove(at) {
  for (const row of byId("open-crossings").children) {
    for (const each of [row, ...row.querySelectorAll("button")]) each.setAttribute("tabindex", row === at ? "0" : "-1");
  }
}

/** @param {import("./place.js").Place} place */
export async function loadCrossings(place) {
  checkpost = place.checkpost;
  const here = { checkpost: place.checkpost, counter: place.counter };
  const [waiting, latest] = await Promise.all([
    call("POST", "/api/v1/crossings/search", { json: JSON.stringify({ ...here, only_open: true, limit: MOST_OPEN }) }),
    call("POST", "/api/v1/crossings/search", { json: JSON.stringify({ ...here, limit: MOST_LAST }) }),
  ]);
  const failed = [waiting, latest].find((answer) => answer.status !== 200);
  byId("crossings-trouble").hidden = !failed;
  if (failed) return setText(byId("crossings-trouble"), say("console.crossings.unreachable", { trouble: failed.trouble }));
  open.clear();
  for (const each of [...waiting.body.items].reverse()) open.set(each.id, read(each));
  last = latest.body.items.filter((/** @type {any} */ each) => !each.is_open).map(read);
  byId("more-open").hidden = !waiting.body.next_cursor;
  paint();
}

/** @param {any} found */
function read(found) {
  return { id: found.id, number: found.number, opened_at: found.opened_at, outcome_shown: found.outcome_shown, ended: found.movement?.kind };
}

/** @param {Crossing} crossing */
export function addCrossing(crossing) {
  open.set(crossing.id, { ...crossing, opened_at: open.get(crossing.id)?.opened_at ?? crossing.opened_at });
  paint();
}

/**
 * @param {Crossing} crossing  open until now, or never seen here
 * @param {string} kind
 */
export function endCrossing(crossing, kind) {
  open.delete(crossing.id);
  last = [{ ...crossing, ended: kind }, ...last.filter((each) => each.id !== crossing.id)].slice(0, MOST_LAST);
  paint();
}

/** @param {string} id */
export function openCrossing(id) {
  return open.get(id);
}

/** @returns {string | null} the id of the open crossing on whose row the focus stands */
export function markedCrossing() {
  return /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-crossing]"))?.dataset.crossing ?? null;
}

/** Put the focus on the first open crossing. Says whether there is one. */
export function goToCrossings() {
  const first = byId("open-crossings").firstElementChild;
  first?.focus();
  return Boolean(first);
}

/** @param {number} step */
function move(step) {
  const rows = [...byId("open-crossings").children];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
}

function paint() {
  const marked = markedCrossing();
  setText(byId("open-heading"), say("console.crossings.open", { count: open.size }));
  byId("open-part").hidden = open.size === 0;
  byId("no-crossings").hidden = open.size + last.length > 0;
  byId("last-part").hidden = last.length === 0;
  byId("open-crossings").replaceChildren(...[...open.values()].reverse().map(openRow));
  byId("last-crossings").replaceChildren(...last.map((each) => element("li", {}, ...told(each))));
  rove(byId("open-crossings").firstElementChild);
  if (marked) document.querySelector(/** @type {`li`} */ (`[data-crossing="${marked}"]`))?.focus();
}

/** @param {Crossing} crossing */
function openRow(crossing) {
  const buttons = KINDS.map((kind) => {
    const label = say(`console.movement.${kind}`);
    const button = element("button", { type: "button", class: "small", "aria-label": `${crossing.number}: ${label}` }, label);
    button.onclick = () => onMovement(crossing.id, kind);
    return button;
  });
  return element("li", { tabindex: "0", "data-crossing": crossing.id }, ...told(crossing), element("div", { class: "actions" }, ...buttons));
}

/** @param {Crossing} crossing */
function told(crossing) {
  const outcome = crossing.outcome_shown;
  const shown = outcome ? element("span", { class: "outcome" }, shape(outcome), say(`outcome.${outcome}`)) : null;
  const ended = crossing.ended ? element("span", {}, say(`console.movement.${crossing.ended}`)) : null;
  return [
    element("div", { class: "line" }, element("strong", {}, element("bdi", {}, crossing.number)), element("time", { datetime: crossing.opened_at }, timeOfDay(crossing.opened_at, checkpost))),
    element("div", { class: "line" }, shown ?? (crossing.ended === "unscreened" ? "" : say("console.crossings.not_screened")), ended ?? ""),
  ];
}
