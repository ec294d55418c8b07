// When is an answer complete, and what of it is the counter told?

const OUTCOMES = ["offload", "refer", "undetermined", "clear"];

/**
 * A shift manager is answered with what was found. The screen of a counter is for the counter: others look on.
 * @param {any} answer
 */
export function asTheCounterIsTold(answer) {
  return answer?.outcome_shown ? { ...answer, outcome: answer.outcome_shown, instruction: answer.instruction_shown } : answer;
}

/** @param {any} answer */
export function isCompleteAnswer(answer) {
  return Boolean(OUTCOMES.includes(answer?.outcome) && answer.instruction?.text && answer.crossing?.id && answer.crossing.number
    && Array.isArray(answer.lists) && typeof answer.elapsed_ms === "number");
}

/**
 * Give what an answer tells of the traveller, as the forms name it.
 * @param {any} answer
 * @returns {Record<string, string>}
 */
export function knownOf(answer) {
  const holder = answer.reading?.holder ?? {};
  const { name, date_of_birth, nationality, document_number } = answer.traveller ?? {};
  return { surname: holder.surname ?? name ?? "", given_names: holder.given_names ?? "", date_of_birth: date_of_birth ?? "", nationality: nationality ?? "", document_number: document_number ?? "" };
}
