// What will an entry cost, told beside the form or the proposal before anybody decides?

import { call } from "./call.js";
import { element, page, say, shape } from "./page.js";

/**
 * Reckon what an entry costs and show it in that place.
 * @param {HTMLElement} place  a live region
 * @param {object} question  what POST /lists/{code}/costs takes, but for the reason
 */
export async function showCost(place, question) {
  const json = JSON.stringify({ reason: say("console.cost.why"), ...question });
  const answer = await call("POST", `/api/v1/lists/${page.list_code}/costs`, { json });
  if (answer.status !== 200) {
    const places = (answer.body?.errors ?? []).map((/** @type {any} */ each) => each.detail);
    place.replaceChildren(element("p", { class: "warning" }, shape("warning"), element("span", {}, [answer.trouble, ...places].join(" "))));
    return;
  }
  place.replaceChildren(...warnings(answer.body), facts(answer.body));
}

/** @param {any} cost */
function warnings(cost) {
  const told = [];
  if (cost.needs_reason) told.push(say("console.cost.common"));
  if (!cost.finds_in_full && !cost.finds_by_number) told.push(say("console.cost.finds_nobody", { score: cost.name.at_most.toFixed(2), threshold: cost.threshold.toFixed(2) }));
  return told.map((words) => element("p", { class: "warning" }, shape("warning"), element("span", {}, words)));
}

/** @param {any} cost */
function facts(cost) {
  const { name } = cost;
  const missing = cost.missing.map((/** @type {string} */ each) => say(`console.cost.detail.${each}`)).join(", ");
  const crossings = cost.since === null ? say("console.cost.nobody_recorded") : say("console.cost.crossings", { attempts: cost.attempts, stopped: cost.stopped, others: cost.plainly_others });
  return element(
    "dl",
    { class: "pairs cost" },
    ...pair("completeness", missing ? say("console.cost.missing", { percent: Math.round(cost.completeness * 100), missing }) : say("console.cost.complete")),
    ...pair("name", name.one_in === null ? say("console.cost.no_name") : say("console.cost.one_in", { count: name.one_in.toLocaleString("en") })),
    ...pair("found", say(cost.finds_by_name ? "console.cost.by_name" : cost.finds_in_full ? "console.cost.in_full" : cost.finds_by_number ? "console.cost.by_number" : "console.cost.by_nothing")),
    ...pair("recorded", crossings),
    ...pair("alerts", say("console.cost.a_day", { count: cost.alerts_a_day.toFixed(1) })),
  );
}

/**
 * @param {string} code
 * @param {string} told
 */
function pair(code, told) {
  return [element("dt", {}, say(`console.cost.${code}`)), element("dd", {}, element("bdi", {}, told))];
}
