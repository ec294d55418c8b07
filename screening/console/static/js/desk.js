// Who stands at the counter, and what is under way with them?
//
// The one state that the modules of the counter page share; each of them says what it changes in it.

import { openCrossing } from "./crossings.js";
import { forgetDraft, keepDraft, keptDraft } from "./drafts.js";
import { byId, say, setText } from "./page.js";

/**
 * A crossing with what the counter was shown and what is known of the traveller.
 * @typedef {{id: string, number: string, opened_at: string, outcome_shown: string | null, instruction?: string, known: Record<string, string>}} Current
 */

const SCAN = "scan";
const ANSWER = "answer";

export const desk = {
  /** @type {import("./place.js").Place | null} */
  place: null,
  /** The crossing on the panel, while it is this traveller's. @type {Current | null} */
  current: null,
  isRescan: false,
  /** Whether the movement of the crossing on the panel is recorded: it takes no further scan. */
  hasEnded: false,
  isBusy: false,
  /** What this page was answered, by the screening's id, the latest: told at once, for the stream may tell of it next. @type {string[]} */
  answered: [],
  /** The picture that was last read for this traveller: never kept, so a reload forgets it. @type {Blob | null} */
  image: null,
  /** The scan field, once the page stands. @type {any} */
  field: null,
};

/**
 * Whether the traveller on the panel is still to be screened: typed data and pictures join that crossing then. Whose
 * document is the shift manager's matter may be screened by typed data too, and it stays that.
 */
export function isWaitingForData() {
  return desk.current !== null && !desk.hasEnded && (desk.current.outcome_shown === "undetermined" || desk.current.instruction === "refer_document");
}

/** What stands in the scan field outlives a reload; so does an answer that leaves something to be done. */
export function keepScan() {
  keepDraft(SCAN, { text: desk.field.area.value });
}

export function clearScan() {
  desk.field.set("");
  forgetDraft(SCAN);
}

/** @param {any} answer  a complete one */
export function keepAnswer(answer) {
  if (answer.outcome === "undetermined") keepDraft(ANSWER, { told: JSON.stringify(answer) });
  else forgetAnswer();
}

/** The crossing on the panel has ended, or is the previous traveller's. */
export function forgetAnswer() {
  forgetDraft(ANSWER);
}

/** @returns {{scan: string, answer: any}} what stood there when the page was left */
export function keptDesk() {
  return { scan: keptDraft(SCAN).text ?? "", answer: JSON.parse(keptDraft(ANSWER).told ?? "null") };
}

/** Say beneath the scan field what stands in it. */
export function tellState() {
  const { lines, isComplete } = desk.field.read;
  const told = !lines.length ? say(desk.isRescan ? "console.counter.state.rescan" : "console.counter.state.empty")
    : isComplete ? say("console.counter.state.complete")
    : say("console.counter.state.lines", { lengths: lines.map((/** @type {string} */ line) => line.length).join(" · ") });
  setText(byId("scan-state"), told);
}

/** Enable the keys that mean something now. */
export function tellKeys() {
  const { current, hasEnded, isBusy } = desk;
  byId("rescan").disabled = isBusy || current === null || hasEnded;
  for (const id of ["next", "send", "send-typed", "camera", "correct", "unscreened", "confirm-correction"]) byId(id).disabled = isBusy;
  for (const kind of ["passed", "stopped", "withdrawn"]) byId(kind).disabled = isBusy || current === null || !openCrossing(current.id);
}
