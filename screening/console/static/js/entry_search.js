// Which entries are like what an officer writes, in whatever script, on one list or on all, and why?

import { call } from "./call.js";
import { byId, element, say, setText } from "./page.js";

const form = /** @type {HTMLFormElement} */ (byId("search-form"));
let asked = 0;

/** @returns {object} what POST /lists/search takes */
function question() {
  const data = new FormData(form);
  const text = (/** @type {string} */ name) => String(data.get(name) ?? "").trim();
  /** @type {Record<string, string>} */
  const traveller = {};
  for (const name of ["surname", "given_names", "date_of_birth", "cnic"]) if (text(name)) traveller[name] = text(name);
  /** @type {Record<string, unknown>} */
  const body = {};
  if (Object.keys(traveller).length) body.traveller = traveller;
  if (text("number")) body.documents = [{ number: text("number") }];
  if (text("reason")) body.reason = text("reason");
  if (form.dataset.list && !data.get("everywhere")) body.lists = [form.dataset.list];
  return body;
}

async function search() {
  const mine = ++asked;
  const answer = await call("POST", "/api/v1/lists/search", { json: JSON.stringify(question()) });
  // Whoever asks again before the answer comes wants the last one alone.
  if (mine !== asked) return;
  byId("search-trouble").hidden = answer.status === 200;
  setText(byId("search-trouble-text"), answer.trouble);
  const items = answer.status === 200 ? answer.body.items : [];
  setText(byId("found-count"), answer.status === 200 ? howMany(items.length, answer.body.bearing) : "");
  byId("found").replaceChildren(...items.map(foundRow));
}

/**
 * @param {number} shown
 * @param {number | null} bearing  how many bear what was written of the name, where more than the name is needed to tell them apart
 */
function howMany(shown, bearing) {
  const count = (bearing ?? shown).toLocaleString("en");
  if (bearing !== null && bearing > shown) return say("console.search.bearing_more", { shown, count });
  return say(bearing !== null ? "console.search.bearing" : shown ? "console.search.found" : "console.search.nothing", { count });
}

/** @param {any} found */
function foundRow(found) {
  const { entry, named_list: list } = found;
  const told = entry.names.map((/** @type {any} */ name) => name.text).join(" · ") || entry.documents.map((/** @type {any} */ each) => each.number).join(" · ") || entry.cnic;
  const head = element(
    "div",
    { class: "head" },
    element("a", { href: `/lists/${list.code}/entries/${entry.id}` }, element("bdi", {}, told)),
    badge(found.standing, say(`console.entry.standing.${found.standing}`)),
    ...(entry.handling === "discreet" ? [badge("discreet", say("console.entry.discreet"))] : []),
    element("span", { class: "quiet" }, list.name),
    ...(entry.dates_of_birth.length ? [element("bdi", { dir: "ltr" }, entry.dates_of_birth.join(", "))] : []),
    element("span", { class: "strength" }, say(found.is_hit ? "console.search.is_hit" : "console.search.below", { score: found.score.toFixed(2) })),
  );
  const reasons = found.evidence.filter((/** @type {any} */ each) => each.kind !== "prior").map(reason);
  return element("li", {}, head, element("ul", { class: "why" }, ...reasons));
}

/** @param {any} evidence */
function reason(evidence) {
  return element("li", { class: `is-${evidence.agreement}` }, element("strong", {}, `${say(`console.agreement.${evidence.agreement}`)}: `), element("span", {}, evidence.text));
}

/**
 * @param {string} look
 * @param {string} words
 */
function badge(look, words) {
  return element("span", { class: `standing is-${look}` }, words);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
