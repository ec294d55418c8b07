// What does the counter page do with one traveller, from the wedge's first key to the recorded movement?
//
// Every answer but a complete 201 is "not screened". Only one call is under way at a time. An instruction is taken back
// as soon as anything new begins.

import { attemptFor, forgetAttempt, keptCrossing } from "./attempt.js";
import { call, newKey } from "./call.js";
import { closeCorrection, isCorrecting, isCorrectionOffered, offerCorrection, openCorrection, prepareCorrection } from "./correction.js";
import { KEYS, prepareKeys } from "./counter_keys.js";
import { addCrossing, endCrossing, followCrossings, goToCrossings, loadCrossings, markedCrossing, openCrossing } from "./crossings.js";
import { followDigits } from "./digits.js";
import { ScanField } from "./field.js";
import { askFlight, flightAt, followFlight, tellFlight } from "./flight.js";
import { prepareImages } from "./images.js";
import { makeRoom, markPast, showAnswer, showEnded, showIdle, showNotScreened, showRescan, showWaiting } from "./instruction.js";
import { recordMovement } from "./movements.js";
import { byId, page, say, setText } from "./page.js";
import { goToPicks, offerPicks } from "./picks.js";
import { askPlace, keptPlace, placeInWords } from "./place.js";
import { showLists } from "./searched_lists.js";
import { closeTyped, openTyped, prepareTyped, typedFields } from "./typed.js";

const DRAFT_KEPT_AS = "screening.draft";
const FOLLOW_EVERY_MS = 3000;
const OUTCOMES = ["offload", "refer", "undetermined", "clear"];

// Fetched when the page stands, so that it stands the sooner; and before they are wanted, since the line may be down then.
const signingIn = () => import("./signing_in.js");
const unscreenedForm = () => import("./unscreened.js");

/** @type {import("./place.js").Place | null} */
let place = null;
/**
 * The crossing on the panel, while it is this traveller's, with what it was shown.
 * @type {{id: string, number: string, opened_at: string, outcome_shown: string | null, known: Record<string, string>} | null}
 */
let current = null;
let isRescan = false;
/** Whether the movement of the crossing on the panel is recorded: it takes no further scan. */
let hasEnded = false;
let isBusy = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let following;
/** @type {{image: Blob, crossing: string, key: string} | null} */
let imageAttempt = null;
/** What was sent last and not answered: sent again, it is the same call. @type {(() => void) | null} */
let unanswered = null;

const field = new ScanField(byId("scan"), {
  isBusy: () => isBusy,
  onInput,
  onComplete: (lines) => sendScreening({ mrz: lines }),
  onAgain: again,
  onDropped: () => setText(byId("scan-state"), say("console.counter.state.dropped")),
  onImage: sendImage,
});

function onInput() {
  sessionStorage.setItem(DRAFT_KEPT_AS, field.area.value);
  if (field.area.value && !isRescan) beginNext();
  tellState();
}

/** Something new begins: what stands on the panel is the previous traveller's from now on. */
function beginNext() {
  markPast(current && !hasEnded ? current.number : null);
  current = null;
  unanswered = null;
  offerCorrection(null);
  offerPicks([], () => {});
  clearTimeout(following);
  tellKeys();
}

/** Send what stands in the field, or what was sent last and not answered. */
function again() {
  const { lines } = field.read;
  if (lines.length) sendScreening({ mrz: lines });
  else unanswered?.();
}

function tellState() {
  const { lines, isComplete } = field.read;
  const told = !lines.length ? say(isRescan ? "console.counter.state.rescan" : "console.counter.state.empty")
    : isComplete ? say("console.counter.state.complete")
    : say("console.counter.state.lines", { lengths: lines.map((line) => line.length).join(" · ") });
  setText(byId("scan-state"), told);
}

function tellKeys() {
  byId("rescan").disabled = isBusy || current === null || hasEnded;
  for (const id of ["next", "send", "send-typed", "camera", "correct", "unscreened", "confirm-correction"]) byId(id).disabled = isBusy;
  for (const kind of ["passed", "stopped", "withdrawn"]) byId(kind).disabled = isBusy || current === null || !openCrossing(current.id);
}

/** @returns {{id: string} | object | null} */
function crossingAsked() {
  if (isRescan && current) return { id: current.id };
  return place && { ...place, ...flightAt(place) };
}

/**
 * @param {object} presented  `mrz`, or `traveller` and `documents`
 * @param {string} [reason]
 */
async function sendScreening(presented, reason) {
  const crossing = crossingAsked();
  if (crossing === null) return askPlace(stand);
  const attempt = attemptFor(JSON.stringify({ ...presented, crossing, ...(reason && { reason }) }));
  const isScan = "mrz" in presented && !reason;
  await send("/api/v1/screenings", { json: attempt.body, key: attempt.key });
  // What was typed by hand is corrected where it stands; it is folded away once it is screened.
  if (!isScan && byId("typed").open) byId("surname").focus();
  else if (isCorrecting()) byId("confirm-correction").focus();
}

/** @param {Blob} image */
function sendImage(image) {
  const asked = crossingAsked();
  if (asked === null) return askPlace(stand);
  if (!isRescan) beginNext();
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
  if (isBusy) return;
  isBusy = true;
  clearTimeout(following);
  showWaiting();
  tellKeys();
  const answer = await call("POST", path, sent);
  isBusy = false;
  unanswered = () => send(path, sent);
  const told = asTheCounterIsTold(answer.body);
  if (answer.status === 201 && isCompleteAnswer(told)) screened(told);
  else notScreened(answer);
  tellKeys();
  tellState();
  field.focus();
  noticeSignedOut(answer);
}

/** @param {{status: number}} answer */
function noticeSignedOut(answer) {
  byId("lost-session").hidden = answer.status !== 401;
  if (answer.status === 401) signInAgain();
}

async function signInAgain() {
  const { askToSignIn } = await signingIn();
  askToSignIn(() => {
    byId("lost-session").hidden = true;
    setText(byId("scan-state"), say("console.counter.state.signed_in"));
    if (place) loadCrossings(place);
  });
}

/**
 * A shift manager is answered with what was found. The screen of a counter is for the counter: others look on.
 * @param {any} answer
 */
function asTheCounterIsTold(answer) {
  return answer?.outcome_shown ? { ...answer, outcome: answer.outcome_shown, instruction: answer.instruction_shown } : answer;
}

/** @param {any} answer */
function isCompleteAnswer(answer) {
  return Boolean(OUTCOMES.includes(answer?.outcome) && answer.instruction?.text && answer.crossing?.id && answer.crossing.number
    && Array.isArray(answer.lists) && typeof answer.elapsed_ms === "number");
}

/** @param {any} answer */
function screened(answer) {
  forgetAttempt();
  imageAttempt = null;
  unanswered = null;
  isRescan = false;
  field.set("");
  sessionStorage.removeItem(DRAFT_KEPT_AS);
  closeTyped();
  current = { ...answer.crossing, opened_at: new Date().toISOString(), outcome_shown: answer.outcome, known: knownOf(answer) };
  hasEnded = false;
  offerRepairs(answer);
  showAnswer(answer);
  addCrossing(current);
  showLists(answer.lists);
  // After a clear answer nothing is ever asked: a discreet hit must not be told from none by what the page sends.
  if (answer.outcome === "offload" || answer.outcome === "refer") follow(current.id);
}

/**
 * Keep what can be mended: the lines in doubt, or the documents to choose from.
 * @param {any} answer
 */
function offerRepairs(answer) {
  const code = answer.outcome === "undetermined" ? answer.instruction.code : "";
  offerCorrection(code === "correct_reading" ? answer.reading : null, place?.checkpost);
  offerPicks(code === "pick_document" ? answer.reading?.zones ?? [] : [], (zone) => {
    if (zone.status === "valid") return sendConfirmed(zone.lines);
    offerCorrection(zone, place?.checkpost);
    correct();
  });
}

/** @param {string[]} lines  as the officer confirms that they stand on the page */
function sendConfirmed(lines) {
  if (isBusy || current === null) return;
  isRescan = true;
  sendScreening({ mrz: lines }, "corrected");
}

/** @param {any} answer */
function knownOf(answer) {
  const holder = answer.reading?.holder ?? {};
  const { name, date_of_birth, nationality, document_number } = answer.traveller ?? {};
  return { surname: holder.surname ?? name ?? "", given_names: holder.given_names ?? "", date_of_birth: date_of_birth ?? "", nationality: nationality ?? "", document_number: document_number ?? "" };
}

/** @param {import("./call.js").Answer} answer */
function notScreened(answer) {
  // What the server understood and refused would be refused again: a corrected one is another attempt.
  if (answer.status >= 400 && answer.status < 500 && ![401, 408, 409, 429].includes(answer.status)) {
    forgetAttempt();
    imageAttempt = null;
    unanswered = null;
  }
  showNotScreened(answer);
  makeRoom(isCorrecting() || byId("typed").open);
}

/**
 * See whether the crossing was ended elsewhere, as the shift manager may do.
 * @param {string} id
 */
function follow(id) {
  clearTimeout(following);
  following = setTimeout(async () => {
    if (current?.id !== id || isBusy) return;
    const answer = await call("GET", `/api/v1/crossings/${id}`);
    if (current?.id !== id) return;
    const movement = answer.status === 200 ? answer.body.movement : null;
    if (!movement) return follow(id);
    hasEnded = true;
    endCrossing(current, movement.kind);
    showEnded(say("console.counter.ended", { number: current.number, movement: say(`console.movement.${movement.kind}`) }));
    tellKeys();
  }, FOLLOW_EVERY_MS);
}

/**
 * @param {string} id
 * @param {string} kind
 */
async function end(id, kind) {
  const crossing = openCrossing(id);
  if (isBusy || !crossing) return;
  isBusy = true;
  tellKeys();
  const recorded = await recordMovement(crossing, kind);
  isBusy = false;
  if (recorded.isRecorded) endCrossing(crossing, kind);
  else if (recorded.isClosed && place) loadCrossings(place);
  const told = recorded.isRecorded ? say("console.counter.ended", { number: crossing.number, movement: say(`console.movement.${kind}`) })
    : recorded.trouble && say("console.counter.not_ended", { number: crossing.number, trouble: recorded.trouble });
  tellEnd(id, told, recorded.isClosed);
  noticeSignedOut(recorded);
}

/**
 * @param {string} id
 * @param {string} told
 * @param {boolean} isClosed
 */
function tellEnd(id, told, isClosed) {
  if (current?.id === id && told) showEnded(told);
  else if (told) setText(byId("scan-state"), told);
  if (current?.id === id && isClosed) {
    hasEnded = true;
    offerCorrection(null);
    offerPicks([], () => {});
    clearTimeout(following);
  }
  tellKeys();
  field.focus();
}

function rescan() {
  if (current === null || hasEnded || isBusy) return;
  isRescan = true;
  forgetAttempt();
  closeCorrection();
  field.set("");
  sessionStorage.removeItem(DRAFT_KEPT_AS);
  showRescan();
  tellState();
  field.focus();
}

function next() {
  if (isBusy) return;
  forgetAttempt();
  sessionStorage.removeItem(DRAFT_KEPT_AS);
  imageAttempt = null;
  unanswered = null;
  startAnew();
  field.focus();
}

function startAnew() {
  isRescan = false;
  current = null;
  clearTimeout(following);
  field.set("");
  offerCorrection(null);
  offerPicks([], () => {});
  closeTyped();
  showIdle();
  tellKeys();
  tellState();
}

/** Correct what was read, choose among documents; where there is neither, or for the second time, type the data. */
function correct() {
  if (isBusy) return;
  if (isCorrectionOffered() && !isCorrecting()) {
    makeRoom(true);
    return openCorrection();
  }
  if (!isCorrecting() && goToPicks()) return;
  type();
}

function type() {
  if (isBusy) return;
  closeCorrection();
  makeRoom(true);
  openTyped();
}

/** Whether the traveller on the panel is still to be screened: typed data and pictures join that crossing then. */
function isWaitingForData() {
  return current !== null && !hasEnded && current.outcome_shown === "undetermined";
}

async function takePicture() {
  if (isBusy) return;
  if (place === null) return askPlace(stand);
  // It is fetched when it is first wanted: most counters have a scanner.
  const { openCamera } = await import("./camera.js");
  openCamera((image) => {
    isRescan ||= isWaitingForData();
    sendImage(image);
  });
}

async function unscreened() {
  if (isBusy || place === null) return;
  const { askUnscreened } = await unscreenedForm();
  if (isBusy || place === null) return;
  const joined = isWaitingForData() ? current : null;
  const typed = Object.fromEntries(Object.entries(typedFields()).filter(([, value]) => value));
  const about = { crossing: joined, place: { ...place, ...flightAt(place) }, known: { ...joined?.known, ...typed } };
  askUnscreened(about, (recorded) => {
    closeTyped();
    endCrossing({ id: recorded.id, number: recorded.number, opened_at: recorded.opened_at, outcome_shown: joined?.outcome_shown ?? null }, "unscreened");
    const told = say("console.unscreened.recorded", { number: recorded.number });
    if (joined) return tellEnd(joined.id, told, true);
    setText(byId("scan-state"), told);
    field.focus();
  }, noticeSignedOut);
}

/** @param {import("./place.js").Place} chosen */
function stand(chosen) {
  place = chosen;
  setText(byId("place"), placeInWords(chosen));
  tellFlight(chosen);
  startAnew();
  loadCrossings(chosen);
  field.focus();
}

/** @param {string} kind */
function endMarked(kind) {
  const id = markedCrossing() ?? current?.id;
  if (id) end(id, kind);
}

/** @type {Record<string, () => void>} */
const ACTIONS = {
  rescan, next, correct, unscreened, camera: takePicture,
  flight: () => place && askFlight(place),
  passed: () => endMarked("passed"),
  stopped: () => endMarked("stopped"),
  withdrawn: () => endMarked("withdrawn"),
};
for (const action of Object.values(KEYS)) byId(action).onclick = ACTIONS[action];
prepareKeys((action) => ACTIONS[action]());
followDigits();
followCrossings(end);
followFlight(() => place);
prepareImages(sendImage, () => isBusy);
prepareTyped((presented) => {
  isRescan ||= isWaitingForData();
  if (!isRescan) beginNext();
  sendScreening(presented, isRescan ? "corrected" : undefined);
});
prepareCorrection({ onConfirm: sendConfirmed, onTrouble: noticeSignedOut });

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (event.code === "ArrowDown" && event.target === field.area && !field.area.value && goToCrossings()) event.preventDefault();
  if (event.code === "Escape") field.focus();
});

byId("scan-form").onsubmit = (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  again();
};

byId("type").onclick = type;
byId("change-place").onclick = () => askPlace(stand);
byId("sign-in-again").onclick = signInAgain;
for (const id of ["place-dialog", "reason-dialog", "flight-dialog", "camera-dialog"]) byId(id).addEventListener("close", () => field.focus());

const draft = sessionStorage.getItem(DRAFT_KEPT_AS);
const kept = keptPlace();
if (kept) stand(kept);
else askPlace(stand);
if (draft) {
  // A rescan that was cut off by a reload still names its crossing.
  const crossing = keptCrossing();
  if (crossing) current = { id: crossing, number: "", opened_at: "", outcome_shown: null, known: {} };
  isRescan = crossing !== null;
  field.set(draft);
  onInput();
}
requestIdleCallback(() => {
  signingIn();
  unscreenedForm();
});
