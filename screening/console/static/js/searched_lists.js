// Which lists were searched, and how old was each copy?

import { byId, element, page, say, setText } from "./page.js";

/** @param {{code: string, age_s: number, stale: boolean}[]} lists */
export function showLists(lists) {
  setText(byId("lists-heading"), say("console.counter.lists_searched", { count: lists.length }));
  // Too old a list is not to be overlooked; that all are as they should be needs no reading.
  byId("lists-part").open = lists.some((list) => list.stale);
  byId("lists-part").hidden = false;
  byId("lists").replaceChildren(...lists.map((list) => {
    const age = page.lists_kept_here.includes(list.code) ? say("console.list.kept_here") : ageInWords(list.age_s);
    return element("li", { class: list.stale ? "is-stale" : null },
      element("span", {}, page.list_names[list.code] ?? list.code), element("span", {}, list.stale ? say("console.list.stale", { age }) : age));
  }));
}

/** @param {number} seconds */
function ageInWords(seconds) {
  if (seconds < 90) return say("console.age.seconds", { count: seconds });
  if (seconds < 5400) return say("console.age.minutes", { count: Math.round(seconds / 60) });
  return seconds < 172800 ? say("console.age.hours", { count: Math.round(seconds / 3600) }) : say("console.age.days", { count: Math.round(seconds / 86400) });
}
