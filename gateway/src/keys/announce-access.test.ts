import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import type { Asked } from '../access/access-ledger.js';
import { announceAccess, type Announcement } from './announce-access.js';

const announcement: Announcement = {
  request: {
    ...{ accessId: randomUUID(), patientId: randomUUID(), purpose: 'TREAT' },
    basis: { kind: 'consent', consentId: randomUUID() },
    ...{ compartments: ['general'], classes: ['results'] },
  },
  publicKeyDigest: '0'.repeat(64),
};

function setUp(ask: () => Promise<unknown>) {
  const own: Asked[] = [];
  const told: unknown[] = [];
  const announce = announceAccess({
    mspId: 'MillbrookMSP',
    own: { announce: (asked) => own.push(asked) },
    client: (mspId) => {
      if (mspId === 'UnknownMSP') {
        throw new HealthChainError('ORGANIZATION_UNKNOWN');
      }
      return {
        ask: (path, body) => {
          told.push([mspId, path, body]);
          return ask();
        },
      };
    },
  });
  return { announce, own, told };
}

describe('announcing an access', () => {
  it('given another hospital’s chart, then its gateway is told', () => {
    const { announce, own, told } = setUp(() => Promise.resolve({}));
    announce('LakesideMSP', announcement);
    assert.deepEqual(told, [['LakesideMSP', '/announced-accesses', announcement]]);
    assert.deepEqual(own, []);
  });

  it('given an own chart, then nobody else is', () => {
    const { announce, own, told } = setUp(() => Promise.resolve({}));
    announce('MillbrookMSP', announcement);
    assert.deepEqual(own, [{ ...announcement, organization: 'MillbrookMSP' }]);
    assert.deepEqual(told, []);
  });

  it('given a custodian that is down, or unknown, then the opening goes on', async () => {
    const { announce } = setUp(() => Promise.reject(new Error('connect ECONNREFUSED')));
    announce('LakesideMSP', announcement);
    announce('UnknownMSP', announcement);
    await setImmediate();
  });
});
