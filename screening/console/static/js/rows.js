// What does one row of the board show, and where does it stand among the others?

import { element, page, say, setText, shape } from "./page.js";
import { ageText, timeOfDay } from "./times.js";

/**
 * @typedef {object} Line  one alert, as /api/v1/alerts and its stream give it
 * @property {string} id
 * @property {string} number
 * @property {"offload" | "referral"} kind
 * @property {"raised" | "acknowledged" | "decided"} state
 * @property {string} level
 * @property {string} checkpost
 * @property {string} counter
 * @property {string} direction
 * @property {string | null} service
 * @property {string | null} departs_at
 * @property {string} raised_at
 * @property {string | null} acknowledged_by
 * @property {string | null} decided_at
 * @property {number} revision
 * @property {{code: string, name: string}[]} lists
 * @property {number} open_hits
 * @property {{name: string | null, date_of_birth: string | null, document_number: string | null}} traveller
 * @property {string | null} movement
 */

/**
 * Order the board: `offload` first, then who waits longest.
 * @param {Line} one
 * @param {Line} other
 */
export function compareLines(one, other) {
  const byKind = Number(one.kind !== "offload") - Number(other.kind !== "offload");
  return byKind || Date.parse(one.raised_at) - Date.parse(other.raised_at) || (one.id < other.id ? -1 : 1);
}

/** One row with the nodes that change, so that a change touches nothing else. */
export class Row {
  /**
   * @param {Line} line
   * @param {(line: Line) => void} onAcknowledge
   */
  constructor(line, onAcknowledge) {
    this.line = line;
    this.kind = element("span", {});
    this.age = element("span", { class: "age" });
    this.raised = element("small");
    this.name = element("bdi", { class: "name" });
    this.person = element("small", { class: "mono" });
    this.link = element("a", { href: `/alerts/${line.id}`, tabindex: "-1" });
    this.where = element("small");
    this.departs = element("small");
    this.lists = element("span");
    this.state = element("span");
    this.claimed = element("small");
    this.acknowledge = element("button", { type: "button", class: "small", tabindex: "-1" }, say("console.alert.acknowledge"));
    this.acknowledge.onclick = () => onAcknowledge(this.line);
    this.node = element("tr", { tabindex: "-1", "data-id": line.id },
      cell(this.kind), cell(this.age, this.raised), cell(this.name, this.person), cell(this.link, this.where, this.departs),
      cell(this.lists), cell(this.state, this.claimed, this.acknowledge));
    this.show(line);
  }

  /** @param {Line} line */
  show(line) {
    this.line = line;
    if (this.kind.dataset.kind !== line.kind) {
      this.kind.dataset.kind = line.kind;
      this.kind.className = `tag is-${line.kind}`;
      this.kind.replaceChildren(shape(line.kind === "offload" ? "offload" : "refer"), say(`console.kind.${line.kind}`));
    }
    const { traveller } = line;
    setText(this.raised, say("console.board.since", { time: timeOfDay(line.raised_at, line.checkpost) }));
    setText(this.name, traveller.name ?? say("console.board.no_name"));
    setText(this.person, [traveller.date_of_birth, traveller.document_number].filter(Boolean).join(" · "));
    setText(this.link, line.number);
    setText(this.where, say("console.board.counter", { counter: line.counter, direction: say(`console.direction.${line.direction}`) }));
    setText(this.lists, line.lists.map((each) => each.name).join(", "));
    setText(this.state, say(line.movement ? `console.movement.${line.movement}` : `console.state.${line.state}`));
    setText(this.claimed, line.acknowledged_by ? say("console.board.by", { name: line.acknowledged_by }) : line.level === "shift_manager" ? "" : say(`console.level.${line.level}`));
    this.acknowledge.hidden = line.state !== "raised" || !page.may_decide;
    this.tick(Date.now());
  }

  /** @param {number} now */
  tick(now) {
    const { line } = this;
    setText(this.age, line.decided_at ? timeOfDay(line.decided_at, line.checkpost) : ageText(now - Date.parse(line.raised_at)));
    setText(this.departs, departure(line, now));
  }
}

/**
 * @param {Line} line
 * @param {number} now
 */
function departure(line, now) {
  if (!line.departs_at) return line.service ?? "";
  const minutes = Math.round((Date.parse(line.departs_at) - now) / 60000);
  const time = timeOfDay(line.departs_at, line.checkpost);
  const service = line.service ?? "";
  return minutes > 0 && minutes < 600 ? say("console.board.departs_in", { service, time, minutes }) : say("console.board.departs", { service, time });
}

/** @param {...Node} children */
function cell(...children) {
  return element("td", {}, ...children);
}
