// What stands on the page where a line was read?
//
// Drawn here, from the picture that the officer has anyway: it leaves the browser once, to be read, and the server keeps
// and returns none of it. The reading tells the corners of each line alone.

import { element, say } from "./page.js";

const CELL = 24;
/** Cells shown before the first and after the last: the corners are true to a part of a cell. */
const SPARE = 0.5;
const MARK = { colour: "#b3001b", width: 3 };

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{start_top: Point, end_top: Point, start_foot: Point}} Place */

/**
 * Give the strip of a page on which a line stands, upright, each character in a cell of one width.
 * @param {ImageBitmap} picture  upright, as it was read
 * @param {Place} place
 * @param {{line: number, cells: number, positions: number[], code: string}} shown  those positions framed; what that means
 * @returns {HTMLCanvasElement | null} null where the corners make no strip
 */
export function cropOf(picture, place, { line, cells, positions, code }) {
  const along = minus(place.end_top, place.start_top);
  const down = minus(place.start_foot, place.start_top);
  const width = cells * CELL;
  const height = Math.round(width * Math.hypot(down.x, down.y) / Math.hypot(along.x, along.y));
  const area = along.x * down.y - along.y * down.x;
  if (!(area > 0 && height > 0 && height < 4 * CELL)) return null;
  const canvas = /** @type {HTMLCanvasElement} */ (element("canvas", { role: "img", width: String(width + 2 * SPARE * CELL), height: String(height),
    "aria-label": say(positions.length ? code : "console.correction.crop", { line: line + 1, positions: positions.map((position) => position + 1).join(", ") }) }));
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  const [a, b, c, d] = [width * down.y / area, -height * along.y / area, -width * down.x / area, height * along.x / area];
  const { x, y } = place.start_top;
  pen.imageSmoothingQuality = "high";
  pen.setTransform(a, b, c, d, SPARE * CELL - a * x - c * y, -b * x - d * y);
  pen.drawImage(picture, 0, 0);
  pen.resetTransform();
  [pen.strokeStyle, pen.lineWidth] = [MARK.colour, MARK.width];
  for (const position of positions) pen.strokeRect((position + SPARE) * CELL, MARK.width / 2, CELL, height - MARK.width);
  const style = canvas.style;
  style.width = `calc(${cells + 2 * SPARE} * var(--cell))`;
  style.marginInlineStart = `calc(0.4rem + 2px - ${SPARE} * var(--cell))`;
  return canvas;
}

/**
 * @param {Point} to
 * @param {Point} from
 */
function minus(to, from) {
  return { x: to.x - from.x, y: to.y - from.y };
}

/**
 * Open a picture as the server does: its first frame, upright. Null where this browser knows no such pictures (TIFF).
 * @param {Blob} image
 */
export function openPicture(image) {
  return createImageBitmap(image).catch(() => null);
}
