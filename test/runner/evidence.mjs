/** The report of a long test run, kept in `docs/evidence`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../network/bootstrap/folders.mjs';
import { commit, machine } from './machine.mjs';
import { closingLine } from './tally.mjs';

/** Writes the report and returns its file. */
export function writeEvidence(outcomes, when = new Date()) {
  return keepEvidence('test-long', when, describe(outcomes, when));
}

/** Keeps a report under its name and date in `docs/evidence`, and returns its file. */
export function keepEvidence(name, when, text) {
  const folder = join(projectFolder, 'docs/evidence');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}-${when.toISOString().slice(0, 10)}.md`);
  writeFileSync(file, text);
  return file;
}

function describe(outcomes, when) {
  const rows = outcomes.map(
    ({ name, passed, failed, seconds }) => `| ${name} | ${passed} | ${failed} | ${seconds} |`,
  );
  return [
    `# Long test run, ${when.toISOString().slice(0, 10)}`,
    '',
    `Commit ${commit()}. ${machine()}`,
    '',
    '| Step | Passed | Failed | Seconds |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
    '',
    `${closingLine(outcomes)}.`,
    '',
  ].join('\n');
}
