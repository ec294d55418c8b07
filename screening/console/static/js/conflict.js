// Two officers changed one entry: what did the one who writes see, what is it now, and what did each of them change?
//
// Nothing is decided here: the officer takes the other's version, or puts the own changes on top of it and proposes anew.

import { call } from "./call.js";
import { element, page, say, setText } from "./page.js";

const LONGEST_TOLD = 200;
const FIELDS = [
  "names", "weak_names", "dates_of_birth", "documents", "nationalities", "sex", "father_name", "cnic", "owner", "category",
  "legal_basis", "contact", "order_number", "grounds", "handling", "valid_from", "expires", "review_on",
];

/** @typedef {Record<string, string>} Texts  by field, as the form has them */

/**
 * Show the entry as the officer saw it, as it is now, and as the officer wrote it.
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form  what was sent
 * @param {(etag: string) => void} goOn  called when the officer wants the own changes on top of the entry as it is now
 * @param {() => void} drop  called when the officer wants the entry as it is now
 */
export async function showConflict(place, form, goOn, drop) {
  const path = `/api/v1/lists/${page.list_code}`;
  const [entry, changes] = await Promise.all([
    call("GET", `${path}/entries/${page.entry_id}`),
    call("GET", `${path}/changes?entry_id=${page.entry_id}&state=approved&state=live_at_once&limit=1`),
  ]);
  if (entry.status !== 200) {
    place.replaceChildren(element("p", { class: "trouble", tabindex: "-1" }, say("console.entry.conflict.gone", { trouble: entry.trouble })));
    return focusOn(place);
  }
  const { revision } = entry.body;
  const now = textsOf(entry.body);
  const amend = /** @type {HTMLFormElement} */ (document.querySelector("form[data-kind=amend]"));
  const seen = textsOfForm(amend, (field) => seenIn(field));
  const mine = form === amend ? textsOfForm(amend, (field) => field.value) : null;
  const keep = element("button", { type: "button", class: "chief" }, say("console.entry.conflict.keep", { number: revision }));
  const leave = element("button", { type: "button" }, say("console.entry.conflict.drop", { number: revision }));
  keep.addEventListener("click", () => {
    if (mine) putOnTop(amend, seen, now);
    setText(place, "");
    goOn(`"${revision}"`);
  });
  leave.addEventListener("click", drop);
  place.replaceChildren(
    element("h3", { tabindex: "-1" }, say("console.entry.conflict.heading", { number: revision })),
    ...whoChanged(changes.body?.items?.[0], revision),
    element("p", {}, say("console.entry.conflict.help")),
    table(seen, now, mine),
    element("div", { class: "actions" }, keep, leave),
  );
  focusOn(place);
}

/** @param {HTMLElement} place */
function focusOn(place) {
  /** @type {HTMLElement | null} */ (place.querySelector("[tabindex]"))?.focus();
}

/**
 * @param {any} change  the last that took effect
 * @param {number} revision
 */
function whoChanged(change, revision) {
  if (change?.base_revision !== revision - 1) return [];
  const told = { kind: say(`console.lists.kind.${change.kind}`), name: change.proposed_by.username, reason: change.reason.slice(0, LONGEST_TOLD) };
  return [element("p", {}, say("console.entry.conflict.by", told))];
}

/**
 * @param {Texts} seen
 * @param {Texts} now
 * @param {Texts | null} mine  null where no field was written
 */
function table(seen, now, mine) {
  const differing = FIELDS.filter((name) => name in seen && (seen[name] !== now[name] || (mine && mine[name] !== seen[name])));
  const heads = ["seen", "now", ...(mine ? ["mine"] : [])].map((code) => element("th", { scope: "col" }, say(`console.entry.conflict.${code}`)));
  const rows = differing.map((name) => {
    const isBoth = mine && mine[name] !== seen[name] && now[name] !== seen[name] && mine[name] !== now[name];
    const label = element("th", { scope: "row" }, say(`console.lists.field.${name}`));
    if (isBoth) label.append(element("br"), element("strong", {}, say("console.entry.conflict.both")));
    return element("tr", {}, label, cell(seen[name]), cell(now[name], isBoth ? "both" : null), ...(mine ? [cell(mine[name], isBoth ? "both" : null)] : []));
  });
  const head = element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say("console.alert.field")), ...heads));
  return element("table", { class: "plain differences" }, head, element("tbody", {}, ...rows));
}

/**
 * @param {string} text  lines of several values
 * @param {string | null} [look]
 */
function cell(text, look = null) {
  const made = element("td", { class: look });
  for (const line of (text || "–").split("\n")) made.append(element("bdi", {}, line), element("br"));
  return made;
}

/**
 * Fill in what the other officer changed, wherever the own hand left the field as it was seen.
 * @param {HTMLFormElement} form
 * @param {Texts} seen
 * @param {Texts} now
 */
function putOnTop(form, seen, now) {
  for (const name of FIELDS) {
    const field = form.elements.namedItem(name);
    if (!isField(field)) continue;
    if (tidy(field.value) === seen[name]) field.value = now[name];
    keepSeen(field, now[name]);
  }
}

/** @type {WeakMap<Element, string>} what an officer saw last in a field, where that is not what the page came with */
const lastSeen = new WeakMap();

/**
 * @param {Element} field
 * @param {string} text
 */
function keepSeen(field, text) {
  lastSeen.set(field, text);
}

/** @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} field */
function seenIn(field) {
  const kept = lastSeen.get(field);
  if (kept !== undefined) return kept;
  return field instanceof HTMLSelectElement ? (field.querySelector("option[selected]")?.getAttribute("value") ?? field.options[0]?.value ?? "") : field.defaultValue;
}

/**
 * @param {HTMLFormElement} form
 * @param {(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement) => string} read
 */
function textsOfForm(form, read) {
  /** @type {Texts} */
  const texts = {};
  for (const name of FIELDS) {
    const field = form.elements.namedItem(name);
    if (isField(field)) texts[name] = tidy(read(field));
  }
  return texts;
}

/**
 * @param {unknown} field
 * @returns {field is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement}
 */
function isField(field) {
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
}

/** @param {string} text */
function tidy(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean).join("\n");
}

/**
 * Write an entry's fields as the form has them.
 * @param {any} entry
 */
function textsOf(entry) {
  const named = (/** @type {string} */ quality) => entry.names.filter((/** @type {any} */ each) => each.quality === quality).map((/** @type {any} */ each) => each.text).join("\n");
  /** @type {Texts} */
  const texts = {
    names: named("good"),
    weak_names: named("weak"),
    dates_of_birth: entry.dates_of_birth.join("\n"),
    documents: entry.documents.map((/** @type {any} */ each) => [each.number, each.issuing_state, each.type].filter(Boolean).join(" ")).join("\n"),
    nationalities: entry.nationalities.join(" "),
  };
  for (const name of FIELDS) texts[name] = tidy(texts[name] ?? entry[name] ?? "");
  return texts;
}
