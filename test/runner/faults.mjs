/** `npm run test:faults`: everything that can go wrong, one after the other, on a network of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testStateFolder } from '../../network/bootstrap/folders.mjs';
import { writeFaultEvidence } from './fault-evidence.mjs';
import { makeNamespace } from './network-namespace.mjs';
import { mochaStep, timed } from './steps.mjs';
import { startTestNetwork } from './test-network.mjs';

/**
 * Runs the faults and writes their report.
 *
 * @param {object} options
 * @param {string} [options.grep] only tests whose title matches
 * @param {Record<string, string>} options.env of the tests
 */
export async function faultSteps({ grep, env }) {
  const namespace = makeNamespace();
  const prefix = namespace?.prefix ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  const figures = join(folder, 'figures.jsonl');
  let network;
  try {
    const start = await timed('start of a test network', async () => {
      try {
        network = await startTestNetwork({ prefix });
        return { passed: 1, failed: 0, skipped: [] };
      } catch (error) {
        console.error(error.message);
        return { passed: 0, failed: 1, skipped: [] };
      }
    });
    if (network === undefined) return [start];
    const tests = await mochaStep('faults', {
      files: ['test/dist/faults/**/*.test.js'],
      timeoutMs: 120_000,
      grep,
      prefix,
      env: {
        ...env,
        HEALTHCHAIN_STATE: testStateFolder,
        HEALTHCHAIN_TEST_SIZE: 'long',
        FAULTS_REPORT: figures,
        ...(namespace === undefined ? {} : { FAULTS_NAMESPACE: 'own' }),
      },
    });
    const stop = await timed('stop of the test network', async () => {
      const stopped = await network.stop();
      return { passed: stopped ? 1 : 0, failed: stopped ? 0 : 1, skipped: [] };
    });
    const outcomes = [start, tests, stop];
    console.log(`\nReport: ${writeFaultEvidence(figures, outcomes)}`);
    return outcomes;
  } finally {
    namespace?.remove();
    rmSync(folder, { recursive: true });
  }
}
