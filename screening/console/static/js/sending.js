// What is sent to be screened, and what becomes of the answer?
//
// Every answer but a complete 201 is "not screened". Only one call is under way at a time. What was sent and not
// answered is sent again as the same call.

import { attemptFor, forgetAttempt } from "./attempt.js";
import { call, newKey } from "./call.js";
import { asTheCounterIsTold, isCompleteAnswer, knownOf } from "./complete_answer.js";
import { isCorrecting, offerCorrection } from "./correcting.js";
import { addCrossing } from "./crossings.js";
import { clearScan, desk, forgetAnswer, keepAnswer, tellKeys, tellState } from "./desk.js";
import { follow, unfollow } from "./ending.js";
import { flightAt } from "./flight.js";
import { makeRoom, markPast, showAnswer, showNotScreened, showWaiting } from "./instruction.js";
import { byId } from "./page.js";
import { offerPicks } from "./picks.js";
import { showLists } from "./searched_lists.js";
import { noticeSignedOut } from "./session.js";
import { closeTyped } from "./typed.js";

const MOST_ANSWERED = 200;
/** @type {{image: Blob, crossing: string, key: string} | null} */
let imageAttempt = null;
/** What was sent last and not answered: sent again, it is the same call. @type {(() => void) | null} */
let unanswered = null;
/** @typedef {{onNoPlace: () => void, onScreened: (answer: any) => void, onSettled: () => void}} Told */
/** @type {Told} */
let told = { onNoPlace: () => {}, onScreened: () => {}, onSettled: () => {} };

/** @param {Told} toTell  where a place is wanted; with a complete answer; when no answer is awaited any more */
export function prepareSending(toTell) {
  told = toTell;
}

/** Something new begins: what stands on the panel is the previous traveller's from now on. */
export function beginNext() {
  markPast(desk.current && !desk.hasEnded ? desk.current.number : null);
  desk.current = null;
  desk.image = null;
  unanswered = null;
  forgetAnswer();
  offerCorrection(null);
  offerPicks([], () => {});
  unfollow();
  tellKeys();
}

/** Send what stands in the field, or what was sent last and not answered. */
export function again() {
  const { lines } = desk.field.read;
  if (lines.length) sendScreening({ mrz: lines });
  else unanswered?.();
}

/** Nothing of what was sent is sent again as the same call. */
export function forgetSent() {
  forgetAttempt();
  imageAttempt = null;
  unanswered = null;
}

/** @returns {{id: string} | object | null} */
function crossingAsked() {
  const { current, isRescan, place } = desk;
  if (isRescan && current) return { id: current.id };
  return place && { ...place, ...flightAt(place) };
}

/**
 * @param {object} presented  `mrz`, or `traveller` and `documents`
 * @param {string} [reason]
 */
export async function sendScreening(presented, reason) {
  const crossing = crossingAsked();
  if (crossing === null) return told.onNoPlace();
  const attempt = attemptFor(JSON.stringify({ ...presented, crossing, ...(reason && { reason }) }));
  const isScan = "mrz" in presented && !reason;
  desk.image = null;
  await send("/api/v1/screenings", { json: attempt.body, key: attempt.key });
  // What was typed by hand is corrected where it stands; it is folded away once it is screened.
  if (!isScan && byId("typed").open) byId("surname").focus();
  else if (isCorrecting()) byId("confirm-correction").focus();
}

/** @param {Blob} image */
export function sendImage(image) {
  const asked = crossingAsked();
  if (asked === null) return told.onNoPlace();
  if (!desk.isRescan) beginNext();
  desk.image = image;
  const form = new FormData();
  form.append("image", image, "page");
  for (const [name, value] of Object.entries("id" in asked ? { crossing_id: asked.id } : asked)) form.append(name, value);
  const crossing = JSON.stringify(asked);
  if (imageAttempt?.image !== image || imageAttempt.crossing !== crossing) imageAttempt = { image, crossing, key: newKey() };
  return send("/api/v1/scans", { form, key: imageAttempt.key });
}

/**
 * @param {string} path
 * @param {{json?: string, form?: FormData, key: string}} sent
 */
async function send(path, sent) {
  if (desk.isBusy) return;
  desk.isBusy = true;
  unfollow();
  showWaiting();
  tellKeys();
  const answer = await call("POST", path, sent);
  desk.isBusy = false;
  unanswered = () => send(path, sent);
  const found = asTheCounterIsTold(answer.body);
  if (answer.status === 201 && isCompleteAnswer(found)) screened(found);
  else notScreened(answer);
  tellKeys();
  tellState();
  desk.field.focus();
  noticeSignedOut(answer);
  told.onSettled();
}

/**
 * A complete answer came, to this page or to a document reader at this counter.
 * @param {any} answer
 */
export function screened(answer) {
  forgetSent();
  desk.isRescan = false;
  clearScan();
  closeTyped();
  keepAnswer(answer);
  showScreened(answer);
  // After a clear answer nothing is ever asked: a discreet hit must not be told from none by what the page sends.
  if (answer.outcome === "offload" || answer.outcome === "refer") follow(answer.crossing.id);
}

/**
 * Show a complete answer, just come or kept over a reload.
 * @param {any} answer
 */
export function showScreened(answer) {
  const current = { ...answer.crossing, opened_at: new Date().toISOString(), outcome_shown: answer.outcome, instruction: answer.instruction.code, known: knownOf(answer) };
  desk.answered = [...desk.answered.slice(1 - MOST_ANSWERED), answer.id];
  desk.current = current;
  desk.hasEnded = false;
  told.onScreened(answer);
  showAnswer(answer);
  addCrossing(current);
  showLists(answer.lists);
}

/** @param {import("./call.js").Answer} answer */
function notScreened(answer) {
  // What the server understood and refused would be refused again: a corrected one is another attempt.
  if (answer.status >= 400 && answer.status < 500 && ![401, 408, 409, 429].includes(answer.status)) forgetSent();
  showNotScreened(answer);
  makeRoom(isCorrecting() || byId("typed").open);
}
