// What is wrong with a picture that could not be read, so that the officer can mend it?
//
// Measured here, in a few thousand pixels; where the lines were found, and how large, the reading tells.

const SMALL = 160;
/** The lowest third, where the lines belong: left, top, width and height as parts of the picture. */
const GUIDE = [0.04, 0.66, 0.92, 0.28];
const DARK = 45;
const MOVED = 14;
const GLARING = { from: 251, share: 0.06 };
const PRINTED = 60;
const BLUNT = 0.06;
/** Pixels a character: below that the reader cannot be sure. */
const SMALLEST_CELL = 10;

/** @typedef {{grey: Uint8Array, mean: number, glaring: number, isBlurred: boolean}} Sight */

/**
 * @param {HTMLCanvasElement} picture
 * @returns {Sight}
 */
export function look(picture) {
  const { width, height } = picture;
  const [left, top, wide, high] = [GUIDE[0] * width, GUIDE[1] * height, GUIDE[2] * width, GUIDE[3] * height];
  const whole = greyOf(picture, [0, 0, width, height], SMALL, Math.round((SMALL * height) / width));
  const guide = greyOf(picture, [left, top, wide, high], SMALL, Math.round((SMALL * high) / wide));
  // A part of its own size: scaling would sharpen it.
  const part = [Math.min(640, Math.floor(wide)), Math.floor(high)];
  const close = greyOf(picture, [left + (wide - part[0]) / 2, top, part[0], part[1]], part[0], part[1]);
  return {
    grey: whole,
    mean: meanOf(whole),
    glaring: guide.filter((value) => value >= GLARING.from).length / guide.length,
    isBlurred: isBlurred(close, part[0], part[1]),
  };
}

/**
 * Say in a code what keeps a picture from being read.
 * @param {Sight} sight
 * @param {Sight | null} before  of the picture a moment ago
 * @param {any} reading  what the server made of it
 */
export function whatIsWrong(sight, before, reading) {
  if (sight.mean < DARK) return "console.camera.dark";
  const cell = cellOf(reading);
  if (cell && cell < SMALLEST_CELL) return "console.camera.small";
  if (before && difference(sight.grey, before.grey) > MOVED) return "console.camera.moving";
  if (sight.glaring > GLARING.share) return "console.camera.glare";
  if (sight.isBlurred) return "console.camera.blurred";
  return cell ? "console.camera.nearly" : "console.camera.looking";
}

/** @param {any} reading */
function cellOf(reading) {
  const place = reading.places?.[0];
  if (!place) return 0;
  return Math.hypot(place.end_top.x - place.start_top.x, place.end_top.y - place.start_top.y) / reading.lines[0].length;
}

/**
 * @param {HTMLCanvasElement} picture
 * @param {number[]} part
 * @param {number} width
 * @param {number} height
 */
function greyOf(picture, [x, y, wide, high], width, height) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen?.drawImage(picture, x, y, wide, high, 0, 0, width, height);
  const pixels = pen?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray(4 * width * height);
  return Uint8Array.from({ length: width * height }, (_, at) => (pixels[4 * at] * 3 + pixels[4 * at + 1] * 6 + pixels[4 * at + 2]) / 10);
}

/** @param {Uint8Array} grey */
function meanOf(grey) {
  return grey.reduce((sum, value) => sum + value, 0) / grey.length;
}

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
function difference(one, other) {
  return one.length === other.length ? one.reduce((sum, value, at) => sum + Math.abs(value - other[at]), 0) / one.length : 0;
}

/**
 * Whether there is print without edges: what differs from pixel to pixel is little of what differs at all.
 * @param {Uint8Array} grey
 * @param {number} width
 * @param {number} height
 */
function isBlurred(grey, width, height) {
  const mean = meanOf(grey);
  let [edges, spread] = [0, 0];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      edges += (4 * grey[at] - grey[at - 1] - grey[at + 1] - grey[at - width] - grey[at + width]) ** 2;
      spread += (grey[at] - mean) ** 2;
    }
  }
  return spread > PRINTED * width * height && edges < BLUNT * spread;
}
