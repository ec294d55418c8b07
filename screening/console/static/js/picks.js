// Which of several documents on one image is the traveller's?

import { byId, element, say } from "./page.js";

/**
 * Offer each zone, best first.
 * @param {any[]} zones  as `/documents/read` tells them
 * @param {(zone: any) => void} onPicked
 */
export function offerPicks(zones, onPicked) {
  byId("picks").replaceChildren(...zones.map((zone) => {
    const told = [zone.document?.number, zone.holder?.surname, zone.holder?.given_names].filter(Boolean).join(" · ") || (zone.lines[0] ?? "");
    const button = element("button", { type: "button" }, element("bdi", {}, told));
    button.onclick = () => onPicked(zone);
    button.onkeydown = (/** @type {KeyboardEvent} */ event) => {
      const other = event.code === "ArrowDown" ? button.parentElement?.nextElementSibling : event.code === "ArrowUp" ? button.parentElement?.previousElementSibling : null;
      if (!other) return;
      event.preventDefault();
      /** @type {HTMLElement | null} */ (other.firstElementChild)?.focus();
    };
    return element("li", {}, button);
  }));
  byId("picks").hidden = zones.length === 0;
  byId("picks").setAttribute("aria-label", say("console.guidance.step.pick"));
}

/** Put the focus on the first. Says whether there is one. */
export function goToPicks() {
  const first = byId("picks").querySelector("button");
  first?.focus();
  return Boolean(first);
}
