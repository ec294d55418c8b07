// Which characters does a keyboard wedge mean, and when are the lines of an MRZ complete?
//
// A wedge types as a keyboard with the layout of the United States; the computer may be set to another one, where the
// same key gives another character. So the key's place (event.code) is read, never its character.

/** Keys closer together than this are a wedge's: nobody types a character every 50 ms for long. */
export const BURST_GAP_MS = 50;
/** What was typed longer ago than this belongs to an earlier scan; a wedge that merely stumbled goes on sooner. */
export const STUMBLE_MS = 1500;
/** So many keys in a burst are no roll over a keyboard by hand. */
export const BURST_KEYS = 8;
/** A wedge that sends no Enter between the lines has ended when it is quiet for so long. */
export const QUIET_MS = 80;

const LENGTHS = [[44, 2], [36, 2], [30, 3]];
const LONGEST_PREFIX = 3;

/**
 * Give the MRZ character of a key, or "" for a key that is none.
 * @param {string} code  KeyboardEvent.code
 * @returns {string}
 */
export function characterOf(code) {
  if (/^Key[A-Z]$/.test(code)) return code.slice(3);
  if (/^(Digit|Numpad)[0-9]$/.test(code)) return code.slice(-1);
  // Shift and comma is `<` on the wedge's layout; IntlBackslash is its own key for `<` on European keyboards.
  return code === "Comma" || code === "IntlBackslash" ? "<" : "";
}

/**
 * What stands in the field, read as an MRZ.
 * @typedef {object} Lines
 * @property {string[]} lines  without blanks and prefix, in capital letters
 * @property {boolean} isComplete
 * @property {boolean} isSure  complete, and no further character can belong to it
 */

/**
 * Read typed or pasted text. Blanks, empty lines and a short prefix before the first line are tolerated.
 * @param {string} text
 * @returns {Lines}
 */
export function readLines(text) {
  const lines = text.toUpperCase().replace(/[^\S\n\r]/g, "").split(/[\r\n]+/).filter(Boolean);
  if (lines.length < 2) return readRun(lines[0] ?? "");
  for (const [length, count] of LENGTHS) {
    const [first, ...rest] = lines;
    const surplus = first.length - length;
    if (lines.length === count && surplus >= 0 && surplus <= LONGEST_PREFIX && rest.every((line) => line.length === length)) {
      return { lines: [first.slice(surplus), ...rest], isComplete: true, isSure: true };
    }
  }
  return { lines, isComplete: false, isSure: false };
}

/**
 * Read lines that came in one run, without a break between them.
 * @param {string} run
 * @returns {Lines}
 */
function readRun(run) {
  const fits = LENGTHS.find(([length, count]) => run.length === length * count);
  if (!fits) return { lines: run ? [run] : [], isComplete: false, isSure: false };
  const [length, count] = fits;
  const lines = Array.from({ length: count }, (_, index) => run.slice(index * length, (index + 1) * length));
  return { lines, isComplete: true, isSure: false };
}

/** Tells a wedge from a person by the pace of the keys. */
export class Pace {
  #last = -Infinity;
  #count = 0;

  /**
   * Take note of one key.
   * @param {number} at  milliseconds, KeyboardEvent.timeStamp
   * @returns {{isFirst: boolean, isWedge: boolean, gapMs: number}}  first of a burst; part of a wedge's; time since the last key
   */
  note(at) {
    const gapMs = at - this.#last;
    this.#count = gapMs <= BURST_GAP_MS ? this.#count + 1 : 1;
    this.#last = at;
    return { isFirst: this.#count === 1, isWedge: this.#count >= BURST_KEYS, gapMs };
  }

  /**
   * Whether a key at that moment would belong to a wedge's burst.
   * @param {number} at
   */
  isInBurst(at) {
    return this.#count >= BURST_KEYS && at - this.#last <= BURST_GAP_MS;
  }
}
