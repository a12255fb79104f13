/** Judges Stryker's report. Pure. */

/**
 * @typedef {object} Survivor
 * @property {string} file
 * @property {number} line
 * @property {string} original the source that was changed
 * @property {string} replacement what it was changed to
 * @property {string | undefined} reason why no test can or needs to notice
 */

/**
 * @typedef {object} FileScore
 * @property {string} file
 * @property {number} mutants
 * @property {number} killed
 * @property {number} timedOut those of the killed that made the tests run for too long
 * @property {readonly Survivor[]} survivors
 */

/** What was left alone, or gives no module that can be loaded, says nothing about the tests. */
const notJudged = ['Ignored', 'CompileError', 'RuntimeError'];

/** Share of all mutants that tests have to notice. */
export const target = 0.95;

/**
 * The score of each file, with the mutants that no test noticed.
 *
 * @param {{ files: Record<string, { source: string, mutants: readonly object[] }> }} report
 * @param {readonly { file: string, original: string, replacement: string, reason: string }[]} reasons
 * @returns {FileScore[]}
 */
export function scores(report, reasons) {
  return Object.entries(report.files)
    .map(([file, { source, mutants }]) => {
      const judged = mutants.filter(({ status }) => !notJudged.includes(status));
      const survivors = judged
        .filter(({ status }) => !['Killed', 'Timeout'].includes(status))
        .map((mutant) => survivor(file, source, mutant, reasons));
      const timedOut = judged.filter(({ status }) => status === 'Timeout').length;
      const killed = judged.length - survivors.length;
      return { file, mutants: judged.length, killed, timedOut, survivors };
    })
    .sort((one, other) => (one.file < other.file ? -1 : 1));
}

/** Whether every survivor of a file has its reason. */
export function isExplained({ survivors }) {
  return survivors.every(({ reason }) => reason !== undefined);
}

/** All files together: how many mutants there are, and how many the tests notice. */
export function total(fileScores) {
  const sum = (field) => fileScores.reduce((all, one) => all + one[field], 0);
  return { mutants: sum('mutants'), killed: sum('killed'), timedOut: sum('timedOut') };
}

/** Reasons that no survivor needs any more. */
export function staleReasons(fileScores, reasons) {
  const used = new Set(fileScores.flatMap(({ survivors }) => survivors.map(nameOf)));
  return reasons.filter((reason) => !used.has(nameOf(reason)));
}

function survivor(file, source, { location, replacement }, reasons) {
  const found = {
    file,
    line: location.start.line,
    original: between(source, location),
    replacement,
  };
  const reason = reasons.find((one) => nameOf(one) === nameOf(found))?.reason;
  return { ...found, reason };
}

/** Lines move; what was changed into what stays. */
function nameOf({ file, original, replacement }) {
  return JSON.stringify([file, original, replacement]);
}

function between(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, index) =>
      line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : line.length),
    )
    .map((line) => line.trim())
    .join(' ');
}
