import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import { isUnreachable } from './is-unreachable.js';

describe('isUnreachable', () => {
  it('holds where no answer came, or one that something is down', () => {
    assert.ok(isUnreachable(new Error('connect ECONNREFUSED')));
    assert.ok(isUnreachable(new DOMException('', 'TimeoutError')));
    assert.ok(isUnreachable(new HealthChainError('LEDGER_UNAVAILABLE')));
    assert.ok(isUnreachable(new HealthChainError('KEY_UNAVAILABLE')));
  });

  it('does not hold for one that asks to be asked again: keepers would give more than it does', () => {
    for (const code of [
      'BUSY',
      'CATCHING_UP',
      'PRIVATE_DATA_UNAVAILABLE',
      'RATE_LIMITED',
    ] as const) {
      assert.ok(!isUnreachable(new HealthChainError(code)));
    }
  });

  it('does not hold for a refusal', () => {
    for (const code of ['CONSENT_REVOKED', 'ACCESS_NOT_PERMITTED', 'NOT_KEY_KEEPER'] as const) {
      assert.ok(!isUnreachable(new HealthChainError(code)));
    }
  });
});
