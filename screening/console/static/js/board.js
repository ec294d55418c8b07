// Which alerts wait at the shift manager's checkposts, at this moment?

import { call, newKey } from "./call.js";
import { isSwitchedOff, prepareKeySwitch } from "./keys.js";
import { byId, isWriting, page, say, setText } from "./page.js";
import { Row, compareLines } from "./rows.js";
import { AlertStream } from "./stream.js";
import { timeOfDay } from "./times.js";

/** @type {Map<string, Row>} */
const waiting = new Map();
/** @type {Map<string, Row>} */
const decided = new Map();
/** @type {Map<string, number>} */
const revisions = new Map();
/** The alert that the keyboard is at. @type {string | null} */
let at = null;

/**
 * Take one alert's newest state; an older one than is shown changes nothing.
 * @param {import("./rows.js").Line} line
 * @param {boolean} [isLive]
 */
function take(line, isLive = false) {
  if ((revisions.get(line.id) ?? 0) > line.revision) return;
  revisions.set(line.id, line.revision);
  const [here, there] = line.state === "decided" ? [decided, waiting] : [waiting, decided];
  const before = there.get(line.id);
  if (before) {
    if (there === waiting) moveOn(line.id);
    before.node.remove();
    there.delete(line.id);
  }
  const row = here.get(line.id) ?? new Row(line, acknowledge);
  const isNew = !here.has(line.id);
  here.set(line.id, row);
  row.show(line);
  if (here === waiting) place(row, byId("rows"));
  else byId("decided-rows").prepend(row.node);
  if (isNew && isLive && here === waiting) announce(row);
  tellCounts();
}

/**
 * Put a row where its order says, moving it only if it stands wrong: a moved row loses the focus.
 * @param {Row} row
 * @param {HTMLElement} body
 */
function place(row, body) {
  const next = [...waiting.values()].filter((other) => other !== row && compareLines(row.line, other.line) < 0)
    .reduce((/** @type {Row | null} */ first, other) => (first === null || compareLines(other.line, first.line) < 0 ? other : first), null);
  const before = next?.node ?? null;
  if (row.node.parentNode === body && row.node.nextSibling === before) return;
  const hadFocus = row.node.contains(document.activeElement);
  body.insertBefore(row.node, before);
  if (hadFocus) row.node.focus();
}

/** @param {Row} row */
function announce(row) {
  const { line } = row;
  row.node.classList.add("is-new");
  setTimeout(() => row.node.classList.remove("is-new"), 4000);
  setText(byId("announced"), say("console.board.announced", { kind: say(`console.kind.${line.kind}`), number: line.number, counter: line.counter }));
}

function tellCounts() {
  setText(byId("open-count"), say("console.board.open_count", { count: waiting.size }));
  document.title = say("console.board.title_count", { count: waiting.size });
  setText(byId("show-decided"), say("console.board.decided_count", { count: decided.size }));
  byId("empty").hidden = waiting.size > 0;
  byId("board").hidden = waiting.size === 0;
}

/** @returns {Row[]} the waiting rows in the order of the board */
function inOrder() {
  return [...waiting.values()].sort((one, other) => compareLines(one.line, other.line));
}

/** @param {string} id */
function goTo(id) {
  at = id;
  for (const row of waiting.values()) row.node.tabIndex = row.line.id === id ? 0 : -1;
  waiting.get(id)?.node.focus();
}

/** The row that the keyboard is at leaves: go to the next one. @param {string} id */
function moveOn(id) {
  if (at !== id) return;
  const rows = inOrder();
  const index = rows.findIndex((row) => row.line.id === id);
  const next = rows[index + 1] ?? rows[index - 1];
  at = null;
  if (next) goTo(next.line.id);
}

/** @param {number} step */
function move(step) {
  const rows = inOrder();
  if (!rows.length) return;
  const index = rows.findIndex((row) => row.line.id === at);
  const next = index < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(index + step, 0), rows.length - 1);
  goTo(rows[next].line.id);
}

/** @param {import("./rows.js").Line} line */
async function acknowledge(line) {
  const answer = await call("POST", `/api/v1/alerts/${line.id}/acknowledge`, { json: "{}", key: newKey() });
  const trouble = answer.trouble && say("console.board.trouble", { number: line.number, trouble: answer.trouble });
  byId("board-trouble").hidden = !trouble;
  setText(byId("board-trouble-text"), trouble);
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || isWriting() || isSwitchedOff(event)) return;
  const step = { ArrowDown: 1, KeyJ: 1, ArrowUp: -1, KeyK: -1 }[event.code];
  const row = at === null ? undefined : waiting.get(at);
  if (step) move(step);
  else if (event.code === "Enter" && row && document.activeElement === row.node) location.assign(`/alerts/${row.line.id}`);
  else if (event.code === "KeyA" && row?.line.state === "raised" && page.may_decide) acknowledge(row.line);
  else return;
  event.preventDefault();
});
byId("rows").addEventListener("focusin", (/** @type {FocusEvent} */ event) => {
  const node = /** @type {HTMLElement} */ (event.target).closest("tr");
  if (node?.dataset.id) at = node.dataset.id;
});

byId("show-decided").onclick = () => {
  const isHidden = byId("decided").toggleAttribute("hidden");
  byId("show-decided").setAttribute("aria-expanded", String(!isHidden));
};

prepareKeySwitch();

function tick() {
  const now = Date.now();
  for (const row of waiting.values()) row.tick(now);
}

for (const line of page.lines) take(line);
tellCounts();
setInterval(tick, 1000);
if (waiting.size) goTo(inOrder()[0].line.id);

new AlertStream(page.position, {
  onLine: (line) => take(line, true),
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
