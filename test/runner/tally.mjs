/** Sums the outcomes of steps. Pure. */

/**
 * @typedef {object} Outcome
 * @property {string} name of the step
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} skipped full titles of skipped tests
 * @property {readonly string[]} [failures] full titles of what failed
 * @property {number} [seconds]
 */

/**
 * Finds the skipped tests that no reason allows. In CI each counts as a failure, so that no test
 * sleeps unnoticed.
 *
 * @param {Outcome} outcome
 * @param {Readonly<Record<string, string>>} allowedSkips reasons by full title
 * @param {boolean} inCi
 * @returns {Outcome & { unlisted: string[] }}
 */
export function judgeSkips(outcome, allowedSkips, inCi) {
  const unlisted = outcome.skipped.filter((title) => !Object.hasOwn(allowedSkips, title));
  return { ...outcome, failed: outcome.failed + (inCi ? unlisted.length : 0), unlisted };
}

/** The closing line over all steps. */
export function closingLine(outcomes) {
  const total = (field) => outcomes.reduce((sum, outcome) => sum + outcome[field], 0);
  return `${total('passed')} passed, ${total('failed')} failed`;
}

/** Whether everything passed and something was tested at all. */
export function isSuccess(outcomes) {
  return outcomes.length > 0 && outcomes.every(({ passed, failed }) => failed === 0 && passed > 0);
}
