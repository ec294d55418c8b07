// What has been typed, pasted or wedged into the scan field, and is it to be sent?

import { Pace, QUIET_MS, STUMBLE_MS, characterOf, readLines } from "./wedge.js";

/**
 * The scan field: it holds the focus, reads keys by their place, and hands on complete lines.
 */
export class ScanField {
  #pace = new Pace();
  #burst = "";
  #before = "";
  #isDropped = false;
  #isNewScan = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #quiet;

  /**
   * @param {HTMLTextAreaElement} area
   * @param {{isBusy: () => boolean, onInput: () => void, onComplete: (lines: string[]) => void, onDropped: () => void, onAgain: () => void, onImage: (file: File) => void}} told
   */
  constructor(area, told) {
    this.area = area;
    this.told = told;
    document.addEventListener("keydown", (event) => this.#onKey(event), true);
    document.addEventListener("paste", (event) => this.#onPaste(event));
    area.addEventListener("input", () => told.onInput());
    area.addEventListener("blur", () => setTimeout(() => this.#takeFocusBack()));
  }

  get read() {
    return readLines(this.area.value);
  }

  /** @param {string} text */
  set(text) {
    this.area.value = text;
    this.area.setSelectionRange(text.length, text.length);
  }

  focus() {
    this.area.focus({ preventScroll: true });
  }

  /** Nothing else to type into has the focus: then it belongs here. */
  #takeFocusBack() {
    if (document.activeElement === document.body && document.hasFocus() && !document.querySelector("dialog[open]")) this.focus();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) {
      // A wedge may frame its text with control characters; in a burst they must not reach the browser.
      if (this.#pace.isInBurst(event.timeStamp)) event.preventDefault();
      return;
    }
    const isHere = event.target === this.area;
    if (event.code === "Enter" || event.code === "NumpadEnter") return this.#onEnter(event, isHere);
    if (event.code === "Tab" && this.#pace.isInBurst(event.timeStamp)) return event.preventDefault();
    const character = characterOf(event.code);
    if (!character) return;
    // A key held down repeats as fast as a wedge types, and is still a person's.
    const pace = event.repeat ? { isFirst: false, isWedge: false, gapMs: 0 } : this.#pace.note(event.timeStamp);
    if (pace.isFirst) this.#begin(event.target, pace.gapMs);
    this.#burst += character;
    if (isHere) {
      event.preventDefault();
      this.#insert(character, pace);
    } else if (isTextInput(event.target)) {
      // A wedge that fires into another text field is brought home, and that field gets back what it held.
      if (pace.isWedge) this.#bringHome(event);
    } else {
      event.preventDefault();
      this.focus();
      this.#insert(character, pace);
    }
  }

  /**
   * @param {EventTarget | null} target
   * @param {number} gapMs
   */
  #begin(target, gapMs) {
    this.#isDropped = this.told.isBusy();
    this.#isNewScan = gapMs > STUMBLE_MS || this.read.isComplete;
    this.#burst = "";
    this.#before = isTextInput(target) || target === this.area ? /** @type {HTMLInputElement} */ (target).value : "";
  }

  /**
   * @param {string} character
   * @param {{isWedge: boolean}} pace
   */
  #insert(character, pace) {
    // A burst that runs into the answer to the one before is dropped to its end.
    this.#isDropped ||= this.told.isBusy();
    if (this.#isDropped) {
      if (pace.isWedge) this.told.onDropped();
      return;
    }
    const { area } = this;
    area.setRangeText(character, area.selectionStart, area.selectionEnd, "end");
    // A new scan replaces what was left standing: a failed one, the same page twice, or one that broke off.
    if (pace.isWedge && this.#isNewScan && this.#before) {
      this.#before = "";
      this.set(this.#burst);
    }
    this.told.onInput();
    if (pace.isWedge) this.#sendWhenComplete();
  }

  #sendWhenComplete() {
    clearTimeout(this.#quiet);
    const { isComplete, isSure } = this.read;
    if (isSure) this.#send();
    else if (isComplete) this.#quiet = setTimeout(() => this.#send(), QUIET_MS);
  }

  #send() {
    const { lines, isComplete } = this.read;
    if (isComplete && !this.told.isBusy()) this.told.onComplete(lines);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {boolean} isHere
   */
  #onEnter(event, isHere) {
    const isWedge = this.#pace.isInBurst(event.timeStamp);
    if (!isHere && !isWedge) return;
    event.preventDefault();
    if (isWedge) this.#pace.note(event.timeStamp);
    if (this.told.isBusy() || this.#isDropped) return;
    const { isComplete, lines } = this.read;
    if (isComplete) this.#send();
    else if (!lines.length && !isWedge && !event.repeat) this.told.onAgain();
    else if (lines.length && !this.area.value.endsWith("\n")) {
      if (isWedge) this.#burst += "\n";
      this.area.setRangeText("\n", this.area.selectionStart, this.area.selectionEnd, "end");
      this.told.onInput();
    }
  }

  /** @param {KeyboardEvent} event */
  #bringHome(event) {
    event.preventDefault();
    /** @type {HTMLInputElement} */ (event.target).value = this.#before;
    this.#before = "";
    this.focus();
    this.set(this.#burst);
    this.told.onInput();
    this.#sendWhenComplete();
  }

  /** @param {ClipboardEvent} event */
  #onPaste(event) {
    if (isTextInput(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (this.told.isBusy()) return;
    const image = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith("image/"));
    if (image) return this.told.onImage(image);
    const text = (event.clipboardData?.getData("text/plain") ?? "").slice(0, 500).trim();
    if (!text) return;
    const { area } = this;
    if (readLines(text).isComplete || this.read.isComplete) this.set(text);
    else area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    this.focus();
    this.told.onInput();
    this.#send();
  }
}

/**
 * Whether an element is a field for text other than the scan field.
 * @param {EventTarget | null} target
 */
function isTextInput(target) {
  return target instanceof HTMLElement && target.matches("input:not([type=radio], [type=checkbox], [type=file]), select, textarea:not(#scan)");
}
