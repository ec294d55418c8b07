// What does the counter officer see, large, about the traveller in front of the counter?
//
// One panel, always in exactly one look: idle, waiting, one of the four outcomes, or an outcome of the previous traveller.

import { byId, element, say, sayIfKnown, setText } from "./page.js";

const LOOKS = ["idle", "waiting", "offload", "refer", "undetermined", "clear"];

/**
 * @param {string} look
 * @param {string} word
 * @param {string} sentence
 */
function show(look, word, sentence) {
  const panel = byId("instruction");
  for (const each of LOOKS) panel.classList.toggle(`is-${each}`, each === look);
  panel.classList.remove("is-past");
  byId("past").hidden = true;
  byId("verdict-shape").setAttribute("href", `#shape-${look}`);
  setText(byId("word"), word);
  setText(byId("sentence"), sentence);
  for (const id of ["facts", "doubts", "ended"]) {
    byId(id).hidden = true;
    byId(id).replaceChildren();
  }
}

export function showIdle() {
  show("idle", say("console.counter.ready"), say("console.counter.ready_help"));
}

export function showRescan() {
  show("idle", say("console.counter.rescan_ready"), say("console.counter.rescan_help"));
}

export function showWaiting() {
  show("waiting", say("console.counter.waiting"), say("console.counter.waiting_help"));
}

/**
 * Anything but a complete answer: the traveller has not been screened.
 * @param {string} trouble
 */
export function showNotScreened(trouble) {
  show("undetermined", say("console.counter.not_screened"), trouble);
  const list = byId("doubts");
  list.append(element("li", {}, say("console.counter.not_screened_help")));
  list.hidden = false;
}

/**
 * Show what a complete answer says.
 * @param {any} answer
 */
export function showAnswer(answer) {
  show(answer.outcome, say(`outcome.${answer.outcome}`), answer.instruction.text);
  showFacts(answer);
  const doubts = doubtsOf(answer.reading);
  if (!doubts.length) return;
  byId("doubts").append(...doubts.map((sentence) => element("li", {}, sentence)));
  byId("doubts").hidden = false;
}

/** Input for the next traveller has begun: nothing on the panel may be taken for theirs. */
export function markPast() {
  const panel = byId("instruction");
  if (LOOKS.slice(2).every((look) => !panel.classList.contains(`is-${look}`)) || panel.classList.contains("is-past")) return;
  panel.classList.add("is-past");
  byId("past").hidden = false;
}

/** @param {string} sentence */
export function showEnded(sentence) {
  setText(byId("ended"), sentence);
  byId("ended").hidden = false;
}

/** @param {any} answer */
function showFacts(answer) {
  const person = answer.traveller ?? answer.reading?.holder ?? {};
  const document_ = answer.document ?? answer.reading?.document ?? {};
  const name = person.name ?? [person.surname, person.given_names].filter(Boolean).join(", ");
  const facts = [
    ["console.field.name", name],
    ["console.field.document_number", document_.number ?? person.document_number],
    ["console.field.date_of_birth", person.date_of_birth],
    ["console.field.nationality", person.nationality],
    ["console.field.crossing", answer.crossing.number],
    ["console.field.elapsed", say("console.milliseconds", { ms: Math.round(answer.elapsed_ms) })],
  ];
  const list = byId("facts");
  for (const [code, value] of facts) {
    if (value) list.append(element("div", {}, element("dt", {}, say(code)), element("dd", {}, element("bdi", {}, value))));
  }
  list.hidden = false;
}

/**
 * Say in words what is not sure about a reading.
 * @param {any} reading
 * @returns {string[]}
 */
function doubtsOf(reading) {
  if (!reading) return [];
  const failing = (reading.checks ?? []).filter((/** @type {any} */ check) => !check.holds).map((/** @type {any} */ check) =>
    say("console.reading.check_fails", { field: say(`console.check.${check.name}`), printed: check.printed, computed: check.computed }));
  const doubts = (reading.doubts ?? []).map((/** @type {any} */ doubt) =>
    say(doubt.alternatives ? "console.reading.doubt_between" : "console.reading.doubt", { line: doubt.line + 1, position: doubt.position + 1, alternatives: [...(doubt.alternatives ?? "")].join(", ") }));
  const warnings = (reading.warnings ?? []).map((/** @type {string} */ code) => sayIfKnown(`console.reading.warning.${code}`, code));
  return [...failing, ...doubts, ...warnings].slice(0, 8);
}
