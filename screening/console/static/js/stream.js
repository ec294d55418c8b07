// Is the board live, and since when is it not?
//
// EventSource resumes by itself after a broken line, but gives up for good on an answer such as 503, and notices a dead
// line only when something is missing. So it is watched: refused or silent for too long, it is opened anew where it ended.

const SILENT_MS = 12000;
const AGAIN_MS = 2000;

/** Follows the alerts from a journal position on, through every interruption. */
export class AlertStream {
  #position;
  #told;
  /** @type {EventSource | null} */
  #source = null;
  #heardAt = Date.now();
  #isLive = false;
  /** @type {number | null} */
  #lostAt = null;

  /**
   * @param {number} position
   * @param {{onLine: (line: any) => void, onTime: (moment: string) => void, onLive: () => void, onLost: (since: number) => void, onRefused: () => void}} told
   */
  constructor(position, told) {
    this.#position = String(position);
    this.#told = told;
    this.#open();
    setInterval(() => this.#watch(), 1000);
    addEventListener("offline", () => this.#lose());
    addEventListener("online", () => this.#openAgain());
  }

  #open() {
    const source = new EventSource(`/api/v1/alerts/stream?after=${encodeURIComponent(this.#position)}`);
    this.#source = source;
    this.#heardAt = Date.now();
    source.onopen = () => this.#hear();
    source.onerror = () => {
      if (source !== this.#source) return;
      this.#lose();
      if (source.readyState === EventSource.CLOSED) setTimeout(() => source === this.#source && this.#told.onRefused(), 0);
    };
    source.addEventListener("alert", (event) => {
      this.#hear();
      this.#position = event.lastEventId || this.#position;
      this.#told.onLine(JSON.parse(event.data));
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
