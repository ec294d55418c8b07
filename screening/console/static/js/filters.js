// Which of the waiting alerts does this officer want to see? Kept in this tab for this officer, never in an address.

import { byId, element, page, say, setText } from "./page.js";

const KEPT_AS = "screening.board-filter";
const CHOICES = ["kind", "whose", "list", "counter"];

/** @type {Record<string, (line: import("./rows.js").Line) => boolean>} */
const WHOSE = {
  waiting: (line) => line.state === "raised",
  mine: (line) => line.acknowledged_by === page.username,
  others: (line) => line.acknowledged_by !== null && line.acknowledged_by !== page.username,
  second: (line) => line.awaiting_hits > 0,
  escalated: (line) => line.level !== "shift_manager",
};

export class Filters {
  #onChange;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
    this.#bringBack();
    for (const name of [...CHOICES, "text"]) byId(`filter-${name}`).addEventListener("input", () => this.#changed());
    byId("filter-none").onclick = () => this.clear();
  }

  get isOn() {
    return [...CHOICES, "text"].some((name) => this.#value(name) !== "");
  }

  /**
   * Give the test that a line passes where it is to be shown.
   * @returns {(line: import("./rows.js").Line) => boolean}
   */
  test() {
    const [kind, whose, list, counter] = CHOICES.map((name) => this.#value(name));
    const words = this.#value("text").toLowerCase().split(/\s+/).filter(Boolean);
    return (line) => (!kind || line.kind === kind)
      && (!whose || WHOSE[whose](line))
      && (!list || line.lists.some((each) => each.code === list))
      && (!counter || `${line.checkpost} ${line.counter}` === counter)
      && (!words.length || words.every((word) => searched(line).includes(word)));
  }

  /** Offer the lists and counters that there are, and keep what is chosen. @param {Iterable<import("./rows.js").Line>} lines */
  offer(lines) {
    const lists = new Map(), counters = new Map();
    const isOnePost = Object.keys(page.time_zones).length < 2;
    for (const line of lines) {
      for (const each of line.lists) lists.set(each.code, each.name);
      counters.set(`${line.checkpost} ${line.counter}`, isOnePost ? line.counter : `${line.checkpost} ${line.counter}`);
    }
    fill("list", lists);
    fill("counter", counters);
  }

  /** Choose, or where that is chosen already choose all. @param {string} name @param {string} value */
  toggle(name, value) {
    byId(`filter-${name}`).value = this.#value(name) === value ? "" : value;
    this.#changed();
  }

  clear() {
    for (const name of [...CHOICES, "text"]) byId(`filter-${name}`).value = "";
    this.#changed();
  }

  /** @param {string} name @returns {string} */
  #value(name) {
    return byId(`filter-${name}`).value;
  }

  #changed() {
    const chosen = Object.fromEntries([...CHOICES, "text"].map((name) => [name, this.#value(name)]));
    sessionStorage.setItem(KEPT_AS, JSON.stringify({ username: page.username, chosen }));
    this.#onChange();
  }

  /** Whoever signs in next in this tab begins without a filter. */
  #bringBack() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "null");
    const chosen = kept?.username === page.username ? kept.chosen : {};
    for (const name of ["list", "counter"]) if (chosen[name]) byId(`filter-${name}`).append(element("option", { value: chosen[name] }, chosen[name]));
    for (const name of [...CHOICES, "text"]) byId(`filter-${name}`).value = chosen[name] ?? "";
  }
}

const collator = new Intl.Collator(page.language, { numeric: true });

/**
 * @param {string} name
 * @param {Map<string, string>} options
 */
function fill(name, options) {
  const select = byId(`filter-${name}`);
  const chosen = select.value;
  const sorted = [...options].sort(([, one], [, other]) => collator.compare(one, other));
  const told = JSON.stringify(sorted);
  if (select.dataset.told === told) return;
  select.dataset.told = told;
  if (chosen && !options.has(chosen)) sorted.push([chosen, select.selectedOptions[0]?.textContent ?? chosen]);
  select.replaceChildren(element("option", { value: "" }, say(`console.board.any.${name}`)), ...sorted.map(([value, label]) => element("option", { value }, label)));
  select.value = chosen;
}

/** @type {WeakMap<import("./rows.js").Line, string>} */
const texts = new WeakMap();

/** What free text is looked for in: name, document, crossing number. @param {import("./rows.js").Line} line */
function searched(line) {
  let text = texts.get(line);
  if (text === undefined) {
    text = [line.traveller.name, line.traveller.document_number, line.number].filter(Boolean).join(" ").toLowerCase();
    texts.set(line, text);
  }
  return text;
}

/**
 * Tell what the filter keeps back: an offload that waits must not be overlooked.
 * @param {number} shown
 * @param {import("./rows.js").Line[]} hidden
 * @param {boolean} isOn
 */
export function tellHidden(shown, hidden, isOn) {
  const offloads = hidden.filter((line) => line.kind === "offload" && line.state === "raised").length;
  byId("filter-none").hidden = !isOn;
  setText(byId("filter-count"), isOn ? say("console.board.filter_count", { shown, all: shown + hidden.length }) : "");
  byId("filter-hides").hidden = offloads === 0;
  setText(byId("filter-hides-text"), offloads ? say("console.board.filter_hides", { count: offloads }) : "");
}
