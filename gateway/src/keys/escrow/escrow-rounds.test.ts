import assert from 'node:assert/strict';
import type { EscrowedConsent } from '../../platform/durable-store/escrows.js';
import { ChangedCharts } from './changed-charts.js';
import { escrowRound } from './escrow-rounds.js';

function setUp(failing: readonly string[] = []) {
  const changed = new ChangedCharts();
  const done: string[] = [];
  const step = (id: string): Promise<void> => {
    done.push(id);
    return failing.includes(id) ? Promise.reject(new Error(id)) : Promise.resolve();
  };
  const consents = (...ids: string[]): Promise<readonly EscrowedConsent[]> =>
    Promise.resolve(ids.map((consentId) => ({ consentId })));
  const options = {
    escrows: {
      waiting: () => consents('waiting'),
      all: () => consents('waiting', 'of-chart', 'of-another'),
      ofPatient: (patientId: string) => consents(`of-${patientId}`),
    },
    changed,
    depositFor: ({ consentId }: EscrowedConsent) => step(consentId),
    isCurrent: () => true,
    onPostponed: () => undefined,
  };
  return { options, changed, done };
}

describe('a round of deposits', () => {
  it('looks at waiting consents and those of changed charts', async () => {
    const { options, changed, done } = setUp();
    changed.add(['chart']);
    assert.deepEqual(await escrowRound(options, false), []);
    assert.deepEqual(done, ['waiting', 'of-chart']);
    assert.deepEqual(changed.take(), []);
  });

  it('looks at everything where that is wanted', async () => {
    const { options, done } = setUp();
    await escrowRound(options, true);
    assert.deepEqual(done, ['waiting', 'of-chart', 'of-another']);
  });

  it('goes on after a failure, and looks at the changed charts again', async () => {
    const { options, changed, done } = setUp(['waiting']);
    changed.add(['chart']);
    const failures = await escrowRound(options, false);
    assert.equal(failures.length, 1);
    assert.deepEqual(done, ['waiting', 'of-chart']);
    assert.deepEqual(changed.take(), ['chart']);
  });

  it('looks at the changed charts again when the store itself fails', async () => {
    const { options, changed } = setUp();
    changed.add(['chart']);
    const escrows = { ...options.escrows, waiting: () => Promise.reject(new Error('disk')) };
    assert.equal((await escrowRound({ ...options, escrows }, false)).length, 1);
    assert.deepEqual(changed.take(), ['chart']);
  });
});
