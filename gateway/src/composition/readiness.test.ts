import assert from 'node:assert/strict';
import { HealthChainError, type ErrorCode } from '@healthchain/protocol';
import { requireCurrent } from './readiness.js';

describe('what a gateway whose read model is being built is refused with', () => {
  const current = { requireCurrent: () => undefined };
  const expired = {
    requireCurrent: () => {
      throw new HealthChainError('CERTIFICATE_EXPIRED');
    },
  };
  const being = (isCurrent: boolean) => ({ isCurrent: () => isCurrent });
  const isOf = (code: ErrorCode) => (error: unknown) =>
    error instanceof HealthChainError && error.code === code;

  it('is that it catches up, unless an expired certificate keeps it from the ledger', () => {
    assert.throws(() => {
      requireCurrent(being(false), current);
    }, isOf('CATCHING_UP'));
    assert.throws(() => {
      requireCurrent(being(false), expired);
    }, isOf('CERTIFICATE_EXPIRED'));
  });

  it('is nothing once it has met the ledger: reads go on with an expired certificate', () => {
    requireCurrent(being(true), expired);
  });
});
