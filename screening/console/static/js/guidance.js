// What is the officer to do next when there is no clear instruction?
//
// The table is the server's (console/guidance.py): every reason for which nobody was screened has its sentence and its steps.

import { byId, element, page, say } from "./page.js";

/** @type {Record<string, {button: string, keys: string}>} */
const ACTIONS = {
  again: { button: "send", keys: "Enter" },
  rescan: { button: "rescan", keys: "F2" },
  camera: { button: "camera", keys: "Shift F2" },
  pick: { button: "correct", keys: "F7" },
  correct: { button: "correct", keys: "F7" },
  compare: { button: "correct", keys: "F7" },
  type: { button: "type", keys: "F7" },
  place: { button: "change-place", keys: "" },
  sign_in: { button: "sign-in-again", keys: "" },
  next: { button: "next", keys: "F4" },
  unscreened: { button: "unscreened", keys: "Shift F8" },
};

/**
 * Tell in which situation a complete answer leaves the officer.
 * @param {any} answer  one whose outcome is `undetermined`
 * @returns {string}
 */
export function situationOf(answer) {
  const code = answer.instruction.code;
  if (code === "correct_reading") return isAlteration(answer.reading) ? "alteration" : page.guidance.readings[answer.reading?.status] ?? "doubted";
  const isStale = answer.lists.length === 0 || answer.lists.some((/** @type {any} */ list) => list.stale);
  if (code === "manual_procedure" && !isStale && !answer.traveller?.name) return "no_name";
  return page.guidance.instructions[code] ?? "fault";
}

/**
 * Whether print that was surely seen on a page contradicts its own check digit. Of a wedge's lines nobody knows how they were seen.
 * @param {any} reading
 */
export function isAlteration(reading) {
  return reading?.status === "check_failed" && reading.places?.length > 0;
}

/**
 * Tell in which situation a failed call leaves the officer.
 * @param {{status: number, body: any, isTimedOut: boolean}} answer
 * @returns {string}
 */
export function situationOfFailure(answer) {
  if (answer.isTimedOut) return "timed_out";
  if (answer.status === 0) return "no_link";
  if (answer.status === 401) return "signed_out";
  if (answer.status < 300) return "incomplete";
  return page.guidance.problems[answer.body?.code] ?? (answer.status === 503 ? "store_down" : "fault");
}

/**
 * Say why, with what the sentence names.
 * @param {string} situation
 * @param {any} [answer]
 */
export function whyInWords(situation, answer) {
  const lists = (answer?.lists ?? []).filter((/** @type {any} */ list) => list.stale).map((/** @type {any} */ list) => page.list_names[list.code] ?? list.code);
  return say(`console.guidance.${situation}`, { lists: lists.join(" · ") });
}

/**
 * Show the steps of a situation, in their order, each with its key.
 * @param {string} situation
 */
export function showSteps(situation) {
  const steps = page.guidance.steps[situation];
  byId("steps").replaceChildren(...steps.map((/** @type {string} */ step) => element("li", {}, stepShown(step, steps.includes("correct") || steps.includes("pick")))));
  byId("steps-heading").hidden = false;
  byId("steps").hidden = false;
}

export function hideSteps() {
  byId("steps").replaceChildren();
  byId("steps-heading").hidden = true;
  byId("steps").hidden = true;
}

/**
 * @param {string} step
 * @param {boolean} isSecond  whether F7 does something else first
 */
function stepShown(step, isSecond) {
  const words = say(`console.guidance.step.${step}`);
  const action = ACTIONS[step];
  if (!action) return element("span", {}, words);
  const keys = step === "type" && isSecond ? "F7 F7" : action.keys;
  const button = element("button", { type: "button" }, words, ...(keys ? [" ", element("kbd", {}, keys)] : []));
  button.onclick = () => byId(action.button).click();
  return button;
}
