// What does the counter officer see, large, about the traveller in front of the counter?
//
// One panel, always in exactly one look: idle, waiting, one of the four outcomes, or an outcome of the previous traveller.

import { hideSteps, showSteps, situationOf, situationOfFailure, whyInWords } from "./guidance.js";
import { byId, element, say, sayIfKnown, setText } from "./page.js";

/** So many particulars fit beside the steps. */
const MOST_DOUBTS = 4;
/** Situations that the officer mends by what the server says about them. */
const WRONGLY_GIVEN = ["not_understood", "no_lines", "no_image"];
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
  hideSteps();
  makeRoom(false);
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
 * @param {import("./call.js").Answer} answer
 */
export function showNotScreened(answer) {
  const situation = situationOfFailure(answer);
  const isWronglyGiven = WRONGLY_GIVEN.includes(situation);
  show("undetermined", say("console.counter.not_screened"), [whyInWords(situation), ...(isWronglyGiven ? [answer.trouble] : [])].join(" "));
  // What the server says about it, in its own words; of a line that is down there is nothing more to say.
  if (!isWronglyGiven && answer.status >= 400 && answer.status !== 401 && answer.trouble) tellDoubts([answer.trouble]);
  showSteps(situation);
}

/**
 * Show what a complete answer says.
 * @param {any} answer
 */
export function showAnswer(answer) {
  const isUndetermined = answer.outcome === "undetermined";
  const situation = isUndetermined ? situationOf(answer) : "";
  show(answer.outcome, say(`outcome.${answer.outcome}`), isUndetermined ? whyInWords(situation, answer) : answer.instruction.text);
  showFacts(answer);
  tellDoubts(doubtsOf(answer.reading));
  if (isUndetermined) showSteps(situation);
}

/** @param {string[]} sentences */
function tellDoubts(sentences) {
  byId("doubts").append(...sentences.map((sentence) => element("li", {}, sentence)));
  byId("doubts").hidden = sentences.length === 0;
}

/**
 * Make room for a form below: the steps are on their way.
 * @param {boolean} isCompact
 */
export function makeRoom(isCompact) {
  byId("instruction").classList.toggle("is-compact", isCompact);
}

/**
 * Input for the next traveller has begun: nothing on the panel may be taken for theirs.
 * @param {string | null} stillOpen  the number of a crossing whose end is not recorded
 */
export function markPast(stillOpen) {
  const panel = byId("instruction");
  if (LOOKS.slice(2).every((look) => !panel.classList.contains(`is-${look}`)) || panel.classList.contains("is-past")) return;
  panel.classList.add("is-past");
  byId("past").hidden = false;
  setText(byId("past"), [say("console.counter.past"), ...(stillOpen ? [say("console.counter.past_open", { number: stillOpen })] : [])].join(" "));
  hideSteps();
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
    ["console.field.elapsed", answer.elapsed_ms === undefined ? "" : say("console.milliseconds", { ms: Math.round(answer.elapsed_ms) })],
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
  return [...failing, ...doubts, ...warnings].slice(0, MOST_DOUBTS);
}
