// What does the camera see, and can it be read yet?
//
// While the page is being laid down it is tried again and again, one picture at a time and at a pace that leaves the
// reader to the other counters, until one is read without fault, or half a minute is over; in words it is said what to
// mend. Trying screens nobody and keeps nothing. The officer takes the picture, with one key: the best there was.

import { call } from "./call.js";
import { look, whatIsWrong } from "./camera_sight.js";
import { byId, say, setText } from "./page.js";

/** So long after an answer the next try begins. */
const PACE_MS = 1500;
const BUSY_PACE_MS = 3000;
const LONGEST_PACE_MS = 12000;
const TRIED_MS = 30000;
/** How long before a picture that is tried another is looked at: between the two nothing may move. */
const STILL_MS = 150;
const LONGEST_SIDE = 2000;
/** Best first. */
const RANKS = ["valid", "check_failed", "uncertain", "no_mrz"];
const REFUSALS = /** @type {Record<string, string>} */ ({
  NotAllowedError: "console.camera.denied",
  SecurityError: "console.camera.denied",
  NotFoundError: "console.camera.missing",
  OverconstrainedError: "console.camera.missing",
  NotReadableError: "console.camera.in_use",
  AbortError: "console.camera.in_use",
});

/** @type {MediaStream | null} */
let stream = null;
/** @type {{image: Blob, rank: number} | null} the best picture so far, kept once trying is over */
let best = null;
let isOver = false;
let turn = 0;

/** @param {(image: Blob) => void} onTaken */
export async function openCamera(onTaken) {
  const dialog = byId("camera-dialog");
  [best, isOver] = [null, false];
  tell("console.camera.starting", "");
  byId("camera-take").disabled = true;
  byId("camera-take").onclick = () => take(onTaken);
  byId("camera-cancel").onclick = () => dialog.close();
  dialog.onclose = stop;
  dialog.showModal();
  const mine = ++turn;
  const code = await start();
  // Closed while the browser was asking: the camera must not stay on.
  if (mine !== turn) return stop();
  if (code) return tell(code, "is-trouble");
  byId("camera-take").disabled = false;
  byId("camera-take").focus();
  tell("console.camera.looking", "");
  follow(mine);
}

/** @returns {Promise<string>} why the camera does not start; empty where it does */
async function start() {
  if (!navigator.mediaDevices) return "console.camera.insecure";
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } } });
    stream.getVideoTracks()[0].onended = () => {
      turn += 1;
      byId("camera-take").disabled = true;
      tell("console.camera.lost", "is-trouble");
    };
    const video = byId("camera-video");
    video.srcObject = stream;
    await video.play();
    return "";
  } catch (refused) {
    return REFUSALS[/** @type {DOMException} */ (refused).name] ?? "console.camera.in_use";
  }
}

function stop() {
  turn += 1;
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  best = null;
  byId("camera-video").srcObject = null;
}

/** @param {number} mine */
async function follow(mine) {
  const until = performance.now() + TRIED_MS;
  let busyPace = BUSY_PACE_MS;
  while (performance.now() < until) {
    const before = look(drawn());
    await wait(STILL_MS);
    if (mine !== turn) return;
    const canvas = drawn();
    const image = await pictureOf(canvas);
    if (!image || mine !== turn) return;
    const form = new FormData();
    form.append("image", image, "page.jpg");
    const answer = await call("POST", "/api/v1/documents/read", { form });
    if (mine !== turn) return;
    const isAnswered = answer.status === 200;
    if (isAnswered && keepIfBest(image, answer.body)) return end("console.camera.valid", "is-valid");
    tell(isAnswered ? whatIsWrong(look(canvas), before, answer.body) : "console.camera.paused", "");
    await wait(isAnswered ? PACE_MS : busyPace);
    if (mine !== turn) return;
    busyPace = isAnswered ? BUSY_PACE_MS : Math.min(2 * busyPace, LONGEST_PACE_MS);
  }
  end("console.camera.best", "");
}

/**
 * @param {Blob} image
 * @param {any} reading
 * @returns {boolean} whether none can be better
 */
function keepIfBest(image, reading) {
  // Of those in doubt, the one with the fewest doubts.
  const rank = RANKS.indexOf(reading.status) + Math.min(reading.doubts.length, 99) / 100;
  if (!best || rank <= best.rank) best = { image, rank };
  return reading.status === "valid";
}

/**
 * Trying is over: the picture stands still, so that what is taken is what is seen.
 * @param {string} code
 * @param {string} state
 */
function end(code, state) {
  isOver = true;
  byId("camera-video").pause();
  tell(code, state);
}

/** @param {number} ms */
function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @param {(image: Blob) => void} onTaken */
async function take(onTaken) {
  const image = isOver && best ? best.image : await pictureOf(drawn());
  byId("camera-dialog").close();
  if (image) onTaken(image);
}

function drawn() {
  const video = byId("camera-video");
  const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob | null>}
 */
function pictureOf(canvas) {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
}

/**
 * @param {string} code
 * @param {string} look
 */
function tell(code, look) {
  byId("camera-state").className = look;
  setText(byId("camera-state"), say(code));
}
