// Which key, scan or button does what on the counter page, from the wedge's first key to the recorded movement?
//
// An instruction is taken back as soon as anything new begins.

import { forgetAttempt } from "./attempt.js";
import { closeCorrection, correctionForm, offerCorrection, prepareCorrection } from "./correcting.js";
import { KEYS, prepareKeys } from "./counter_keys.js";
import { followCrossings, goToCrossings, loadCrossings } from "./crossings.js";
import { clearScan, desk, forgetAnswer, isWaitingForData, keepScan, tellKeys, tellState } from "./desk.js";
import { followDigits } from "./digits.js";
import { end, endMarked, endUnscreened, movements, unfollow, unscreenedForm } from "./ending.js";
import { ScanField } from "./field.js";
import { followFlight, tellFlight } from "./flight.js";
import { prepareImages } from "./images.js";
import { showIdle, showRescan } from "./instruction.js";
import { correct, offerRepairs, sendConfirmed, takePicture, type } from "./mending.js";
import { byId, say, setText } from "./page.js";
import { offerPicks } from "./picks.js";
import { keptPlace, placeInWords } from "./place.js";
import { resume } from "./resuming.js";
import { again, beginNext, forgetSent, prepareSending, sendImage, sendScreening } from "./sending.js";
import { noticeSignedOut, signInAgain, signingIn } from "./session.js";
import { closeTyped, prepareTyped } from "./typed.js";

/** Fetched when the page stands, so that it stands the sooner; and before it is wanted, since the line may be down then. */
const departureForm = () => import("./departure.js");
const placeForm = () => import("./place_question.js");
const arrivals = () => import("./arrivals.js");

const field = new ScanField(byId("scan"), {
  isBusy: () => desk.isBusy,
  onInput,
  onComplete: (lines) => sendScreening({ mrz: lines }),
  onAgain: again,
  onDropped: () => setText(byId("scan-state"), say("console.counter.state.dropped")),
  onImage: sendImage,
});
desk.field = field;

function onInput() {
  keepScan();
  if (field.area.value && !desk.isRescan) beginNext();
  tellState();
}

function rescan() {
  if (desk.current === null || desk.hasEnded || desk.isBusy) return;
  desk.isRescan = true;
  forgetAttempt();
  closeCorrection();
  clearScan();
  showRescan();
  tellState();
  field.focus();
}

function next() {
  if (desk.isBusy) return;
  forgetSent();
  startAnew();
  field.focus();
  arrivals().then(({ showWaiting }) => showWaiting());
}

function startAnew() {
  desk.isRescan = false;
  desk.current = desk.image = null;
  unfollow();
  clearScan();
  forgetAnswer();
  offerCorrection(null);
  offerPicks([], () => {});
  closeTyped();
  showIdle();
  tellKeys();
  tellState();
}

/** @param {import("./place.js").Place} chosen */
function stand(chosen) {
  startAnew();
  standAt(chosen);
}

/** @param {import("./place.js").Place} chosen */
function standAt(chosen) {
  desk.place = chosen;
  setText(byId("place"), placeInWords(chosen));
  tellFlight(chosen);
  loadCrossings(chosen);
  arrivals().then(({ followReader }) => followReader(chosen));
  field.focus();
}

async function askWhere() {
  const { askPlace } = await placeForm();
  askPlace(stand);
}

async function askDeparture() {
  const { askFlight } = await departureForm();
  if (desk.place) askFlight(desk.place);
}

/** @type {Record<string, () => void>} */
const ACTIONS = {
  rescan, next, correct,
  unscreened: endUnscreened,
  camera: () => (desk.place ? takePicture() : askWhere()),
  flight: askDeparture,
  passed: () => endMarked("passed"),
  stopped: () => endMarked("stopped"),
  withdrawn: () => endMarked("withdrawn"),
};
for (const action of Object.values(KEYS)) byId(action).onclick = ACTIONS[action];
prepareKeys((action) => ACTIONS[action]());
prepareSending({
  onNoPlace: askWhere,
  onScreened: offerRepairs,
  onSettled: () => arrivals().then(({ settle }) => settle()),
});
followDigits();
followCrossings(end);
followFlight(() => desk.place);
prepareImages(sendImage, () => desk.isBusy);
prepareTyped((presented) => {
  desk.isRescan ||= isWaitingForData();
  if (!desk.isRescan) beginNext();
  sendScreening(presented, desk.isRescan ? "corrected" : undefined);
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
byId("arrival-show").onclick = next;
byId("change-place").onclick = askWhere;
byId("sign-in-again").onclick = signInAgain;
for (const id of ["place-dialog", "reason-dialog", "flight-dialog", "camera-dialog"]) byId(id).addEventListener("close", () => field.focus());

const kept = keptPlace();
if (kept) standAt(kept);
else askWhere();
resume();
tellKeys();
tellState();
requestIdleCallback(() => [movements, correctionForm, unscreenedForm, signingIn, departureForm, placeForm].forEach((fetched) => fetched()));
