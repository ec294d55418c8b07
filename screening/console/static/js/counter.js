// What does the counter page do, from the wedge's first key to the recorded movement?
//
// Every answer but a complete 201 is "not screened". Only one call is under way at a time. An instruction is taken back
// as soon as anything new begins.

import { attemptFor, forgetAttempt, keptCrossing } from "./attempt.js";
import { call, newKey } from "./call.js";
import { addCrossing, followCrossings, loadCrossings, openCrossing, recordMovement, removeCrossing } from "./crossings.js";
import { ScanField } from "./field.js";
import { markPast, showAnswer, showEnded, showIdle, showNotScreened, showRescan, showWaiting } from "./instruction.js";
import { askPlace, keptPlace, placeInWords } from "./place.js";
import { byId, element, page, say, setText } from "./page.js";

const DRAFT_KEPT_AS = "screening.draft";
const FOLLOW_EVERY_MS = 3000;
const OUTCOMES = ["offload", "refer", "undetermined", "clear"];

/** @type {import("./place.js").Place | null} */
let place = null;
/** The crossing on the panel, while it is this traveller's. @type {import("./crossings.js").OpenCrossing | null} */
let current = null;
let isRescan = false;
/** Whether the movement of the crossing on the panel is recorded: it takes no further scan. */
let hasEnded = false;
let isBusy = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let following;

const field = new ScanField(byId("scan"), {
  isBusy: () => isBusy,
  onInput,
  onComplete: (lines) => sendScreening({ mrz: lines }),
  onImage: sendImage,
});

function onInput() {
  sessionStorage.setItem(DRAFT_KEPT_AS, field.area.value);
  if (field.area.value && !isRescan) beginNext();
  tellState();
}

/** Something new begins: what stands on the panel is the previous traveller's from now on. */
function beginNext() {
  markPast();
  current = null;
  clearTimeout(following);
  tellKeys();
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
  byId("next").disabled = isBusy;
  byId("send").disabled = isBusy;
  byId("send-typed").disabled = isBusy;
  for (const kind of ["passed", "stopped", "withdrawn"]) byId(kind).disabled = isBusy || current === null || !openCrossing(current.id);
}

/** @returns {{id: string} | import("./place.js").Place | null} */
function crossingAsked() {
  return isRescan && current ? { id: current.id } : place;
}

/** @param {object} presented  `mrz`, or `traveller` and `documents` */
async function sendScreening(presented) {
  const crossing = crossingAsked();
  if (crossing === null) return askPlace(stand);
  const attempt = attemptFor(JSON.stringify({ ...presented, crossing }));
  await send("/api/v1/screenings", { json: attempt.body, key: attempt.key });
  // What was typed by hand is corrected where it stands; it is folded away once it is screened.
  if (!("mrz" in presented) && byId("typed").open) byId("surname").focus();
}

/** @type {{file: File, crossing: string, key: string} | null} */
let imageAttempt = null;

/** @param {File} file */
function sendImage(file) {
  const asked = crossingAsked();
  if (asked === null) return askPlace(stand);
  if (!isRescan) beginNext();
  const form = new FormData();
  form.append("image", file);
  for (const [name, value] of Object.entries("id" in asked ? { crossing_id: asked.id } : asked)) form.append(name, value);
  const crossing = JSON.stringify(asked);
  if (imageAttempt?.file !== file || imageAttempt.crossing !== crossing) imageAttempt = { file, crossing, key: newKey() };
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
  byId("lost-session").hidden = answer.status !== 401;
  const told = asTheCounterIsTold(answer.body);
  if (answer.status === 201 && isCompleteAnswer(told)) screened(told);
  else notScreened(answer.trouble || say("console.trouble.incomplete"), answer.status);
  tellKeys();
  tellState();
  field.focus();
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
  isRescan = false;
  field.set("");
  sessionStorage.removeItem(DRAFT_KEPT_AS);
  byId("typed-form").reset();
  byId("typed").open = false;
  current = { id: answer.crossing.id, number: answer.crossing.number };
  hasEnded = false;
  showAnswer(answer);
  addCrossing(current);
  showLists(answer.lists);
  // After a clear answer nothing is ever asked: a discreet hit must not be told from none by what the page sends.
  if (answer.outcome === "offload" || answer.outcome === "refer") follow(current.id);
}

/**
 * @param {string} trouble
 * @param {number} status
 */
function notScreened(trouble, status) {
  // What the server understood and refused would be refused again: a corrected one is another attempt.
  if (status >= 400 && status < 500 && ![401, 408, 409, 429].includes(status)) {
    forgetAttempt();
    imageAttempt = null;
  }
  showNotScreened(trouble);
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
    removeCrossing(id);
    hasEnded = true;
    showEnded(say("console.counter.ended", { number: current.number, movement: say(`console.movement.${movement.kind}`) }));
    tellKeys();
  }, FOLLOW_EVERY_MS);
}

/** @param {{code: string, age_s: number, stale: boolean}[]} lists */
function showLists(lists) {
  byId("no-lists").hidden = lists.length > 0;
  byId("lists").replaceChildren(...lists.map((list) => {
    const age = page.lists_kept_here.includes(list.code) ? say("console.list.kept_here") : ageInWords(list.age_s);
    return element("li", { class: list.stale ? "is-stale" : null },
      element("span", {}, page.list_names[list.code] ?? list.code), element("span", {}, list.stale ? say("console.list.stale", { age }) : age));
  }));
}

/** @param {number} seconds */
function ageInWords(seconds) {
  if (seconds < 90) return say("console.age.seconds", { count: seconds });
  if (seconds < 5400) return say("console.age.minutes", { count: Math.round(seconds / 60) });
  return seconds < 172800 ? say("console.age.hours", { count: Math.round(seconds / 3600) }) : say("console.age.days", { count: Math.round(seconds / 86400) });
}

/**
 * @param {string} id
 * @param {string} kind
 */
async function end(id, kind) {
  if (isBusy) return;
  const crossing = openCrossing(id);
  if (!crossing) return;
  isBusy = true;
  tellKeys();
  const { isRecorded, trouble, status } = await recordMovement(crossing, kind);
  isBusy = false;
  byId("lost-session").hidden = status !== 401;
  const told = isRecorded ? say("console.counter.ended", { number: crossing.number, movement: say(`console.movement.${kind}`) })
    : trouble && say("console.counter.not_ended", { number: crossing.number, trouble });
  if (current?.id === id && told) {
    showEnded(told);
    if (isRecorded) {
      hasEnded = true;
      clearTimeout(following);
    }
  } else if (told) setText(byId("scan-state"), told);
  tellKeys();
  field.focus();
}

function rescan() {
  if (current === null) return;
  isRescan = true;
  forgetAttempt();
  field.set("");
  sessionStorage.removeItem(DRAFT_KEPT_AS);
  showRescan();
  tellState();
}

function next() {
  forgetAttempt();
  sessionStorage.removeItem(DRAFT_KEPT_AS);
  imageAttempt = null;
  startAnew();
}

function startAnew() {
  isRescan = false;
  current = null;
  clearTimeout(following);
  field.set("");
  showIdle();
  tellKeys();
  tellState();
}

/** @param {import("./place.js").Place} chosen */
function stand(chosen) {
  place = chosen;
  setText(byId("place"), placeInWords(chosen));
  startAnew();
  loadCrossings(chosen);
  field.focus();
}

const KEYS = /** @type {Record<string, string>} */ ({ F2: "rescan", F4: "next", F8: "passed", F9: "stopped", F10: "withdrawn" });

document.addEventListener("keydown", (event) => {
  const id = KEYS[event.code];
  if (!id || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (event.repeat || document.querySelector("dialog[open]")) return;
  byId(id).click();
});

byId("rescan").onclick = rescan;
byId("next").onclick = next;
for (const kind of ["passed", "stopped", "withdrawn"]) byId(kind).onclick = () => current && end(current.id, kind);
followCrossings(end);

byId("scan-form").onsubmit = (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const { lines } = field.read;
  if (lines.length) sendScreening({ mrz: lines });
  else if (imageAttempt) sendImage(imageAttempt.file);
};

byId("typed-form").onsubmit = (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const typed = Object.fromEntries([...new FormData(/** @type {HTMLFormElement} */ (event.target))].map(([name, value]) => [name, String(value).trim().toUpperCase()]));
  const { document_number: number, ...person } = typed;
  const told = Object.fromEntries(Object.entries(person).filter(([, value]) => value));
  if (!isRescan) beginNext();
  sendScreening({ traveller: told.surname || told.given_names ? told : undefined, documents: number ? [{ number }] : [] });
};

byId("typed").addEventListener("toggle", () => {
  if (byId("typed").open) byId("surname").focus();
});

byId("choose-image").onclick = () => byId("image").click();
byId("image").onchange = () => {
  const [file] = byId("image").files;
  byId("image").value = "";
  if (file) sendImage(file);
};
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    document.body.classList.toggle("is-dropping", kind === "dragover");
    const file = kind === "drop" ? /** @type {DragEvent} */ (event).dataTransfer?.files[0] : undefined;
    if (file && !isBusy) sendImage(file);
  });
}

byId("change-place").onclick = () => askPlace(stand);
byId("place-dialog").addEventListener("close", () => field.focus());
byId("reason-dialog").addEventListener("close", () => field.focus());

const draft = sessionStorage.getItem(DRAFT_KEPT_AS);
const kept = keptPlace();
if (kept) stand(kept);
else askPlace(stand);
if (draft) {
  // A rescan that was cut off by a reload still names its crossing.
  const crossing = keptCrossing();
  if (crossing) current = { id: crossing, number: "" };
  isRescan = crossing !== null;
  field.set(draft);
  onInput();
}
