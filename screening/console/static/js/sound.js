// Does an offload sound, and until when? Made here from two tones; a browser lets it sound only once a key was pressed.

import { byId } from "./page.js";

const OFF_KEPT_AS = "screening.sound-off";
const AGAIN_MS = 8000;
const TONES_HZ = [880, 660];
const TONE_S = 0.22;
const LOUDNESS = 0.25;

/** Sounds while something is to be heard, every eight seconds, unless this browser is to be quiet. */
export class Alarm {
  /** @type {AudioContext | null} */
  #audio = null;
  #isAsked = false;
  #soundedAt = 0;

  constructor() {
    const box = byId("sound");
    box.checked = localStorage.getItem(OFF_KEPT_AS) === null;
    box.onchange = () => {
      if (box.checked) localStorage.removeItem(OFF_KEPT_AS);
      else localStorage.setItem(OFF_KEPT_AS, "yes");
      this.#wake();
      this.#heed();
    };
    for (const gesture of ["keydown", "pointerdown"]) addEventListener(gesture, () => this.#wake(), { capture: true });
    setInterval(() => this.#sound(), 500);
    this.#tell();
  }

  /**
   * @param {boolean} isAsked  whether something is to be heard
   * @param {boolean} [isNew]  whether it is new: then it is not waited for
   */
  ask(isAsked, isNew = false) {
    this.#isAsked = isAsked;
    if (isNew) this.#soundedAt = 0;
    this.#sound();
  }

  /** The officer has pressed something: from now on the browser lets it sound. */
  #wake() {
    if (!byId("sound").checked) return;
    if (this.#audio === null) {
      this.#audio = new AudioContext();
      this.#audio.onstatechange = () => this.#heed();
    }
    if (this.#audio.state === "running") this.#heed();
    else this.#audio.resume().then(() => this.#heed());
  }

  #heed() {
    this.#tell();
    this.#sound();
  }

  #tell() {
    byId("sound-note").hidden = !byId("sound").checked || this.#audio?.state === "running";
  }

  #sound() {
    const audio = this.#audio;
    if (!this.#isAsked || !byId("sound").checked || audio?.state !== "running" || Date.now() - this.#soundedAt < AGAIN_MS) return;
    this.#soundedAt = Date.now();
    TONES_HZ.forEach((pitch, index) => this.#tone(audio, pitch, audio.currentTime + index * TONE_S));
  }

  /** @param {AudioContext} audio @param {number} pitch @param {number} at */
  #tone(audio, pitch, at) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    // It swells and fades: a tone cut off clicks.
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
    loudness.gain.linearRampToValueAtTime(0, at + TONE_S);
    tone.connect(loudness).connect(audio.destination);
    tone.start(at);
    tone.stop(at + TONE_S);
  }
}
