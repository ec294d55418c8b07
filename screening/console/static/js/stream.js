// Is this page told live what happens, and since when is it not?
//
// EventSource resumes by itself after a broken line, but gives up for good on an answer such as 503, and notices a dead
// line only when something is missing. So it is watched: refused or silent for too long, it is opened anew where it ended.

const SILENT_MS = 12000;
const AGAIN_MS = 2000;

/** Follows events of one kind from a position on, through every interruption. */
export class LiveStream {
  #address;
  #kind;
  #position;
  #told;
  #watching;
  /** @type {EventSource | null} */
  #source = null;
  #heardAt = Date.now();
  #isLive = false;
  /** @type {number | null} */
  #lostAt = null;

  /**
   * @param {string} address  with its query, if it has one
   * @param {string} kind
   * @param {number | null} position  from which it goes on; null where it begins now
   * @param {{onEvent: (data: any) => void, onTime: (moment: string) => void, onLive: () => void, onLost: (since: number) => void, onRefused: () => void}} told
   */
  constructor(address, kind, position, told) {
    this.#address = address;
    this.#kind = kind;
    this.#position = position === null ? "" : String(position);
    this.#told = told;
    this.#open();
    this.#watching = setInterval(() => this.#watch(), 1000);
    addEventListener("offline", this.#onOffline);
    addEventListener("online", this.#onOnline);
  }

  #onOffline = () => this.#lose();
  #onOnline = () => this.#openAgain();

  /** Follow no longer. */
  close() {
    clearInterval(this.#watching);
    removeEventListener("offline", this.#onOffline);
    removeEventListener("online", this.#onOnline);
    this.#source?.close();
    this.#source = null;
  }

  #open() {
    const after = this.#position && `${this.#address.includes("?") ? "&" : "?"}after=${encodeURIComponent(this.#position)}`;
    const source = new EventSource(this.#address + after);
    this.#source = source;
    this.#heardAt = Date.now();
    source.onopen = () => this.#hear();
    source.onerror = () => {
      if (source !== this.#source) return;
      this.#lose();
      if (source.readyState === EventSource.CLOSED) setTimeout(() => source === this.#source && this.#told.onRefused(), 0);
    };
    source.addEventListener(this.#kind, (event) => {
      this.#hear();
      this.#position = event.lastEventId || this.#position;
      this.#told.onEvent(JSON.parse(event.data));
    });
    source.addEventListener("ready", (event) => {
      this.#hear();
      this.#position = event.lastEventId || this.#position;
    });
    source.addEventListener("heartbeat", (event) => {
      this.#hear();
      this.#told.onTime(JSON.parse(event.data).now);
    });
  }

  #hear() {
    this.#heardAt = Date.now();
    if (this.#isLive) return;
    this.#isLive = true;
    this.#lostAt = null;
    this.#told.onLive();
  }

  #lose() {
    this.#isLive = false;
    this.#lostAt ??= Date.now();
    this.#told.onLost(this.#lostAt);
  }

  #openAgain() {
    this.#source?.close();
    this.#open();
  }

  #watch() {
    const silent = Date.now() - this.#heardAt;
    if (silent > SILENT_MS) {
      this.#lose();
      this.#openAgain();
    } else if (this.#source?.readyState === EventSource.CLOSED && silent > AGAIN_MS) this.#openAgain();
  }
}
