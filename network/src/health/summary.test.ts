import assert from 'node:assert/strict';
import { blockIn } from './ledger.js';
import { verdict } from './summary.js';

describe('verdict', () => {
  it('counts the processes when all are healthy', () => {
    const processes = [
      { name: 'a', state: 'ready' },
      { name: 'b', state: 'ready' },
    ] as const;
    assert.equal(verdict(processes), 'HealthChain is ready: 2 processes healthy');
  });

  it('names those that are not', () => {
    const processes = [
      { name: 'a', state: 'ready' },
      { name: 'b', state: 'backing-off' },
    ] as const;
    assert.equal(
      verdict(processes),
      'HealthChain is not ready: 1 of 2 processes healthy (b backing-off)',
    );
  });
});

describe('blockIn', () => {
  it('reads the last block of the channel from a peer’s metrics', () => {
    const metrics = [
      '# TYPE ledger_blockchain_height gauge',
      'ledger_blockchain_height{channel="other"} 7',
      'ledger_blockchain_height{channel="healthchain"} 32',
    ].join('\n');
    assert.equal(blockIn(metrics, 'healthchain'), 31);
    assert.equal(blockIn(metrics, 'missing'), undefined);
  });
});
