import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import { keeperPatience } from '../patience.js';
import { requireCustodianDown } from './require-custodian-down.js';

describe('requireCustodianDown', () => {
  const accessId = randomUUID();
  const available = { code: 'CUSTODIAN_AVAILABLE' };

  it('asks the custodian about the access, for a short time', async () => {
    const ask = sinon.stub().resolves({});
    await assert.rejects(requireCustodianDown({ ask }, accessId), available);
    sinon.assert.calledOnceWithExactly(ask, '/availability', { accessId }, keeperPatience);
  });

  it('holds where no answer comes, or one that something is down', async () => {
    for (const failure of [
      new Error('connect ECONNREFUSED'),
      new DOMException('', 'TimeoutError'),
      new HealthChainError('KEY_UNAVAILABLE'),
      new HealthChainError('LEDGER_UNAVAILABLE'),
      new HealthChainError('CUSTODIAN_UNREACHABLE'),
    ]) {
      await requireCustodianDown({ ask: () => Promise.reject(failure) }, accessId);
    }
  });

  it('does not hold where the custodian refuses, or asks to be asked again', async () => {
    for (const code of ['CATCHING_UP', 'BUSY', 'NOT_FOUND', 'INTERNAL'] as const) {
      const ask = () => Promise.reject(new HealthChainError(code));
      await assert.rejects(requireCustodianDown({ ask }, accessId), available);
    }
  });
});
