// What did the server hand this page, and how are sentences said and elements made?

/**
 * @typedef {object} PageData
 * @property {string} csrf_token
 * @property {Record<string, string>} words  code -> sentence with named fields in braces
 */

/** @type {PageData & Record<string, any>} */
export const page = JSON.parse(document.getElementById("page-data")?.textContent ?? "{}");

// A form that a script sends is out of reach until every script of the page has run: sent by the browser itself, it would
// lose what was typed.
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[inert]")) form.removeAttribute("inert");
});

/**
 * Say a code in the reader's language.
 * @param {string} code
 * @param {Record<string, string | number>} [parameters]
 * @returns {string}
 */
export function say(code, parameters = {}) {
  const sentence = page.words[code];
  if (sentence === undefined) throw new Error(`no sentence for ${code}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => isolated(parameters[name]));
}

/**
 * Set a value apart in a right-to-left sentence, as the server does: a date would be turned around otherwise.
 * @param {string | number} value
 */
function isolated(value) {
  return document.dir === "rtl" && typeof value === "string" ? `\u2068${value}\u2069` : String(value);
}

/**
 * Say a code from outside if there is a sentence for it, else give the code itself.
 * @param {string} code
 * @param {string} otherwise
 */
export function sayIfKnown(code, otherwise) {
  return page.words[code] ?? otherwise;
}

/**
 * Give the element with an id. Throws where the template and the script do not fit.
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
}

/**
 * Make an element. Data becomes text and attributes only, never markup.
 * @param {string} tag
 * @param {Record<string, string | null>} [attributes]  null leaves the attribute out
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * Draw one of the shapes of shapes.html.
 * @param {string} name
 * @returns {SVGElement}
 */
export function shape(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "shape");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#shape-${name}`);
  drawing.append(use);
  return drawing;
}

/**
 * Change a text only where it differs, so that nothing is laid out again for nothing.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @returns {boolean} whether keys typed now belong to a text field, a choice or an open dialog */
export function isWriting() {
  const at = document.activeElement;
  return (at instanceof HTMLElement && at.matches("input, textarea, select")) || document.querySelector("dialog[open]") !== null;
}
