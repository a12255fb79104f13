import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import express from 'express';
import request from 'supertest';
import { custodianAvailability, type AvailabilityOptions } from './availability.js';
import { availabilityMount } from './availability-mount.js';

const accessId = randomUUID();
const well: AvailabilityOptions = {
  unanswered: { requireAnswered: () => undefined },
  checkKeys: () => Promise.resolve(),
  checkLedger: () => Promise.resolve(1),
};

describe('whether a custodian answers', () => {
  it('holds where it owes its reader no answer, and HSM and peer work', async () => {
    const asked: string[] = [];
    const unanswered = {
      requireAnswered: (id: string) => {
        asked.push(id);
      },
    };
    await custodianAvailability({ ...well, unanswered })(accessId);
    assert.deepEqual(asked, [accessId]);
  });

  it('does not hold, with the code of a release, where one of them does not', async () => {
    const requireAnswered = (): never => {
      throw new HealthChainError('CUSTODIAN_UNREACHABLE');
    };
    const failures: readonly [Partial<AvailabilityOptions>, string][] = [
      [{ checkKeys: () => Promise.reject(new Error('CKR_DEVICE_ERROR')) }, 'KEY_UNAVAILABLE'],
      [
        { checkLedger: () => Promise.reject(new HealthChainError('LEDGER_UNAVAILABLE')) },
        'LEDGER_UNAVAILABLE',
      ],
      [{ unanswered: { requireAnswered } }, 'CUSTODIAN_UNREACHABLE'],
    ];
    for (const [change, code] of failures) {
      await assert.rejects(custodianAvailability({ ...well, ...change })(accessId), { code });
    }
  });

  it('is told to other gateways that can be key keepers', async () => {
    const { path, kinds, router } = availabilityMount(() => Promise.resolve());
    assert.deepEqual([path, kinds], ['/availability', ['hospital', 'pharmacy', 'health-plan']]);
    const caller = { mspId: 'CornerstoneMSP', kind: 'pharmacy', tlsRoot: '' } as const;
    const app = express().use(
      path,
      router(() => caller),
    );
    await request(app).post(path).send({ accessId }).expect(200, {});
  });
});
