import { strict as assert } from 'node:assert';
import { isAfter, type Credential } from '@healthchain/protocol';
import { isActive } from './credential-state.js';
import { readTime } from './transaction-time.js';
import type { Stub } from './fabric.js';

const time = {
  instant: '2026-03-01T12:00:00.000Z',
  epochMilliseconds: Date.parse('2026-03-01T12:00:00.000Z'),
};

describe('A credential', () => {
  const issued: Credential = {
    publicKeyDigest: '0'.repeat(64),
    role: 'attending',
    validUntil: '2026-03-01T12:00:00.001Z',
    organization: 'LakesideMSP',
    issuedAt: '2026-03-01T11:00:00.000Z',
  };
  const active = { ...issued, countersignedBy: 'MillbrookMSP' };

  it('given a countersignature, no revocation and time left, then active', () => {
    assert.equal(isActive(active, time), true);
  });

  it('given one of them missing, then inactive', () => {
    assert.equal(isActive(issued, time), false);
    assert.equal(isActive({ ...active, suspendedAt: '2026-03-01T11:30:00.000Z' }, time), false);
    assert.equal(isActive({ ...active, revokedAt: '2026-03-01T11:30:00.000Z' }, time), false);
    assert.equal(isActive({ ...active, validUntil: time.instant }, time), false);
  });
});

describe('The time of a transaction', () => {
  const stubAt = (seconds: number, nanos: number): Stub =>
    ({
      getTxTimestamp: () => ({ seconds: { toNumber: () => seconds }, nanos }),
    }) as unknown as Stub;

  it('given a proposal’s timestamp, then it in milliseconds, cut off and not rounded', () => {
    assert.deepEqual(readTime(stubAt(1_772_366_400, 0)), time);
    assert.deepEqual(readTime(stubAt(1_772_366_400, 1_999_999)), {
      instant: '2026-03-01T12:00:00.001Z',
      epochMilliseconds: time.epochMilliseconds + 1,
    });
  });

  it('given the same instant, then it is not after', () => {
    assert.equal(isAfter('2026-03-01T12:00:00.001Z', time), true);
    assert.equal(isAfter('2026-03-01T12:00:00Z', time), false);
    assert.equal(isAfter('2026-03-01T13:00:00+01:00', time), false);
    assert.equal(isAfter('2026-03-01T11:59:59.999Z', time), false);
  });
});
