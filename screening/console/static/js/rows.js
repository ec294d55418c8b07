// What does one row of the board show?

import { element, page, say, setText, shape } from "./page.js";
import { ageText, timeOfDay } from "./times.js";

/**
 * @typedef {object} Line  one alert, as /api/v1/alerts and its stream give it
 * @property {string} id
 * @property {string} number
 * @property {"offload" | "referral"} kind
 * @property {"raised" | "acknowledged" | "awaiting_confirmation" | "decided"} state
 * @property {string} level
 * @property {string} checkpost
 * @property {string} counter
 * @property {string} direction
 * @property {string | null} service
 * @property {string | null} departs_at
 * @property {string} raised_at
 * @property {string | null} acknowledged_by
 * @property {string | null} acknowledged_at
 * @property {string | null} decided_at
 * @property {string | null} answer_by
 * @property {boolean} is_nobody_above
 * @property {number} revision
 * @property {{code: string, name: string}[]} lists
 * @property {string[]} finding_codes  what was found on the document itself
 * @property {number} open_hits
 * @property {number} awaiting_hits  of the open ones, those whose decision awaits a second officer
 * @property {{name: string | null, date_of_birth: string | null, document_number: string | null}} traveller
 * @property {string | null} movement
 * @property {string | null} moved_at
 * @property {boolean} is_late
 */

/** One row with the nodes that change, so that a change touches nothing else. */
export class Row {
  /**
   * @param {Line} line
   * @param {{acknowledge: (line: Line) => void, takeOver: (line: Line) => void}} acts
   * @param {number} now
   */
  constructor(line, acts, now) {
    this.line = line;
    this.kind = element("span", {});
    this.leaves = element("span", { class: "leaves" });
    this.service = element("small");
    this.age = element("span", { class: "age" });
    this.goesUp = element("small");
    this.name = element("bdi", { class: "name" });
    this.person = element("small", { class: "mono" });
    this.link = element("a", { href: `/alerts/${line.id}`, tabindex: "-1" });
    this.where = element("small");
    this.lists = element("span", { class: "two-lines" });
    this.state = element("span", { class: "claim" });
    this.claimed = element("small");
    this.act = element("button", { type: "button", class: "small", tabindex: "-1" });
    this.act.onclick = () => (this.line.state === "raised" ? acts.acknowledge(this.line) : acts.takeOver(this.line));
    this.node = element("tr", { tabindex: "-1", "data-id": line.id },
      cell(this.kind), cell(this.leaves, this.service), cell(this.age, this.goesUp), cell(this.name, this.person), cell(this.link, this.where),
      cell(this.lists), cell(this.state, this.claimed, this.act));
    this.show(line, now);
  }

  /** @param {Line} line @param {number} now */
  show(line, now) {
    this.line = line;
    if (this.kind.dataset.kind !== line.kind) {
      this.kind.dataset.kind = line.kind;
      this.kind.className = `tag is-${line.kind}`;
      this.kind.replaceChildren(shape(line.kind === "offload" ? "offload" : "refer"), say(`console.kind.${line.kind}`));
    }
    const { traveller } = line;
    setText(this.name, traveller.name ?? say("console.board.no_name"));
    showParts(this.person, [traveller.date_of_birth, traveller.document_number]);
    setText(this.link, line.number);
    setText(this.where, say("console.board.counter", { counter: line.counter, direction: say(`console.direction.${line.direction}`) }));
    setText(this.lists, [...line.finding_codes.map((code) => say(`console.board.finding.${code}`)), ...line.lists.map((each) => each.name)].join(", "));
    this.lists.title = this.lists.textContent ?? "";
    this.#showState(line);
    this.tick(now);
  }

  /** @param {Line} line */
  #showState(line) {
    const isAnothers = line.state === "acknowledged" && line.acknowledged_by !== page.username;
    const isMine = line.state !== "decided" && line.acknowledged_by === page.username;
    this.act.hidden = !page.may_decide || !(line.state === "raised" || isAnothers);
    setText(this.act, say(isAnothers ? "console.board.take_over" : "console.alert.acknowledge"));
    setText(this.state, stateInWords(line, isMine));
    this.node.classList.toggle("is-mine", isMine);
    this.node.classList.toggle("is-claimed", line.state !== "raised");
    showParts(this.claimed, [
      line.is_late ? say("console.board.late") : null,
      line.level === "shift_manager" ? null : say(`console.board.at.${line.level}`),
      line.state === "awaiting_confirmation" && line.acknowledged_by ? say("console.board.by", { name: line.acknowledged_by }) : null,
      line.state === "acknowledged" && line.awaiting_hits ? say("console.board.awaiting_hits", { count: line.awaiting_hits }) : null,
    ]);
  }

  /** @param {number} now */
  tick(now) {
    const { line } = this;
    setText(this.age, line.decided_at ? timeOfDay(line.decided_at, line.checkpost) : ageText(now - Date.parse(line.raised_at)));
    this.#tickDeparture(line, now);
    const leftMs = line.answer_by === null ? null : Date.parse(line.answer_by) - now;
    setText(this.goesUp, line.is_nobody_above ? say("console.board.nobody_above") : leftMs === null ? "" : say("console.board.goes_up", { left: ageText(leftMs) }));
    this.goesUp.classList.toggle("is-nobody", line.is_nobody_above);
    this.goesUp.classList.toggle("is-urgent", line.is_nobody_above || (leftMs !== null && leftMs < 60000));
  }

  /** @param {Line} line @param {number} now */
  #tickDeparture(line, now) {
    const clock = line.departs_at && line.state !== "decided" ? clockOf(Date.parse(line.departs_at) - now) : "none";
    if (this.leaves.dataset.clock !== clock) {
      this.leaves.dataset.clock = clock;
      const mark = { closing: "closing", left: "left" }[clock];
      this.leaves.replaceChildren(...(mark ? [shape(mark)] : []), element("span"));
    }
    const minutes = line.departs_at ? Math.floor((Date.parse(line.departs_at) - now) / 60000) : 0;
    setText(/** @type {Node} */ (this.leaves.lastChild), clock === "none" ? "" : say(`console.board.clock.${clock}`, clock === "later" ? hours(minutes) : { minutes: Math.abs(clock === "left" ? minutes + 1 : minutes) }));
    showParts(this.service, [line.service, line.departs_at && timeOfDay(line.departs_at, line.checkpost)]);
  }
}

/**
 * Show what there is, with a dot between; a part is never broken within.
 * @param {HTMLElement} node
 * @param {(string | null)[]} parts
 */
function showParts(node, parts) {
  const there = parts.filter((part) => part !== null && part !== "");
  const told = there.join(" · ");
  if (node.textContent === told) return;
  node.replaceChildren(...there.flatMap((part, index) => [...(index ? [" · "] : []), element("bdi", { class: "part" }, /** @type {string} */ (part))]));
}

/** How near a departure is. @param {number} leftMs */
function clockOf(leftMs) {
  if (leftMs < 0) return "left";
  if (leftMs <= page.order.closes_before_ms) return "closing";
  return leftMs < 100 * 60000 ? "soon" : "later";
}

/** @param {number} minutes */
function hours(minutes) {
  return { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") };
}

/** Who has it since when; nothing where the button says that it waits. @param {Line} line @param {boolean} isMine */
function stateInWords(line, isMine) {
  if (line.movement && line.moved_at) return say("console.board.moved", { movement: say(`console.movement.${line.movement}`), time: timeOfDay(line.moved_at, line.checkpost) });
  if (line.state !== "acknowledged" || !line.acknowledged_by || !line.acknowledged_at) return line.state === "raised" && page.may_decide ? "" : say(`console.state.${line.state}`);
  const time = timeOfDay(line.acknowledged_at, line.checkpost);
  return isMine ? say("console.board.mine", { time }) : say("console.board.by_since", { name: line.acknowledged_by, time });
}

/** @param {...Node} children */
function cell(...children) {
  return element("td", {}, ...children);
}
