// Which crossings at this counter still wait for how they ended?

import { call, newKey } from "./call.js";
import { byId, element, say } from "./page.js";
import { askReason } from "./reason.js";

/**
 * @typedef {object} OpenCrossing
 * @property {string} id
 * @property {string} number
 */

/** @type {Map<string, OpenCrossing>} */
const open = new Map();
/** @type {(id: string, kind: string) => void} */
let onMovement = () => {};

/** @param {(id: string, kind: string) => void} told  called when an officer ends a crossing from the list */
export function followCrossings(told) {
  onMovement = told;
}

/** @param {import("./place.js").Place} place */
export async function loadCrossings(place) {
  const json = JSON.stringify({ checkpost: place.checkpost, counter: place.counter, only_open: true });
  const answer = await call("POST", "/api/v1/crossings/search", { json });
  open.clear();
  if (answer.status === 200) for (const each of [...answer.body.items].reverse()) open.set(each.id, { id: each.id, number: each.number });
  paint();
}

/** @param {OpenCrossing} crossing */
export function addCrossing(crossing) {
  open.set(crossing.id, crossing);
  paint();
}

/** @param {string} id */
export function removeCrossing(id) {
  open.delete(id);
  paint();
}

/** @param {string} id */
export function openCrossing(id) {
  return open.get(id);
}

function paint() {
  byId("no-open-crossings").hidden = open.size > 0;
  byId("open-crossings").replaceChildren(...[...open.values()].reverse().map(row));
}

/** @param {OpenCrossing} crossing */
function row(crossing) {
  const buttons = ["passed", "stopped", "withdrawn"].map((kind) => {
    const label = say(`console.movement.${kind}`);
    const button = element("button", { type: "button", class: "small", "aria-label": `${crossing.number}: ${label}` }, label);
    button.onclick = () => onMovement(crossing.id, kind);
    return button;
  });
  return element("li", {}, element("strong", {}, crossing.number), element("div", { class: "actions" }, ...buttons));
}

/**
 * Record how a crossing ended; the server says when that needs a reason, and then it is asked for.
 * @param {OpenCrossing} crossing
 * @param {string} kind
 * @returns {Promise<{isRecorded: boolean, trouble: string, status: number}>}
 */
export async function recordMovement(crossing, kind) {
  const path = `/api/v1/crossings/${crossing.id}/movement`;
  let answer = await call("POST", path, { json: JSON.stringify({ kind }), key: newKey() });
  if (needsReason(answer.body)) {
    const reason = await askReason(say("console.reason.heading", { number: crossing.number }), say("console.reason.against_instruction"));
    if (reason === null) return { isRecorded: false, trouble: "", status: 0 };
    answer = await call("POST", path, { json: JSON.stringify({ kind, reason }), key: newKey() });
  }
  const isRecorded = answer.status === 200 || answer.status === 201;
  if (isRecorded || answer.body?.code === "crossing_closed") removeCrossing(crossing.id);
  return { isRecorded, trouble: answer.trouble, status: answer.status };
}

/** @param {any} body */
function needsReason(body) {
  return (body?.parameters ?? []).some((/** @type {any} */ each) => each.name === "reason" && each.value === "reason_needed");
}
