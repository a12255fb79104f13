/** `npm run test:faults`: everything that can go wrong, one after the other, on a network of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testStateFolders } from '../../network/bootstrap/folders.mjs';
import { describeFaults, writeFaultEvidence } from './fault-evidence.mjs';
import { makeNamespace } from './network-namespace.mjs';
import { mochaStep, onNetworks } from './steps.mjs';
import { startTestNetworks } from './test-network.mjs';

/**
 * Runs the faults and writes their report.
 *
 * @param {object} options
 * @param {string} [options.grep] only tests whose title matches
 * @param {Record<string, string>} options.env of the tests
 */
export async function faultSteps({ grep, env }) {
  const [state] = testStateFolders;
  const namespace = makeNamespace();
  const prefix = namespace?.prefix ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  const figures = join(folder, 'figures.jsonl');
  try {
    const outcomes = await onNetworks(
      () => startTestNetworks([state], { prefix }),
      () =>
        mochaStep('faults', {
          // What compares all writes with read models that are built again comes last.
          files: ['!(then-rebuilt)', 'then-rebuilt'].map(
            (name) => `test/dist/faults/${name}.test.js`,
          ),
          timeoutMs: 120_000,
          grep,
          prefix,
          env: {
            ...env,
            HEALTHCHAIN_STATE: state,
            HEALTHCHAIN_TEST_SIZE: 'long',
            FAULTS_REPORT: figures,
            ...(namespace === undefined ? {} : { FAULTS_NAMESPACE: 'own' }),
          },
        }),
    );
    const started = outcomes.length > 1;
    // A part of the suite must not take the place of the whole one's report.
    if (started && grep === undefined)
      console.log(`\nReport: ${writeFaultEvidence(figures, outcomes)}`);
    else if (started) console.log(`\n${describeFaults(figures, outcomes)}`);
    return outcomes;
  } finally {
    namespace?.remove();
    rmSync(folder, { recursive: true });
  }
}
