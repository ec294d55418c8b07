// Which key, scan or button does what on the counter page, from the wedge's first key to the recorded movement?
//
// An instruction is taken back as soon as anything new begins.

import { forgetAttempt, keptCrossing } from "./attempt.js";
import { closeCorrection, offerCorrection, prepareCorrection } from "./correction.js";
import { KEYS, prepareKeys } from "./counter_keys.js";
import { followCrossings, goToCrossings, loadCrossings } from "./crossings.js";
import { desk, isWaitingForData, tellKeys, tellState } from "./desk.js";
import { followDigits } from "./digits.js";
import { end, endMarked, endUnscreened, unfollow, unscreenedForm } from "./ending.js";
import { ScanField } from "./field.js";
import { askFlight, followFlight, tellFlight } from "./flight.js";
import { prepareImages } from "./images.js";
import { showIdle, showRescan } from "./instruction.js";
import { correct, offerRepairs, sendConfirmed, takePicture, type } from "./mending.js";
import { byId, say, setText } from "./page.js";
import { offerPicks } from "./picks.js";
import { askPlace, keptPlace, placeInWords } from "./place.js";
import { again, beginNext, forgetSent, prepareSending, sendImage, sendScreening } from "./sending.js";
import { noticeSignedOut, signInAgain, signingIn } from "./session.js";
import { closeTyped, prepareTyped } from "./typed.js";

const DRAFT_KEPT_AS = "screening.draft";

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
  sessionStorage.setItem(DRAFT_KEPT_AS, field.area.value);
  if (field.area.value && !desk.isRescan) beginNext();
  tellState();
}

function rescan() {
  if (desk.current === null || desk.hasEnded || desk.isBusy) return;
  desk.isRescan = true;
  forgetAttempt();
  closeCorrection();
  field.set("");
  sessionStorage.removeItem(DRAFT_KEPT_AS);
  showRescan();
  tellState();
  field.focus();
}

function next() {
  if (desk.isBusy) return;
  sessionStorage.removeItem(DRAFT_KEPT_AS);
  forgetSent();
  startAnew();
  field.focus();
}

function startAnew() {
  desk.isRescan = false;
  desk.current = null;
  unfollow();
  field.set("");
  offerCorrection(null);
  offerPicks([], () => {});
  closeTyped();
  showIdle();
  tellKeys();
  tellState();
}

/** @param {import("./place.js").Place} chosen */
function stand(chosen) {
  desk.place = chosen;
  setText(byId("place"), placeInWords(chosen));
  tellFlight(chosen);
  startAnew();
  loadCrossings(chosen);
  field.focus();
}

/** @type {Record<string, () => void>} */
const ACTIONS = {
  rescan, next, correct,
  unscreened: endUnscreened,
  camera: () => (desk.place ? takePicture() : askPlace(stand)),
  flight: () => desk.place && askFlight(desk.place),
  passed: () => endMarked("passed"),
  stopped: () => endMarked("stopped"),
  withdrawn: () => endMarked("withdrawn"),
};
for (const action of Object.values(KEYS)) byId(action).onclick = ACTIONS[action];
prepareKeys((action) => ACTIONS[action]());
prepareSending({ onNoPlace: () => askPlace(stand), onScreened: offerRepairs });
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
  if (crossing) desk.current = { id: crossing, number: "", opened_at: "", outcome_shown: null, known: {} };
  desk.isRescan = crossing !== null;
  field.set(draft);
  onInput();
}
requestIdleCallback(() => {
  signingIn();
  unscreenedForm();
});
