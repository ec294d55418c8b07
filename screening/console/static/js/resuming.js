// What was under way when the page was left, by a reload or with the browser, and how does it go on?
//
// An answer that left something to be done stands there again, with the correction or the typed data that was begun.

import { keptCrossing } from "./attempt.js";
import { keptCorrection, offerCorrection, openCorrection } from "./correcting.js";
import { desk, keptDesk } from "./desk.js";
import { makeRoom } from "./instruction.js";
import { showScreened } from "./sending.js";
import { keepTyped, openTyped } from "./typed.js";

/** Show it, and go on keeping what is typed. */
export function resume() {
  const { scan, answer } = keptDesk();
  const correction = keptCorrection();
  if (answer) showScreened(answer);
  if (scan) resumeScan(scan, answer !== null);
  const isTyping = keepTyped();
  if (correction.zone) {
    offerCorrection(JSON.parse(correction.zone), desk.place?.checkpost);
    openCorrection(correction);
  } else if (isTyping) openTyped();
  makeRoom(Boolean(correction.zone) || isTyping);
}

/**
 * A scan again, cut off by the reload, still names its crossing: typing for the next traveller would have taken the answer away.
 * @param {string} text
 * @param {boolean} isOfAnswer
 */
function resumeScan(text, isOfAnswer) {
  const crossing = keptCrossing();
  if (crossing && !isOfAnswer) desk.current = { id: crossing, number: "", opened_at: "", outcome_shown: null, known: {} };
  desk.isRescan = isOfAnswer || crossing !== null;
  desk.field.set(text);
}
