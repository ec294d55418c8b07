// Who crossed without being screened, and what was in the way?

import { call, newKey } from "./call.js";
import { byId, say, setText } from "./page.js";

const FIELDS = ["surname", "given_names", "date_of_birth", "nationality", "document_number"];

/**
 * Ask, and record it: as the end of an open crossing, or in one of its own. What is typed stays until it is recorded.
 * @param {{crossing: {id: string, number: string} | null, place: object, known: Record<string, string>}} about
 * @param {(recorded: any) => void} onRecorded  with the crossing as it is recorded
 * @param {(answer: import("./call.js").Answer) => void} onTrouble
 */
export function askUnscreened({ crossing, place, known }, onRecorded, onTrouble) {
  const dialog = byId("unscreened-dialog");
  const form = byId("unscreened-form");
  const path = crossing ? `/api/v1/crossings/${crossing.id}/movement` : "/api/v1/crossings";
  const occurred_at = timeNow();
  let attempt = { key: "", json: "" };
  form.reset();
  for (const name of FIELDS) byId(`unscreened-${name}`).value = known[name] ?? "";
  setText(byId("unscreened-of"), crossing ? say("console.unscreened.of", { number: crossing.number }) : "");
  tell("");
  form.onchange = () => (byId("unscreened-words").required = new FormData(form).get("cause") === "other");
  form.onchange();
  form.onsubmit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const send = byId("unscreened-send");
    if (send.disabled) return;
    send.disabled = true;
    const json = JSON.stringify({ ...(crossing ? { kind: "unscreened" } : { crossing: place }), ...written(new FormData(form)), occurred_at });
    if (attempt.json !== json) attempt = { key: newKey(), json };
    const answer = await call("POST", path, attempt);
    send.disabled = false;
    if (answer.status !== 201) {
      tell(answer.trouble);
      return onTrouble(answer);
    }
    dialog.close();
    onRecorded(answer.body);
  };
  form.onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.code !== "Enter" || !event.ctrlKey || event.repeat) return;
    event.preventDefault();
    form.requestSubmit();
  };
  byId("unscreened-cancel").onclick = () => dialog.close();
  dialog.showModal();
  form.querySelector("input[name=cause]").focus();
}

/** @param {string} trouble */
function tell(trouble) {
  setText(byId("unscreened-trouble"), trouble);
  byId("unscreened-trouble").hidden = !trouble;
}

/** @param {FormData} data */
function written(data) {
  const text = (/** @type {string} */ name) => String(data.get(name) ?? "").trim();
  const person = Object.fromEntries(FIELDS.slice(0, 4).map((name) => [name, text(name).toUpperCase()]).filter(([, value]) => value));
  const number = text("document_number").toUpperCase();
  return {
    cause: text("cause"),
    ...(text("words") && { reason: text("words") }),
    ...(Object.keys(person).length && { traveller: person }),
    ...(number && { documents: [{ number }] }),
  };
}

/**
 * What this machine takes for the time. One that lost its clock tells of 1970: that is no time, and none is told.
 * @returns {string | undefined}
 */
function timeNow() {
  const now = new Date();
  return now.getUTCFullYear() >= 2000 && now.getUTCFullYear() < 2100 ? now.toISOString() : undefined;
}
