/** The kinds of step that a test run has. Each resolves with an outcome and never rejects. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../network/bootstrap/run-program.mjs';
import { reportMutations } from '../mutation/report.mjs';

const reporter = fileURLToPath(new URL('reporter.mjs', import.meta.url));
const propertyRuns = fileURLToPath(new URL('property-runs.mjs', import.meta.url));
const worker = fileURLToPath(new URL('worker.mjs', import.meta.url));

/**
 * A program that passes or fails as a whole, beside other steps: it gives way to them, and what it prints comes
 * with its outcome.
 */
export async function backgroundStep(name, script, args) {
  const folder = mkdtempSync(join(tmpdir(), 'output-'));
  const file = join(folder, 'output');
  const output = openSync(file, 'w');
  const begin = performance.now();
  const code = await runProgram('nice', [process.execPath, script, ...args], {
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const printed = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  const [passed, failed] = code === 0 ? [1, 0] : [0, 1];
  return { name, passed, failed, skipped: [], seconds: secondsSince(begin), printed };
}

/**
 * A mocha run.
 *
 * @param {object} options
 * @param {readonly string[]} options.files patterns
 * @param {number} options.timeoutMs per test, unless it sets its own
 * @param {string} [options.grep]
 * @param {number} [options.jobs] files that run beside each other, each in one of as many processes
 * @param {boolean} [options.coverage] whether c8 measures it
 * @param {Record<string, string>} [options.env]
 * @param {readonly string[]} [options.prefix] program with arguments that mocha is run by
 */
export function mochaStep(
  name,
  { files, timeoutMs, grep, jobs = 1, coverage = false, env = {}, prefix = [] },
) {
  return timed(name, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'outcome-'));
    const outcomeFile = join(folder, 'outcome.json');
    const mocha = [
      'node_modules/mocha/bin/mocha.js',
      ...[
        '--require',
        propertyRuns,
        '--reporter',
        reporter,
        '--timeout',
        String(timeoutMs),
        '--forbid-only',
      ],
      ...(jobs === 1 ? [] : ['--parallel', '--jobs', String(jobs), '--require', worker]),
      ...(grep === undefined ? [] : ['--grep', grep]),
      ...files,
    ];
    const c8 = ['node_modules/c8/bin/c8.js', '--reporter=text-summary', '--reporter=json-summary'];
    const args = coverage ? [...c8, process.execPath, ...mocha] : mocha;
    const [program, ...rest] = [...prefix, process.execPath, ...args];
    const code = await runProgram(program, rest, {
      env: { ...env, OUTCOME_FILE: outcomeFile },
    });
    const outcome = readOutcome(outcomeFile);
    rmSync(folder, { recursive: true });
    // It may break outside of any test, e.g. in a file that cannot be loaded.
    const broke = code !== 0 && outcome.failed === 0;
    return broke ? { ...outcome, failed: 1 } : outcome;
  });
}

/** Mutation tests of the functions that decide; each of their files passes or fails. */
export function mutationStep() {
  return timed('mutation tests', async () => {
    const stryker = 'node_modules/@stryker-mutator/core/bin/stryker.js';
    const args = [stryker, 'run', 'test/mutation/stryker.config.mjs'];
    const code = await runProgram(process.execPath, args);
    if (code !== 0) return { passed: 0, failed: 1, skipped: [] };
    const { passed, failures } = reportMutations();
    for (const failure of failures) console.error(failure);
    return { passed, failed: failures.length, skipped: [] };
  });
}

/**
 * Steps on networks that are started for them and stopped again.
 *
 * @param {() => Promise<{ stop: () => Promise<boolean> }>} startNetworks
 * @param {() => Promise<object>} run gives the outcome of what runs on them
 */
export async function onNetworks(startNetworks, run) {
  let networks;
  const start = await timed('start of the test networks', async () => {
    try {
      networks = await startNetworks();
      return { passed: 1, failed: 0, skipped: [] };
    } catch (error) {
      console.error(error.message);
      return { passed: 0, failed: 1, skipped: [] };
    }
  });
  if (networks === undefined) return [start];
  const outcome = await run();
  const stop = await timed('stop of the test networks', async () => {
    const stopped = await networks.stop();
    return { passed: stopped ? 1 : 0, failed: stopped ? 0 : 1, skipped: [] };
  });
  return [start, outcome, stop];
}

/** Runs a step under a heading and measures it. */
export async function timed(name, run) {
  console.log(`\n── ${name}`);
  const begin = performance.now();
  const outcome = await run();
  return { name, ...outcome, seconds: secondsSince(begin) };
}

const secondsSince = (begin) => Math.round((performance.now() - begin) / 1000);

function readOutcome(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Mocha ended before its tests did.
    return { passed: 0, failed: 0, skipped: [] };
  }
}
