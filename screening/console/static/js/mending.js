// What can be done where nothing clear was read: correct the characters, pick the document, type the data, take a picture?

import { closeCorrection, isCorrecting, isCorrectionOffered, offerCorrection, openCorrection } from "./correcting.js";
import { desk, isWaitingForData } from "./desk.js";
import { makeRoom } from "./instruction.js";
import { goToPicks, offerPicks } from "./picks.js";
import { sendImage, sendScreening } from "./sending.js";
import { openTyped } from "./typed.js";

/**
 * Keep what can be mended: the lines in doubt, or the documents to choose from.
 * @param {any} answer
 */
export function offerRepairs(answer) {
  const code = answer.outcome === "undetermined" ? answer.instruction.code : "";
  // What was read without fault from a picture can be compared with it too, if the officer asks for it.
  const isComparable = desk.image && answer.reading?.status === "valid" && code !== "pick_document";
  offerCorrection(code === "correct_reading" || isComparable ? answer.reading : null, desk.place?.checkpost, desk.image);
  offerPicks(code === "pick_document" ? answer.reading?.zones ?? [] : [], (zone) => {
    if (zone.status === "valid") return sendConfirmed(zone.lines);
    offerCorrection(zone, desk.place?.checkpost, desk.image);
    correct();
  });
}

/** @param {string[]} lines  as the officer confirms that they stand on the page */
export function sendConfirmed(lines) {
  if (desk.isBusy || desk.current === null) return;
  desk.isRescan = true;
  sendScreening({ mrz: lines }, "corrected");
}

/** Correct what was read, choose among documents; where there is neither, or for the second time, type the data. */
export function correct() {
  if (desk.isBusy) return;
  if (isCorrectionOffered() && !isCorrecting() && !desk.hasEnded) {
    makeRoom(true);
    return openCorrection();
  }
  if (!isCorrecting() && goToPicks()) return;
  type();
}

export function type() {
  if (desk.isBusy) return;
  closeCorrection();
  makeRoom(true);
  openTyped();
}

/** Take a picture of the page; the officer stands at a known counter. */
export async function takePicture() {
  if (desk.isBusy) return;
  // It is fetched when it is first wanted: most counters have a scanner.
  const { openCamera } = await import("./camera.js");
  openCamera((image) => {
    desk.isRescan ||= isWaitingForData();
    sendImage(image);
  });
}
