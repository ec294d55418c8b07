// How did a crossing end: recorded at this counter, without a screening, or elsewhere?

import { call } from "./call.js";
import { offerCorrection } from "./correcting.js";
import { endCrossing, loadCrossings, markedCrossing, openCrossing } from "./crossings.js";
import { desk, forgetAnswer, isWaitingForData, tellKeys } from "./desk.js";
import { flightAt } from "./flight.js";
import { showEnded } from "./instruction.js";
import { byId, say, setText } from "./page.js";
import { offerPicks } from "./picks.js";
import { noticeSignedOut } from "./session.js";
import { closeTyped, typedFields } from "./typed.js";

const FOLLOW_EVERY_MS = 3000;

/** Fetched when the page stands, so that it stands the sooner; and before it is wanted, since the line may be down then. */
export const unscreenedForm = () => import("./unscreened.js");
export const movements = () => import("./movements.js");

/** @type {ReturnType<typeof setTimeout> | undefined} */
let following;

/**
 * See whether the crossing was ended elsewhere, as the shift manager may do.
 * @param {string} id
 */
export function follow(id) {
  unfollow();
  following = setTimeout(async () => {
    if (desk.current?.id !== id || desk.isBusy) return;
    const answer = await call("GET", `/api/v1/crossings/${id}`);
    if (desk.current?.id !== id) return;
    const movement = answer.status === 200 ? answer.body.movement : null;
    if (!movement) return follow(id);
    desk.hasEnded = true;
    endCrossing(desk.current, movement.kind);
    showEnded(say("console.counter.ended", { number: desk.current.number, movement: say(`console.movement.${movement.kind}`) }));
    tellKeys();
  }, FOLLOW_EVERY_MS);
}

export function unfollow() {
  clearTimeout(following);
}

/**
 * End the crossing on whose row the focus stands, else the one on the panel.
 * @param {string} kind
 */
export function endMarked(kind) {
  const id = markedCrossing() ?? desk.current?.id;
  if (id) end(id, kind);
}

/**
 * @param {string} id
 * @param {string} kind
 */
export async function end(id, kind) {
  const crossing = openCrossing(id);
  if (desk.isBusy || !crossing) return;
  desk.isBusy = true;
  tellKeys();
  const { recordMovement } = await movements();
  const recorded = await recordMovement(crossing, kind);
  desk.isBusy = false;
  if (recorded.isRecorded) endCrossing(crossing, kind);
  else if (recorded.isClosed && desk.place) loadCrossings(desk.place);
  const told = recorded.isRecorded ? say("console.counter.ended", { number: crossing.number, movement: say(`console.movement.${kind}`) })
    : recorded.trouble && say("console.counter.not_ended", { number: crossing.number, trouble: recorded.trouble });
  tellEnd(id, told, recorded.isClosed);
  noticeSignedOut(recorded);
}

/** Ask why the traveller crosses unscreened, and record it. */
export async function endUnscreened() {
  if (desk.isBusy || desk.place === null) return;
  const { askUnscreened } = await unscreenedForm();
  if (desk.isBusy || desk.place === null) return;
  const joined = isWaitingForData() ? desk.current : null;
  const typed = Object.fromEntries(Object.entries(typedFields()).filter(([, value]) => value));
  const about = { crossing: joined, place: { ...desk.place, ...flightAt(desk.place) }, known: { ...joined?.known, ...typed } };
  askUnscreened(about, (recorded) => {
    closeTyped();
    endCrossing({ id: recorded.id, number: recorded.number, opened_at: recorded.opened_at, outcome_shown: joined?.outcome_shown ?? null }, "unscreened");
    const told = say("console.unscreened.recorded", { number: recorded.number });
    if (joined) return tellEnd(joined.id, told, true);
    setText(byId("scan-state"), told);
    desk.field.focus();
  }, noticeSignedOut);
}

/**
 * @param {string} id
 * @param {string} told
 * @param {boolean} isClosed
 */
function tellEnd(id, told, isClosed) {
  const isOnPanel = desk.current?.id === id;
  if (isOnPanel && told) showEnded(told);
  else if (told) setText(byId("scan-state"), told);
  if (isOnPanel && isClosed) {
    desk.hasEnded = true;
    forgetAnswer();
    offerCorrection(null);
    offerPicks([], () => {});
    unfollow();
  }
  tellKeys();
  desk.field.focus();
}
