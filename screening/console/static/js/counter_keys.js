// Which keys act on the counter page, wherever the focus stands?
//
// They are read by place (event.code), so that an Urdu layout changes nothing. F1, F3, F5, F6, F11, F12 and everything
// with Ctrl or Alt stay the browser's own. What F7 and F10 mean to a browser (a text cursor, its menu) serves nobody here.

/** Key -> what it does; the id of its button in the bar. */
export const KEYS = /** @type {Record<string, string>} */ ({
  F2: "rescan",
  "Shift+F2": "camera",
  F4: "next",
  "Shift+F4": "flight",
  F7: "correct",
  F8: "passed",
  F9: "stopped",
  F10: "withdrawn",
  "Shift+F8": "unscreened",
});

/** @param {(action: string) => void} act */
export function prepareKeys(act) {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const action = KEYS[(event.shiftKey ? "Shift+" : "") + event.code];
    if (!action) return;
    event.preventDefault();
    if (!event.repeat && !document.querySelector("dialog[open]")) act(action);
  });
}
