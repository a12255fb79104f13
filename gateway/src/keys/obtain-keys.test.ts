import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { obtainKeys } from './obtain-keys.js';

const wanted = {
  ...{ accessId: randomUUID(), patientId: randomUUID(), consentId: randomUUID() },
  custodian: 'LakesideMSP',
};

function setUp() {
  const ask = sinon.stub();
  const fromKeepers = sinon.stub();
  const obtain = obtainKeys({
    mspId: 'MillbrookMSP',
    wrappingKey: softwareWrappingKey(),
    keys: { released: () => Promise.reject(new HealthChainError('NOT_FOUND')) },
    release: () => Promise.reject(new Error('It is another’s chart.')),
    client: () => ({ ask }),
    fromKeepers,
  });
  return { ask, fromKeepers, obtain };
}

describe('Obtaining the keys of an access from a custodian that is back', () => {
  const gone = Object.assign(new Error('The operation was aborted'), { name: 'AbortError' });

  it('given that it is gone once more, then CUSTODIAN_UNREACHABLE', async () => {
    const { ask, fromKeepers, obtain } = setUp();
    fromKeepers.rejects(new HealthChainError('CUSTODIAN_AVAILABLE'));
    ask.rejects(gone);
    await assert.rejects(obtain(wanted), { code: 'CUSTODIAN_UNREACHABLE' });
    sinon.assert.calledTwice(ask);
  });

  it('given that it had handed them out before it was gone, then CUSTODIAN_UNREACHABLE: the answer is lost', async () => {
    const { ask, fromKeepers, obtain } = setUp();
    fromKeepers.rejects(new HealthChainError('CUSTODIAN_AVAILABLE'));
    ask.onFirstCall().rejects(gone);
    ask.onSecondCall().rejects(new HealthChainError('ALREADY_EXISTS'));
    await assert.rejects(obtain(wanted), { code: 'CUSTODIAN_UNREACHABLE' });
  });

  it('given that it refuses, then that is the answer', async () => {
    const { ask, fromKeepers, obtain } = setUp();
    fromKeepers.rejects(new HealthChainError('CUSTODIAN_AVAILABLE'));
    ask.onFirstCall().rejects(gone);
    ask.onSecondCall().rejects(new HealthChainError('CONSENT_REVOKED'));
    await assert.rejects(obtain(wanted), { code: 'CONSENT_REVOKED' });
  });
});
