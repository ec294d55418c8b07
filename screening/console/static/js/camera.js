// What does the camera see, and can it be read yet?
//
// While the page is being laid down it is tried again and again, at a pace that leaves the reader to the other counters;
// trying screens nobody and keeps nothing. The officer takes the picture, with one key.

import { call } from "./call.js";
import { byId, say, setText } from "./page.js";

/** So long after an answer the next try begins. */
const PACE_MS = 1500;
const BUSY_PACE_MS = 6000;
const LONGEST_SIDE = 2000;
/** A readable picture older than this is not what lies there now. */
const FRESH_MS = 4000;
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
/** @type {{image: Blob, at: number} | null} the last picture that was read without fault */
let readable = null;
let turn = 0;

/** @param {(image: Blob) => void} onTaken */
export async function openCamera(onTaken) {
  const dialog = byId("camera-dialog");
  readable = null;
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
  readable = null;
  byId("camera-video").srcObject = null;
}

/** @param {number} mine */
async function follow(mine) {
  while (mine === turn) {
    const image = await picture();
    if (!image || mine !== turn) return;
    const form = new FormData();
    form.append("image", image, "page.jpg");
    const at = Date.now();
    const answer = await call("POST", "/api/v1/documents/read", { form });
    if (mine !== turn) return;
    if (answer.status === 200) {
      readable = answer.body.status === "valid" ? { image, at } : null;
      tell(readable ? "console.camera.valid" : "console.camera.looking", readable ? "is-valid" : "");
    } else tell("console.camera.paused", "");
    await new Promise((resolve) => setTimeout(resolve, answer.status === 200 ? PACE_MS : BUSY_PACE_MS));
  }
}

/** @param {(image: Blob) => void} onTaken */
async function take(onTaken) {
  const image = readable && Date.now() - readable.at < FRESH_MS ? readable.image : await picture();
  byId("camera-dialog").close();
  if (image) onTaken(image);
}

/** @returns {Promise<Blob | null>} */
function picture() {
  const video = byId("camera-video");
  const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
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
