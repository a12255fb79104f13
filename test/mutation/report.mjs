/** The report of a mutation run, kept in `docs/evidence`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder, stateFolder } from '../../network/bootstrap/folders.mjs';
import { commit, machine } from '../runner/machine.mjs';
import { isExplained, scores, staleReasons, target, total } from './score.mjs';

const strykerReport = join(stateFolder, 'mutation.json');
const evidence = join(projectFolder, 'docs/evidence/mutation.md');
const reasons = JSON.parse(readFileSync(new URL('survivors.json', import.meta.url), 'utf8'));

/** Writes the report. @returns how many files passed, and what failed */
export function reportMutations(when = new Date()) {
  const files = scores(JSON.parse(readFileSync(strykerReport, 'utf8')), reasons);
  writeFileSync(evidence, describe(files, when));
  const failures = failuresOf(files);
  return { passed: files.filter(isExplained).length, failures };
}

function failuresOf(files) {
  const { mutants, killed } = total(files);
  return [
    ...files.flatMap(({ survivors }) => survivors.filter(({ reason }) => reason === undefined)),
    ...staleReasons(files, reasons).map((reason) => ({ ...reason, reason: 'not needed any more' })),
    ...(killed < target * mutants ? [{ reason: `less than ${target} of all mutants` }] : []),
  ].map((failure) => JSON.stringify(failure));
}

function describe(files, when) {
  const survivors = files.flatMap((one) => one.survivors);
  const sum = total(files);
  return [
    '# Mutation tests',
    '',
    `Commit ${commit()}, ${when.toISOString().slice(0, 10)}. ${machine()}`,
    '',
    'Each function that decides is changed in small ways, one at a time; a change is noticed when some',
    'unit test fails, or runs for too long, which a busy machine can cause too. `npm run test:mutation`',
    'writes this.',
    '',
    '| File | Changes | Noticed | of these by time | Per cent |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...files.map((one) => row(`\`${one.file}\``, one)),
    row('all', sum),
    '',
    '## Changes that no test notices',
    '',
    ...(survivors.length === 0 ? ['None.'] : survivors.map(item)),
    '',
  ].join('\n');
}

function row(name, { mutants, killed, timedOut }) {
  return `| ${name} | ${mutants} | ${killed} | ${timedOut} | ${((100 * killed) / mutants).toFixed(1)} |`;
}

function item({ file, line, original, replacement, reason = 'Not explained.' }) {
  return `- \`${file}\`, line ${line}: \`${original}\` to \`${replacement}\`. ${reason}`;
}
