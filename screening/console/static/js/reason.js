// Why does the officer do this? One small dialog that asks, for every page.

import { byId, say } from "./page.js";

/** What is longer is told and kept: cut off in silence, a pasted report would lose its end. */
const LONGEST = 2000;

/**
 * Ask why, once. Gives null where the officer thinks better of it.
 * @param {string} heading
 * @param {string} help
 * @param {string} [draft]  what was typed before
 * @returns {Promise<string | null>}
 */
export function askReason(heading, help, draft = "") {
  const dialog = byId("reason-dialog");
  byId("reason-heading").textContent = heading;
  byId("reason-help").textContent = help;
  byId("reason").value = draft;
  byId("reason").oninput = () => {
    const found = byId("reason").value.trim().length;
    byId("reason").setCustomValidity(found > LONGEST ? say("console.reason.too_long", { found, longest: LONGEST }) : "");
  };
  byId("reason").oninput();
  return new Promise((resolve) => {
    let reason = "";
    byId("reason-form").onsubmit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      reason = byId("reason").value.trim();
      if (reason) dialog.close();
    };
    byId("reason").onkeydown = (/** @type {KeyboardEvent} */ event) => {
      if (event.code !== "Enter" || !event.ctrlKey || event.repeat) return;
      // The page's own Ctrl+Enter must not record a second time.
      event.preventDefault();
      event.stopPropagation();
      byId("reason-form").requestSubmit();
    };
    byId("reason-cancel").onclick = () => dialog.close();
    dialog.onclose = () => resolve(reason || null);
    dialog.showModal();
    byId("reason").focus();
  });
}
