// Which characters of a reading are unsure, what stands on the page instead, and do the check digits hold then?
//
// The officer compares and types; the server's parser proves the lines again after each key. What is confirmed is screened
// in the same crossing, as corrected. Marks are signs of their own beneath the characters: a colour alone would not do.

import { call } from "./call.js";
import { isCorrecting, keepCorrection } from "./correcting.js";
import { cropOf, openPicture } from "./crop.js";
import { isAlteration } from "./guidance.js";
import { byId, element, page, say, setText } from "./page.js";
import { characterOf } from "./wedge.js";

const QUIET_MS = 200;
const LENGTHS = [44, 36, 30];
const MARK = { doubt: "▲", looked: "✓", failing: "═" };

/** @typedef {import("./correcting.js").Zone} Zone */
/** @type {Zone | null} */
let offered = null;
/** @type {Set<string>} doubts that the officer has been at, as `line:position` */
const looked = new Set();
/** @type {Set<string>} cells of the fields whose check digit fails */
let failing = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let quiet;
let asked = 0;
let checkpost = "";
/** @type {{onConfirm: (lines: string[]) => void, onTrouble: (answer: import("./call.js").Answer) => void}} */
let told = { onConfirm: () => {}, onTrouble: () => {} };

/**
 * Open the field with what was read, or with what was left of an earlier correction; the first character in doubt is marked.
 * @param {Zone} zone
 * @param {string} at  the checkpost
 * @param {{onConfirm: (lines: string[]) => void, onTrouble: (answer: import("./call.js").Answer) => void}} toTell
 * @param {import("./drafts.js").Draft} [draft]
 * @param {Blob | null} [image]  the picture that it was read from, where it is still here
 */
export function startCorrection(zone, at, toTell, draft = {}, image = null) {
  [offered, checkpost, told] = [zone, at, toTell];
  const form = byId("correction");
  form.onsubmit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    told.onConfirm(linesNow());
  };
  form.onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.code !== "Enter" || !event.ctrlKey || event.repeat) return;
    event.preventDefault();
    form.requestSubmit();
  };
  looked.clear();
  for (const place of draft.looked?.split(" ") ?? []) looked.add(place);
  failing = new Set();
  const lines = draft.lines?.split("\n") ?? zone.lines;
  byId("correction-lines").replaceChildren(...zone.lines.map((line, index) => lineShown(lines[index] ?? line, index)));
  byId("correction-facts").replaceChildren();
  byId("correction-checks").replaceChildren();
  form.hidden = false;
  paintMarks();
  goTo(zone.doubts.find((doubt) => !looked.has(`${doubt.line}:${doubt.position}`)) ?? firstFailing(zone) ?? { line: 0, position: 0 });
  if (image && zone.places?.length) showCrops(zone, image);
  form.scrollIntoView({ block: "nearest" });
  keep();
  prove();
}

/** What is typed outlives a reload. */
function keep() {
  keepCorrection({ zone: JSON.stringify(offered), lines: linesNow().join("\n"), looked: [...looked].join(" ") });
}

/**
 * Show above each line how it stands on the page. Nothing waits for that.
 * @param {Zone} zone
 * @param {Blob} image
 */
async function showCrops(zone, image) {
  const picture = await openPicture(image);
  if (zone === offered && isCorrecting()) {
    if (!picture) byId("correction-lines").prepend(element("p", { class: "quiet" }, say("console.correction.no_picture")));
    else zone.places.forEach((place, line) => {
      const framed = isAlteration(zone) ? failingDigits(zone) : zone.doubts;
      const code = isAlteration(zone) ? "console.correction.crop_failing" : "console.correction.crop_doubted";
      const positions = framed.filter((each) => each.line === line).map((each) => each.position);
      const crop = cropOf(picture, place, { line, cells: zone.lines[line].length, positions, code });
      if (crop) byId(`line-${line}`).parentElement?.prepend(element("div", { class: "strip", dir: "ltr" }, crop));
    });
  }
  picture?.close();
}

/**
 * Give the cells of the check digits that do not hold: each stands behind what it proves.
 * @param {any} zone
 */
function failingDigits(zone) {
  const wrong = zone.checks.filter((/** @type {any} */ check) => !check.holds);
  return wrong.flatMap((/** @type {any} */ check) => cellsOf(zone.format, check.name).slice(-1)).map((/** @type {string} */ cell) => {
    const [line, position] = cell.split(":").map(Number);
    return { line, position };
  });
}

/** @param {any} zone */
function firstFailing(zone) {
  const places = (zone.checks ?? []).filter((/** @type {any} */ check) => !check.holds).flatMap((/** @type {any} */ check) => cellsOf(zone.format, check.name));
  if (!places.length) return null;
  const [line, position] = places[0].split(":").map(Number);
  return { line, position };
}

/**
 * @param {string} text
 * @param {number} index
 */
function lineShown(text, index) {
  const input = /** @type {HTMLInputElement} */ (element("input", { id: `line-${index}`, class: "mrz", dir: "ltr", maxlength: "48", spellcheck: "false", autocomplete: "off", autocapitalize: "characters", "aria-describedby": "correction-doubt" }));
  input.value = text;
  input.addEventListener("keydown", (event) => onKey(event, index));
  input.addEventListener("input", () => changed());
  const marks = element("div", { class: "marks", dir: "ltr", "aria-hidden": "true", id: `marks-${index}` });
  return element("div", { class: "row" }, element("label", { for: `line-${index}` }, say("console.correction.line", { line: index + 1 })), input, marks);
}

/** @param {number} index */
function inputOf(index) {
  return /** @type {HTMLInputElement} */ (byId(`line-${index}`));
}

/** @returns {string[]} */
function linesNow() {
  return (offered?.lines ?? []).map((_, index) => inputOf(index).value.toUpperCase().replace(/\s/g, ""));
}

/**
 * Characters are read by the key's place and take the place of the one at the caret: the length of a line is fixed.
 * @param {KeyboardEvent} event
 * @param {number} index
 */
function onKey(event, index) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  const input = inputOf(index);
  const at = input.selectionStart ?? 0;
  if (event.code === "ArrowUp" || event.code === "ArrowDown") {
    event.preventDefault();
    return turn(input, index, at, event.code === "ArrowDown" ? 1 : -1);
  }
  if (event.code === "Enter" || event.code === "NumpadEnter") {
    event.preventDefault();
    looked.add(`${index}:${at}`);
    paintMarks();
    keep();
    return goTo(nextDoubt(index, at));
  }
  const character = characterOf(event.code);
  if (!character) return;
  event.preventDefault();
  looked.add(`${index}:${at}`);
  const isWhole = LENGTHS.includes(input.value.length);
  input.setRangeText(character, at, isWhole ? Math.max(at + 1, input.selectionEnd ?? 0) : (input.selectionEnd ?? at), "end");
  changed();
  tellDoubt(index, at + 1);
}

/**
 * Choose among what the reader thinks it may be.
 * @param {HTMLInputElement} input
 * @param {number} index
 * @param {number} at
 * @param {number} step
 */
function turn(input, index, at, step) {
  const doubt = offered?.doubts.find((each) => each.line === index && each.position === at);
  const choices = doubt ? [...new Set([offered?.lines[index][at] ?? "", ...doubt.alternatives])] : [];
  if (choices.length < 2) return;
  const next = (choices.indexOf(input.value[at]) + step + choices.length) % choices.length;
  looked.add(`${index}:${at}`);
  input.setRangeText(choices[next], at, at + 1);
  input.setSelectionRange(at, at + 1);
  changed();
  tellDoubt(index, at);
}

/**
 * @param {number} line
 * @param {number} position
 */
function nextDoubt(line, position) {
  return offered?.doubts.find((each) => each.line > line || (each.line === line && each.position > position)) ?? null;
}

/** @param {{line: number, position: number} | null} place  null: the last one is done */
function goTo(place) {
  if (!place) return byId("confirm-correction").focus();
  const input = inputOf(place.line);
  input.focus();
  input.setSelectionRange(place.position, place.position + 1);
  tellDoubt(place.line, place.position);
}

/**
 * @param {number} line
 * @param {number} position
 */
function tellDoubt(line, position) {
  const doubt = offered?.doubts.find((each) => each.line === line && each.position === position);
  const code = doubt?.alternatives ? "console.correction.doubt" : "console.correction.doubt_alone";
  const told = doubt ? say(code, { line: line + 1, position: position + 1, read: inputOf(line).value[position] ?? "", alternatives: [...doubt.alternatives].join(" ") }) : isAlteration(offered) ? say("console.correction.alteration") : "";
  setText(byId("correction-doubt"), told);
}

function changed() {
  paintMarks();
  keep();
  clearTimeout(quiet);
  quiet = setTimeout(prove, QUIET_MS);
}

function paintMarks() {
  offered?.lines.forEach((_, index) => {
    const marks = Array.from({ length: inputOf(index).value.length }, (_, position) => {
      const place = `${index}:${position}`;
      const isDoubted = offered?.doubts.some((each) => `${each.line}:${each.position}` === place);
      if (isDoubted) return looked.has(place) ? MARK.looked : MARK.doubt;
      return failing.has(place) ? MARK.failing : " ";
    });
    setText(byId(`marks-${index}`), marks.join(""));
  });
}

/** Have the server prove what stands there now; an answer about an earlier state is not shown. */
async function prove() {
  if (!isCorrecting()) return;
  const turnAsked = ++asked;
  setText(byId("correction-state"), say("console.correction.checking"));
  const answer = await call("POST", "/api/v1/documents/parse", { json: JSON.stringify({ mrz: linesNow(), checkpost }) });
  if (turnAsked !== asked || !isCorrecting()) return;
  if (answer.status === 401) told.onTrouble(answer);
  tellProof(answer.status === 200 ? answer.body : null, answer.trouble);
}

/**
 * @param {any} reading
 * @param {string} trouble
 */
function tellProof(reading, trouble) {
  const checks = (reading?.checks ?? []).map((/** @type {any} */ check) => ({ ...check, field: say(`console.check.${check.name}`) }));
  const wrong = checks.filter((/** @type {any} */ check) => !check.holds);
  failing = new Set(wrong.flatMap((/** @type {any} */ check) => cellsOf(reading.format, check.name)));
  paintMarks();
  const state = byId("correction-state");
  state.className = reading?.status === "valid" ? "holds" : "fails";
  setText(state, !reading ? trouble : reading.status === "valid" ? say("console.correction.valid")
    : wrong.length ? say("console.correction.failing", { fields: wrong.map((/** @type {any} */ check) => check.field).join(", ") })
    : say("console.correction.doubtful", { fields: [...new Set(reading.warnings)].map((code) => say(`console.reading.warning.${code}`)).join(" ") || say("console.correction.field") }));
  byId("correction-checks").replaceChildren(...checks.map((/** @type {any} */ check) =>
    element("li", { class: check.holds ? "holds" : "fails" }, `${check.holds ? "✓" : "✗"} ${check.field}: ${say(check.holds ? "console.correction.holds" : "console.correction.fails")}`)));
  byId("correction-facts").replaceChildren(...(reading?.holder ? factsOf(reading) : []));
}

/**
 * @param {string} format
 * @param {string} name
 * @returns {string[]}
 */
function cellsOf(format, name) {
  return (page.check_cells[format]?.[name] ?? []).flatMap((/** @type {number[]} */ [line, start, stop]) =>
    Array.from({ length: stop - start }, (_, count) => `${line}:${start + count}`));
}

/** @param {any} reading */
function factsOf({ holder, document: paper }) {
  return [
    ["console.field.name", [holder.surname, holder.given_names].filter(Boolean).join(" ")],
    ["console.field.document_number", paper?.number],
    ["console.field.date_of_birth", holder.date_of_birth],
    ["console.field.nationality", holder.nationality],
  ].filter(([, value]) => value).map(([code, value]) => element("div", {}, element("dt", {}, say(code)), element("dd", {}, element("bdi", {}, value))));
}
