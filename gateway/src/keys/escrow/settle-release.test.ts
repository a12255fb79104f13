import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { KeeperRelease } from '@healthchain/protocol';
import sinon from 'sinon';
import type { OpenedCompartment } from '../../records/scope/records-in-scope.js';
import { settleRelease } from './settle-release.js';

const chartId = randomUUID();
const release: KeeperRelease = {
  ...{ salt: '0'.repeat(32), chartId, transactionId: 'a'.repeat(64) },
  compartments: ['general', 'hiv'],
};

const compartment = (compartmentId: string, sensitivity: string) =>
  ({ sensitivity, compartment: { compartmentId } }) as unknown as OpenedCompartment;

function setUp({ settled = false, complete = true } = {}) {
  const retire = sinon.stub().resolves();
  const onRetired = sinon.stub();
  const compartments = sinon
    .stub()
    .resolves([
      compartment('one', 'general'),
      compartment('two', 'restricted'),
      compartment('three', 'hiv'),
      compartment('four', 'general'),
    ]);
  const settle = settleRelease({
    escrows: { isSettled: () => Promise.resolve(settled), retire },
    compartments,
    isComplete: () => Promise.resolve(complete),
    onRetired,
  });
  return { settle, retire, onRetired, compartments };
}

describe('settling what key keepers released', () => {
  it('retires each compartment of the chart of a kind that was released, and no other', async () => {
    const { settle, retire, onRetired, compartments } = setUp();
    await settle(release);
    sinon.assert.calledOnceWithExactly(compartments, chartId);
    sinon.assert.calledOnceWithExactly(retire, release, ['one', 'three', 'four']);
    sinon.assert.calledOnceWithExactly(onRetired, chartId);
    sinon.assert.callOrder(retire, onRetired);
  });

  it('does nothing for what is settled already', async () => {
    const { settle, retire } = setUp({ settled: true, complete: false });
    await settle(release);
    sinon.assert.notCalled(retire);
  });

  it('is refused while a compartment could be missed', async () => {
    const { settle, retire } = setUp({ complete: false });
    await assert.rejects(settle(release), { code: 'CATCHING_UP' });
    sinon.assert.notCalled(retire);
  });
});
