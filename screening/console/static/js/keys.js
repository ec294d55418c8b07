// Do single letters and digits act on this page, such as A for acknowledge?
//
// Whoever dictates to the computer, or rests a hand on the keys, would set them off unwillingly and switches them off
// (WCAG 2.1.4). The choice is this browser's and outlives the session.

import { byId } from "./page.js";

const OFF_KEPT_AS = "screening.keys-off";

/** Make the switch on the page work. */
export function prepareKeySwitch() {
  const box = byId("single-keys");
  box.checked = localStorage.getItem(OFF_KEPT_AS) === null;
  box.onchange = () => {
    if (box.checked) localStorage.removeItem(OFF_KEPT_AS);
    else localStorage.setItem(OFF_KEPT_AS, "yes");
  };
}

/**
 * Whether a key is a single letter or digit and those are switched off.
 * @param {KeyboardEvent} event
 */
export function isSwitchedOff(event) {
  return /^(?:Key|Digit|Numpad\d)/.test(event.code) && localStorage.getItem(OFF_KEPT_AS) !== null;
}
