// Which alerts wait at the shift manager's checkposts, at this moment?

import { call, newKey } from "./call.js";
import { Filters, tellHidden } from "./filters.js";
import { isSwitchedOff, prepareKeySwitch } from "./keys.js";
import { compareLines } from "./order.js";
import { byId, isWriting, page, say, setText } from "./page.js";
import { askReason } from "./reason.js";
import { Row } from "./rows.js";
import { Alarm } from "./sound.js";
import { LiveStream } from "./stream.js";
import { serverNow, setServerNow, timeOfDay } from "./times.js";

/** @typedef {import("./rows.js").Line} Line */

/** So many rows are laid out at first, and so many more on asking: nobody works through a thousand at once. */
const ROWS = 60;
const DECIDED_ROWS = 50;
/** The order follows the clock: services leave. */
const ORDER_ANEW_MS = 5000;

/** @type {Map<string, Line>} */
const waiting = new Map();
/** @type {Map<string, Row>} */
const rows = new Map();
/** @type {Map<string, number>} */
const revisions = new Map();
/** The rows that are laid out, in order. @type {Row[]} */
let shown = [];
let most = ROWS;
let decidedCount = 0;
/** The alert that the keyboard is at. @type {string | null} */
let at = null;

/**
 * Take one alert's newest state; an older one than is shown changes nothing.
 * @param {Line} line
 */
function take(line) {
  if ((revisions.get(line.id) ?? 0) > line.revision) return;
  const before = waiting.get(line.id);
  revisions.set(line.id, line.revision);
  if (line.state === "decided") decide(line, before);
  else {
    waiting.set(line.id, line);
    rows.get(line.id)?.show(line, serverNow());
    lay();
    if (!before) announce(line, "console.board.announced");
    else if (before.state !== line.state && line.state === "awaiting_confirmation") announce(line, "console.state.awaiting_confirmation");
    else if (before.level !== line.level) announce(line, `console.board.at.${line.level}`);
    else if (line.is_nobody_above && !before.is_nobody_above) announce(line, "console.board.nobody_above");
  }
}

/**
 * @param {Line} line
 * @param {Line | undefined} before
 */
function decide(line, before) {
  const index = shown.findIndex((row) => row.line.id === line.id);
  waiting.delete(line.id);
  rows.delete(line.id);
  if (before || !document.querySelector(`#decided-rows [data-id="${line.id}"]`)) {
    decidedCount += 1;
    byId("decided-rows").prepend(new Row(line, acts, serverNow()).node);
    byId("decided-rows").children[DECIDED_ROWS]?.remove();
  }
  const hadKeys = at === line.id;
  if (hadKeys) at = null;
  lay();
  // Who was at the row that leaves goes on with the next one.
  if (hadKeys && shown.length) goTo(shown[Math.min(Math.max(index, 0), shown.length - 1)].line.id);
}

/** Lay the rows out anew, touching those only that stand wrong: a moved row loses the focus. */
function lay() {
  const now = serverNow();
  const test = filters.test();
  /** @type {Line[]} */
  const hidden = [];
  const lines = [...waiting.values()].filter((line) => test(line) || !hidden.push(line)).sort((one, other) => compareLines(one, other, now));
  shown = lines.slice(0, most).map((line) => rows.get(line.id) ?? makeRow(line, now));
  const body = byId("rows");
  const kept = new Set(shown.map((row) => row.node));
  const focused = document.activeElement;
  for (const node of [...body.children]) if (!kept.has(node)) node.remove();
  let place = body.firstElementChild;
  for (const { node } of shown) {
    if (place === node) place = node.nextElementSibling;
    else body.insertBefore(node, place);
  }
  if (focused instanceof HTMLElement && focused !== document.activeElement && body.contains(focused)) focused.focus();
  if (at === null || !shown.some((row) => row.line.id === at)) stop(shown[0]?.line.id ?? null);
  byId("more").hidden = lines.length <= most;
  setText(byId("more"), say("console.board.more", { count: lines.length - shown.length }));
  tellCounts(lines.length, hidden);
}

/** @param {Line} line @param {number} now */
function makeRow(line, now) {
  const row = new Row(line, acts, now);
  rows.set(line.id, row);
  return row;
}

/**
 * @param {Line} line
 * @param {string} code  what there is to tell
 */
function announce(line, code) {
  const row = rows.get(line.id);
  row?.node.classList.add("is-new");
  setTimeout(() => row?.node.classList.remove("is-new"), 4000);
  const parameters = { kind: say(`console.kind.${line.kind}`), number: line.number, counter: line.counter };
  setText(byId("announced"), code === "console.board.announced" ? say(code, parameters) : `${line.number}: ${say(code)}`);
  alarm.ask(isToBeHeard(), concernsMe(line) && line.kind === "offload" && line.state === "raised");
}

/** Whoever answers for a level hears what stands at it or above. @param {Line} line */
function concernsMe(line) {
  return page.first_level >= 0 && page.levels.indexOf(line.level) >= page.first_level;
}

function isToBeHeard() {
  return [...waiting.values()].some((line) => line.kind === "offload" && line.state === "raised" && concernsMe(line));
}

/**
 * @param {number} matching
 * @param {Line[]} hidden
 */
function tellCounts(matching, hidden) {
  setText(byId("open-count"), say("console.board.open_count", { count: waiting.size }));
  document.title = say("console.board.title_count", { count: waiting.size });
  setText(byId("show-decided"), say("console.board.decided_count", { count: decidedCount }));
  byId("empty").hidden = waiting.size > 0;
  byId("none-match").hidden = waiting.size === 0 || matching > 0;
  byId("board").hidden = matching === 0;
  tellHidden(matching, hidden, filters.isOn);
  filters.offer(waiting.values());
  alarm.ask(isToBeHeard());
}

/** The row where the Tab key enters the table. @param {string | null} id */
function stop(id) {
  at = id;
  for (const row of shown) row.node.tabIndex = row.line.id === id ? 0 : -1;
}

/** @param {string} id */
function goTo(id) {
  stop(id);
  rows.get(id)?.node.focus();
}

/** @param {number} step */
function move(step) {
  if (!shown.length) return;
  const index = shown.findIndex((row) => row.line.id === at);
  if (index + step >= shown.length && !byId("more").hidden) showMore();
  const isThere = byId("rows").contains(document.activeElement);
  goTo(shown[isThere ? Math.min(Math.max(index + step, 0), shown.length - 1) : Math.max(index, 0)].line.id);
}

function showMore() {
  most += ROWS;
  lay();
}

/** @param {Line} line */
async function acknowledge(line) {
  tell(line, await call("POST", `/api/v1/alerts/${line.id}/acknowledge`, { json: "{}", key: newKey() }));
}

/** Taking over from somebody is never done in passing: it asks why. @param {Line} line */
async function takeOver(line) {
  const parameters = { number: line.number, name: line.acknowledged_by ?? "" };
  const reason = await askReason(say("console.board.take_over"), say("console.board.take_over_help", parameters));
  if (reason === null) return;
  const json = JSON.stringify({ reason, revision: line.revision });
  tell(line, await call("POST", `/api/v1/alerts/${line.id}/take-over`, { json, key: newKey() }));
}

const acts = { acknowledge, takeOver };

/** @param {Line} line @param {import("./call.js").Answer} answer */
function tell(line, answer) {
  // What is recorded is shown at once; the stream brings the same again.
  if (answer.status === 200) take(answer.body);
  const trouble = answer.trouble && say("console.board.trouble", { number: line.number, trouble: answer.trouble });
  byId("board-trouble").hidden = !trouble;
  setText(byId("board-trouble-text"), trouble);
}

/** @type {Record<string, () => void>} */
const KEYS = {
  ArrowDown: () => move(1),
  KeyJ: () => move(1),
  ArrowUp: () => move(-1),
  KeyK: () => move(-1),
  Slash: () => byId("filter-text").focus(),
  KeyO: () => filters.toggle("kind", "offload"),
  KeyM: () => filters.toggle("whose", "mine"),
};

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
  const isText = document.activeElement === byId("filter-text");
  if (event.code === "Escape" && filters.isOn) filters.clear();
  else if (isText && (event.code === "ArrowDown" || event.code === "Enter")) move(0);
  else if (isWriting() || isSwitchedOff(event) || (event.code === "Slash" && event.shiftKey) || !act(event.code)) return;
  event.preventDefault();
});

/** Do what a key asks for; false where it asks for nothing. @param {string} code */
function act(code) {
  const line = at === null ? undefined : waiting.get(at);
  if (KEYS[code]) KEYS[code]();
  else if (code === "Enter" && line && document.activeElement === rows.get(line.id)?.node) location.assign(`/alerts/${line.id}`);
  else if (code === "KeyA" && line?.state === "raised" && page.may_decide) acknowledge(line);
  else if (code === "KeyT" && line?.state === "acknowledged" && line.acknowledged_by !== page.username && page.may_decide) takeOver(line);
  else return false;
  return true;
}

byId("rows").addEventListener("focusin", (/** @type {FocusEvent} */ event) => {
  const node = /** @type {HTMLElement} */ (event.target).closest("tr");
  if (node?.dataset.id) stop(node.dataset.id);
});
byId("more").onclick = showMore;
byId("show-decided").onclick = () => {
  const isHidden = byId("decided").toggleAttribute("hidden");
  byId("show-decided").setAttribute("aria-expanded", String(!isHidden));
};

setServerNow(page.now);
const alarm = new Alarm();
const filters = new Filters(() => {
  most = ROWS;
  lay();
});
prepareKeySwitch();
for (const line of page.lines) {
  waiting.set(line.id, line);
  revisions.set(line.id, line.revision);
}
lay();
if (shown.length) goTo(shown[0].line.id);
setInterval(() => shown.forEach((row) => row.tick(serverNow())), 1000);
setInterval(lay, ORDER_ANEW_MS);

new LiveStream("/api/v1/alerts/stream", "alert", page.position, {
  onEvent: take,
  onTime: setServerNow,
  onLive: () => {
    byId("not-live").hidden = true;
    byId("live").hidden = false;
  },
  onLost: (since) => {
    setText(byId("not-live-text"), say("console.board.not_live", { time: timeOfDay(since, Object.keys(page.time_zones)[0]) }));
    byId("not-live").hidden = false;
    byId("live").hidden = true;
  },
  onRefused: async () => {
    const answer = await call("GET", "/api/v1/alerts?limit=1");
    byId("not-live-sign-in").hidden = answer.status !== 401;
  },
});
