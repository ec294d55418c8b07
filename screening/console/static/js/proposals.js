// Which proposal is looked at next? The queue, by keyboard.

import { isSwitchedOff, prepareKeySwitch } from "./keys.js";
import { byId, isWriting, setText } from "./page.js";

const TOLD_AS = "screening.lists.told";
const STEPS = new Map([["KeyJ", 1], ["ArrowDown", 1], ["KeyK", -1], ["ArrowUp", -1]]);

prepareKeySwitch();

document.addEventListener("keydown", (event) => {
  const step = STEPS.get(event.code);
  if (!step || isWriting() || isSwitchedOff(event) || event.ctrlKey || event.altKey || event.metaKey) return;
  const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("a.open")]);
  if (!links.length) return;
  event.preventDefault();
  const at = links.findIndex((link) => link === document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step));
  links[next]?.focus();
});

const told = sessionStorage.getItem(TOLD_AS);
sessionStorage.removeItem(TOLD_AS);
if (told) {
  setText(byId("done"), told);
  byId("done").hidden = false;
  byId("done").focus();
}
