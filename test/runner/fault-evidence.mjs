/** The report of a run of the fault suite, kept in `docs/evidence`. */
import { existsSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { keepEvidence } from './evidence.mjs';
import { commit, machine } from './machine.mjs';
import { closingLine } from './tally.mjs';

/** Writes the report and returns its file. */
export function writeFaultEvidence(figures, outcomes, when = new Date()) {
  return keepEvidence('faults', when, describeFaults(figures, outcomes, when));
}

/**
 * The report as Markdown.
 *
 * @param {string} figures file with a line of JSON for each kind of fault; see
 * `test/support/faults/run-report.ts`
 */
export function describeFaults(figures, outcomes, when = new Date()) {
  const runs = existsSync(figures)
    ? readFileSync(figures, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  const date = when.toISOString().slice(0, 10);
  return [
    `# Faults, ${date}`,
    '',
    `Commit ${commit()}. ${machine()} Load average at the end: ${loadavg()[1].toFixed(1)}.`,
    '',
    ...runs.slice(0, 1).map(loadOf),
    'Writes: logical ones, each sent until its client knew what had become of it. Lost, twice, otherwise wrong:',
    'compared with the blocks, with what the commits in them hold, and with what searches find, content included;',
    'after the whole suite also with read models that were built again. Reads without an entry: compared with the',
    'journals that the patients are shown. Openings: charts of the other hospital that clinicians were told were',
    'open; cut: permitted, and not finished by the chart’s custodian. Times are of the hospital where they were',
    'longest, and count from a fault or from its end, such as that of a partition.',
    '',
    '| Fault | Times | Acknowledged | Retried | Found again | Refused | Unknown | Reads | Unserved | Openings | Cut | Lost | Twice | Otherwise wrong | Reads without entry | Openings without release | Longest without a write (s) | Writes went on after (s), worst |',
    `|${' --- |'}${' ---: |'.repeat(17)}`,
    ...runs.map(rowOf),
    '',
    '## What writers were told',
    '',
    '| Fault | Answers to attempts |',
    '| --- | --- |',
    ...runs.map(({ fault, codes }) => `| ${fault} | ${answersOf(codes)} |`),
    '',
    '## What readers were told, where they were not served',
    '',
    '| Fault | Answers |',
    '| --- | --- |',
    ...runs.map(({ fault, unserved }) => `| ${fault} | ${answersOf(unserved)} |`),
    '',
    ...runs.flatMap(({ fault, notes = [] }) => notes.map((note) => `- ${fault}: ${note}`)),
    '',
    `${closingLine(outcomes)}.`,
    '',
    ...outcomes.flatMap(({ failures = [], skipped = [] }) => [
      ...failures.map((title) => `- failed: ${title}`),
      ...skipped.map((title) => `- skipped: ${title}`),
    ]),
  ].join('\n');
}

const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1);

function loadOf({ seed, size: { writers, readers, thinking } }) {
  const [least, most] = [thinking.least, thinking.least + thinking.more].map((each) => each / 1000);
  return (
    `${writers} writers and ${readers} readers, each of which pauses for ${least} to ${most} s between two ` +
    `requests. HEALTHCHAIN_SEED=${seed} repeats what dies when and what clients ask for, not the timing.`
  );
}

function rowOf({ fault, injections, longestGap, resumedAfter, ...run }) {
  const { writes, reads, opened, cutOpenings, faults } = run;
  const cells = [
    fault,
    injections.filter(({ isRecovery }) => !isRecovery).length,
    writes.acknowledged,
    writes.retried,
    writes.foundAgain,
    writes.refused,
    writes.unknown,
    reads.served,
    reads.unserved,
    opened,
    cutOpenings,
    faults.lost,
    faults.twice,
    faults.otherwise,
    faults.readsWithoutEntry,
    faults.openedWithoutRelease,
    seconds(longestGap),
    seconds(resumedAfter),
  ];
  return `| ${cells.join(' | ')} |`;
}

function answersOf(codes) {
  return Object.entries(codes)
    .sort(([, one], [, other]) => other - one)
    .map(([code, times]) => `${code} ${times}`)
    .join(', ');
}
