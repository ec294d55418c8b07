// What was screened at this counter by another machine, and may it take over the panel?
//
// A document reader that saves into a folder sends its scans by itself. Here they are shown as though this page had sent
// them, unless something is begun that would be lost, the scan is an old one, or it went the other way: then it is
// announced, and the officer decides. What stands here is what the counter is told and nothing else.

import { addCrossing, loadCrossings, openCrossing } from "./crossings.js";
import { isCorrecting } from "./correcting.js";
import { desk } from "./desk.js";
import { byId, element, say, setText, shape } from "./page.js";
import { beginNext, screened } from "./sending.js";
import { LiveStream } from "./stream.js";
import { timeOfDay } from "./times.js";
import { typedFields } from "./typed.js";

/** Longer ago, the traveller in front of the counter is another one. */
const LATE_S = 90;
const MOST_KNOWN = 200;

/** What has arrived already, by the screening's id. @type {string[]} */
let known = [];
/** What came while this page waited for an answer: that may be one of these. @type {any[]} */
let held = [];
/** What was announced and not yet shown. @type {any[]} */
let waiting = [];
/** @type {LiveStream | null} */
let stream = null;

/**
 * Follow another place from now on.
 * @param {import("./place.js").Place} place
 */
export function followReader(place) {
  stream?.close();
  [held, waiting] = [[], []];
  announce();
  const asked = new URLSearchParams({ checkpost: place.checkpost, counter: place.counter });
  let wasLost = false;
  stream = new LiveStream(`/api/v1/screenings/stream?${asked}`, "screened", null, {
    onEvent: (scan) => (desk.isBusy ? held.push(scan) : arrive(scan)),
    onTime: () => {},
    onLive: () => {
      byId("arrivals-lost").hidden = true;
      // What came meanwhile, and is no longer told one by one, stands among the open crossings.
      if (wasLost && desk.place) loadCrossings(desk.place);
      wasLost = false;
    },
    onLost: () => {
      wasLost = true;
      byId("arrivals-lost").hidden = false;
    },
    onRefused: () => {},
  });
}

/** No answer is awaited any more: look at what came meanwhile. */
export function settle() {
  const came = held;
  held = [];
  came.forEach(arrive);
}

/** Show the last that was announced, if it can be shown and is still open. */
export function showWaiting() {
  const scan = waiting.filter(isForPanel).pop();
  waiting = [];
  announce();
  if (scan && openCrossing(scan.crossing.id)) show(scan);
}

/** @param {any} scan */
function arrive(scan) {
  if (known.includes(scan.id) || desk.answered.includes(scan.id)) return;
  known = [...known.slice(1 - MOST_KNOWN), scan.id];
  if (isForPanel(scan) && scan.age_s <= LATE_S && !isOccupied()) return show(scan);
  addCrossing({ ...scan.crossing, opened_at: scan.occurred_at, outcome_shown: scan.outcome });
  waiting.push(scan);
  announce();
}

/** @param {any} scan */
function isForPanel(scan) {
  return scan.direction === desk.place?.direction && scan.age_s <= LATE_S;
}

/** Whether something is begun that a scan would take away. */
function isOccupied() {
  return desk.field.area.value !== "" || isCorrecting() || document.querySelector("dialog[open]") !== null
    || byId("typed").open || Object.values(typedFields()).some(Boolean);
}

/** @param {any} scan */
function show(scan) {
  waiting = [];
  announce();
  beginNext();
  screened(scan);
}

function announce() {
  const last = waiting.at(-1);
  byId("arrival").hidden = last === undefined;
  byId("arrival-show").hidden = !waiting.some(isForPanel);
  if (last === undefined) return setText(byId("arrival-told"), "");
  const way = last.direction === desk.place?.direction ? (last.age_s > LATE_S ? "late" : "waits") : "other_way";
  const time = timeOfDay(last.occurred_at, desk.place?.checkpost ?? "");
  const told = say(`console.arrival.${way}`, { time, direction: say(`console.direction.${last.direction}`) });
  byId("arrival-crossing").replaceChildren(element("bdi", {}, last.crossing.number), element("span", {}, shape(last.outcome), say(`outcome.${last.outcome}`)));
  const more = waiting.length > 1 ? say("console.arrival.more", { count: waiting.length - 1 }) : "";
  setText(byId("arrival-told"), [told, more].filter(Boolean).join(" "));
}
