/** All steps of `npm test`, in order. */
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { delimiter } from 'node:path';
import { ensureChromium } from '../../network/bootstrap/chromium.mjs';
import { testStateFolders } from '../../network/bootstrap/folders.mjs';
import { writeEvidence } from './evidence.mjs';
import { faultSteps } from './faults.mjs';
import { backgroundStep, mochaStep, mutationStep, onNetworks, timed } from './steps.mjs';
import { closingLine, isSuccess, judgeSkips } from './tally.mjs';
import { startTestNetworks } from './test-network.mjs';

const workspaces = ['protocol', 'chaincode', 'gateway', 'network', 'verifier', 'bench'];
const allowedSkips = JSON.parse(
  readFileSync(new URL('../allowed-skips.json', import.meta.url), 'utf8'),
);

/** Memory (bytes) above which a machine runs two networks; one takes 2.5 GiB, and its tests 1 GiB. */
const memoryForTwo = 12 * 2 ** 30;

const inCi = process.env.CI === 'true';

/**
 * Runs the tests and prints `N passed, N failed` as the last line.
 *
 * @param {object} options
 * @param {'unit' | 'integration' | 'mutation' | 'faults'} [options.only] a part of it, without lint
 * @param {string} [options.grep] only tests whose title matches
 * @param {boolean} [options.long] the larger sizes, with a report in docs/evidence
 * @returns {Promise<boolean>} whether all of it passed
 */
export async function runTests(options) {
  const outcomes = await runSteps(options);
  const judged = outcomes.map((outcome) => judgeSkips(outcome, allowedSkips, inCi));
  for (const { name, unlisted } of judged) {
    for (const title of unlisted) {
      console.error(`${name}: skipped without a reason in test/allowed-skips.json: ${title}`);
    }
  }
  if (options.long) console.log(`\nReport: ${writeEvidence(judged)}`);
  console.log(`\n${closingLine(judged)}`);
  return isSuccess(judged);
}

async function runSteps({ only, ...options }) {
  if (only === 'mutation') return [await mutationStep()];
  const tools = await findTools();
  if (only === 'faults') return [tools, ...(await faultSteps({ ...options, env: tools.env }))];
  const outcomes = [tools];
  const browser = only === 'unit' ? undefined : await findBrowser();
  if (browser !== undefined) outcomes.push(browser);
  const linted = only === undefined ? lint() : [];
  if (only !== 'integration') outcomes.push(await unitTests(options, tools.env));
  outcomes.push(...(await linted).map(printed));
  if (browser !== undefined) {
    outcomes.push(...(await networkTests(options, { ...tools.env, ...browser.env })));
  }
  if (only === undefined && options.long) outcomes.push(await mutationStep());
  return outcomes;
}

/** One after the other, beside the unit tests: none of it uses more than one core. */
async function lint() {
  return [
    await backgroundStep('eslint', 'node_modules/eslint/bin/eslint.js', ['--max-warnings=0', '.']),
    await backgroundStep('prettier', 'node_modules/prettier/bin/prettier.cjs', ['--check', '.']),
    await backgroundStep(
      'dependency-cruiser',
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      workspaces.map((workspace) => `${workspace}/src`),
    ),
  ];
}

function printed({ printed: text, ...outcome }) {
  console.log(`\n── ${outcome.name}\n${text.trimEnd()}`);
  return outcome;
}

/** The programs and the PKCS#11 module that some unit tests use as the network does. */
function findTools() {
  return toolsStep('tools', async (onProgress) => {
    const { ensureBinaries, ensurePkcs11Module } =
      await import('../../network/dist/tools/index.js');
    const { binFolder } = await ensureBinaries({ onProgress });
    const { moduleFile, env } = await ensurePkcs11Module({ onProgress });
    return { ...env, HEALTHCHAIN_BIN: binFolder, HEALTHCHAIN_PKCS11_MODULE: moduleFile };
  });
}

/** For the tests of the sign-in page. Looked for early: who lacks it learns so before the long part. */
function findBrowser() {
  return toolsStep('browser', async (onProgress) => ({
    HEALTHCHAIN_CHROMIUM: await ensureChromium({ onProgress }),
  }));
}

/** @param find resolves with what names the tools in the environment of tests */
function toolsStep(name, find) {
  return timed(name, async () => {
    try {
      const env = await find((line) => console.log(line));
      return { passed: 1, failed: 0, skipped: [], env };
    } catch (error) {
      console.error(error.message);
      return { passed: 0, failed: 1, skipped: [], env: {} };
    }
  });
}

const sizeOf = (long) => ({ HEALTHCHAIN_TEST_SIZE: long ? 'long' : 'short' });

function unitTests({ grep, long = false }, env) {
  return mochaStep('unit tests', {
    files: [
      `{${workspaces.join(',')}}/dist/**/*.test.js`,
      'network/bootstrap/*.test.mjs',
      'test/{runner,mutation,dist/support}/**/*.test.{mjs,js}',
    ],
    timeoutMs: long ? 300_000 : 30_000,
    grep,
    jobs: availableParallelism(),
    coverage: true,
    env: { ...env, ...sizeOf(long) },
  });
}

/** Two where the machine bears it: tests wait more than they compute. */
function networkCount() {
  return availableParallelism() > 1 && totalmem() > memoryForTwo ? 2 : 1;
}

function networkTests({ grep, long = false }, env) {
  const states = testStateFolders.slice(0, networkCount());
  return onNetworks(
    () => startTestNetworks(states),
    () =>
      mochaStep('integration, end-to-end and security tests', {
        // Of the faults only what is short: the others have a command of their own.
        files: [
          'test/dist/{integration,end-to-end,security}/**/*.test.js',
          ...(long ? [] : ['test/dist/faults/kills.test.js']),
        ],
        timeoutMs: 120_000,
        grep,
        jobs: states.length,
        env: {
          ...env,
          HEALTHCHAIN_STATE: states[0],
          HEALTHCHAIN_STATES: states.join(delimiter),
          ...sizeOf(long),
        },
      }),
  );
}
