// Which other entry means the same, and what holds where the two differ?
//
// What can be joined is joined by the service; the officer is asked only where one of the two alone can be right.

import { call, newKey } from "./call.js";
import { byId, element, page, say, sayIfKnown, setText } from "./page.js";

const TOLD_AS = "screening.lists.told";
const listPath = `/api/v1/lists/${page.list_code}`;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ALIKE = ["category", "handling", "sex", "cnic"];
/** @type {any} */
let own = null;
/** @type {any} */
let chosen = null;
/** The same words tried again are the same call. */
let lastSent = "";
let key = "";

/** @param {any} answer */
function tell(answer) {
  const places = (answer.body?.errors ?? []).map((/** @type {any} */ each) => each.detail);
  setText(byId("trouble-text"), [answer.trouble, ...places].join(" "));
  byId("trouble-sign-in").hidden = answer.status !== 401;
  byId("trouble").hidden = false;
  byId("trouble").focus();
}

/** @param {any} entry */
function nameOf(entry) {
  return entry.names.map((/** @type {any} */ name) => name.text).join(" · ") || entry.documents.map((/** @type {any} */ each) => each.number).join(" · ") || entry.cnic;
}

async function find() {
  const wanted = byId("merge-wanted").value.trim();
  if (!wanted) return byId("merge-wanted").focus();
  byId("trouble").hidden = true;
  own ??= (await call("GET", `${listPath}/entries/${page.entry_id}`)).body;
  const isId = ID.test(wanted);
  const [surname, given] = wanted.split(",", 2).map((/** @type {string} */ each) => each.trim());
  const search = JSON.stringify({ traveller: { surname, ...(given && { given_names: given }) }, reason: say("console.merge.find") });
  const answer = isId ? await call("GET", `${listPath}/entries/${wanted}`) : await call("POST", `${listPath}/search`, { json: search });
  if (answer.status !== 200) return tell(answer);
  const found = isId ? [answer.body] : answer.body.items.map((/** @type {any} */ each) => each.entry);
  show(found.filter((/** @type {any} */ entry) => entry.id !== page.entry_id && entry.state !== "withdrawn"));
}

/** @param {any[]} entries */
function show(entries) {
  chosen = null;
  byId("merge-differing").replaceChildren();
  setText(byId("merge-found"), say("console.merge.found", { count: entries.length }));
  const rows = entries.map((entry) => {
    const choice = element("input", { type: "radio", name: "other", value: entry.id });
    choice.addEventListener("change", () => choose(entry));
    const told = element("bdi", {}, [nameOf(entry), entry.dates_of_birth.join(", "), entry.father_name, entry.source_id].filter(Boolean).join(" · "));
    return element("label", { class: "inline" }, choice, told);
  });
  byId("merge-choices").replaceChildren(byId("merge-choices").firstElementChild, ...rows);
  byId("merge-choices").hidden = rows.length === 0;
}

/** @param {any} entry */
function choose(entry) {
  chosen = entry;
  byId("merge-differing").replaceChildren(...differing(entry).map((field) => question(field, entry)));
}

/**
 * Give the fields of which the service asks what holds.
 * @param {any} other
 */
function differing(other) {
  const fields = ALIKE.filter((field) => own[field] !== null && other[field] !== null && own[field] !== other[field]);
  if (own.expires !== null && (other.expires === null || other.expires > own.expires)) fields.push("expires");
  if (own.valid_from !== null && (other.valid_from === null || other.valid_from < own.valid_from)) fields.push("valid_from");
  return fields;
}

/**
 * @param {string} field
 * @param {any} other
 */
function question(field, other) {
  const choices = [own, other].map((entry, at) => {
    const value = entry[field];
    const choice = element("input", { type: "radio", name: `holds-${field}`, value: String(at), required: "" });
    return element("label", { class: "inline" }, choice, element("bdi", {}, value === null ? say("console.merge.not_limited") : said(field, value)));
  });
  return element("fieldset", {}, element("legend", {}, say("console.merge.holds", { field: say(`console.lists.field.${field}`) })), ...choices);
}

/**
 * @param {string} field
 * @param {string} value
 */
function said(field, value) {
  return field === "handling" ? sayIfKnown(`console.lists.handling.${value}`, value) : value;
}

/** @param {HTMLFormElement} form */
async function propose(form) {
  if (!chosen) return byId("merge-wanted").focus();
  const data = new FormData(form);
  /** @type {Record<string, unknown>} */
  const entry = {};
  for (const field of differing(chosen)) entry[field] = (data.get(`holds-${field}`) === "0" ? own : chosen)[field];
  /** @type {Record<string, unknown>} */
  const body = { kind: "merge", entry_id: page.entry_id, merged_entry_id: chosen.id, merged_etag: `"${chosen.revision}"`, reason: String(data.get("reason") ?? "") };
  if (Object.keys(entry).length) body.entry = entry;
  const whyCommon = String(data.get("common_name_reason") ?? "").trim();
  if (whyCommon) body.common_name_reason = whyCommon;
  const json = JSON.stringify(body);
  if (json !== lastSent) [lastSent, key] = [json, newKey()];
  const answer = await call("POST", `${listPath}/changes`, { json, key, ifMatch: page.etag });
  if (answer.status !== 201) return tell(answer);
  sessionStorage.setItem(TOLD_AS, say(`console.lists.done.${answer.body.state}`));
  location.reload();
}

byId("merge-find").addEventListener("click", find);
byId("merge-wanted").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  find();
});
byId("merge-form").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  propose(/** @type {HTMLFormElement} */ (event.target));
});
