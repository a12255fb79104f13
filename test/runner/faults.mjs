/** `npm run test:faults`: everything that can go wrong, one after the other, on a network of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testStateFolder } from '../../network/bootstrap/folders.mjs';
import { writeFaultEvidence } from './fault-evidence.mjs';
import { makeNamespace } from './network-namespace.mjs';
import { mochaStep, onNetwork } from './steps.mjs';
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
  try {
    const outcomes = await onNetwork(
      () => startTestNetwork({ prefix }),
      () =>
        mochaStep('faults', {
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
        }),
    );
    const started = outcomes.length > 1;
    if (started) console.log(`\nReport: ${writeFaultEvidence(figures, outcomes)}`);
    return outcomes;
  } finally {
    namespace?.remove();
    rmSync(folder, { recursive: true });
  }
}
