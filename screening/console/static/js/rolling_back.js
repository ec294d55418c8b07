// What would it change to have the list hold again what it held at an earlier version?
//
// The proposal itself is looked at, and agreed to, on its own page among the imports.

import { call, newKey } from "./call.js";
import { byId, element, page, say, setText } from "./page.js";

const MOST_LINES = 20;
const LOOK_MS = 1000;
const form = byId("rollback-form");
let isBusy = false;
/** The same words tried again are the same call. */
let lastSent = "";
let key = "";

/** @param {boolean} isDryRun */
async function send(isDryRun) {
  if (isBusy || !form.reportValidity()) return;
  isBusy = true;
  byId("trouble").hidden = true;
  const data = new FormData(form);
  const json = JSON.stringify({ version: Number(data.get("version")), reason: String(data.get("reason") ?? ""), owner: data.get("owner") });
  if (`${isDryRun} ${json}` !== lastSent) [lastSent, key] = [`${isDryRun} ${json}`, newKey()];
  const answer = await call("POST", `/api/v1/lists/${page.list_code}/rollbacks${isDryRun ? "?dry_run=true" : ""}`, { json, key });
  isBusy = false;
  if (answer.status === 200) return show(answer.body);
  if (answer.status === 202 && isDryRun) return wait(answer.body.id);
  if (answer.status === 201 || answer.status === 202) return location.assign(`/lists/${page.list_code}/imports/${answer.body.id}`);
  const places = (answer.body?.errors ?? []).map((/** @type {any} */ each) => each.detail);
  setText(byId("trouble-text"), [answer.trouble, ...places].join(" "));
  byId("trouble-sign-in").hidden = answer.status !== 401;
  byId("trouble").hidden = false;
  byId("trouble").focus();
}

/**
 * A list of a million entries takes longer than an answer waits.
 * @param {string} id
 */
async function wait(id) {
  const answer = await call("GET", `/api/v1/lists/${page.list_code}/imports/${id}`);
  if (answer.status === 200 && answer.body.state === "tried") return show(answer.body);
  if (answer.status === 200 && answer.body.state === "checking") {
    setTimeout(() => wait(id), LOOK_MS);
    return;
  }
  location.assign(`/lists/${page.list_code}/imports/${id}`);
}

/** @param {any} tried */
function show(tried) {
  const { added, amended, withdrawn, rejected } = tried.counts;
  const counted = element("p", {}, element("strong", {}, say("console.rollback.counts", { added, amended, withdrawn })));
  const kinds = tried.differences.filter((/** @type {any} */ each) => each.items.length);
  const parts = [counted, ...kinds.map(kindPart)];
  if (rejected) parts.push(element("p", {}, say("console.rollback.rejected", { count: rejected })));
  byId("rollback-difference").replaceChildren(...parts);
}

/** @param {any} part */
function kindPart(part) {
  const shown = part.items.slice(0, MOST_LINES);
  const told = part.kind === "amended" ? changedTable(shown) : element("ul", {}, ...shown.map(line));
  const more = part.items.length > MOST_LINES || part.next_cursor ? [element("p", {}, "…")] : [];
  return element("div", {}, element("h3", {}, say(`console.rollback.kind.${part.kind}`)), told, ...more);
}

/** @param {any} each */
function line(each) {
  return element("li", {}, placeOf(each), each.reason ? ` ${each.reason.text}` : "");
}

/** @param {any} each */
function placeOf(each) {
  if (!each.entry_id) return element("bdi", {}, each.source_id ?? "");
  return element("a", { href: `/lists/${page.list_code}/entries/${each.entry_id}` }, element("bdi", {}, each.names.join(" · ") || each.source_id));
}

/** @param {any[]} entries */
function changedTable(entries) {
  const heading = [say("console.lists.entry"), say("console.alert.field"), say("console.lists.now"), say("console.lists.then")];
  const head = element("tr", {}, ...heading.map((each) => element("th", { scope: "col" }, each)));
  const rows = entries.flatMap((each) =>
    each.fields.map((/** @type {any} */ field, /** @type {number} */ at) =>
      element("tr", {}, element("td", {}, at === 0 ? placeOf(each) : ""), element("th", { scope: "row" }, labelOf(field.field)), valuesCell(field.before), valuesCell(field.after)),
    ),
  );
  return element("table", { class: "plain" }, element("thead", {}, head), element("tbody", {}, ...rows));
}

/** @param {string} field */
function labelOf(field) {
  const name = field === "born" ? "dates_of_birth" : field;
  return page.words[`console.lists.field.${name}`] ?? name;
}

/** @param {string[]} values */
function valuesCell(values) {
  return element("td", {}, ...(values.length ? values : ["–"]).map((each) => element("div", {}, element("bdi", {}, each))));
}

byId("rollback-try").addEventListener("click", () => send(true));
form.addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  send(false);
});
