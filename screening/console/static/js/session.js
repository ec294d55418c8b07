// Has the officer's session ended, and who signs in again?

import { loadCrossings } from "./crossings.js";
import { desk } from "./desk.js";
import { byId, say, setText } from "./page.js";

/** Fetched when the page stands, so that it stands the sooner; and before it is wanted, since the line may be down then. */
export const signingIn = () => import("./signing_in.js");

/** @param {{status: number}} answer */
export function noticeSignedOut(answer) {
  byId("lost-session").hidden = answer.status !== 401;
  if (answer.status === 401) signInAgain();
}

export async function signInAgain() {
  const { askToSignIn } = await signingIn();
  askToSignIn(() => {
    byId("lost-session").hidden = true;
    setText(byId("scan-state"), say("console.counter.state.signed_in"));
    if (desk.place) loadCrossings(desk.place);
  });
}
