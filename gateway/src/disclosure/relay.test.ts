import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { HealthChainError, organizationKinds, type PresentedRequest } from '@healthchain/protocol';
import express from 'express';
import sinon from 'sinon';
import request from 'supertest';
import { AttemptLimit } from '../finding/attempt-limit.js';
import type { Signatory } from '../platform/fabric/connection.js';
import { errorHandler } from '../platform/http/error-handler.js';
import type { Logger } from '../platform/telemetry/logger.js';
import { relayMount } from './relay.js';

const bytes = randomBytes(64).toString('base64');

const presented: PresentedRequest = {
  opinionId: randomUUID(),
  addressee: 'MillbrookMSP',
  issuer: 'LakesideMSP',
  disclosed: { kind: 'patient', validUntil: '2026-05-01T00:00:00Z', over18: 'yes' },
  question: {
    key: { algorithm: 'RSA-OAEP-256', keyId: 'ab'.repeat(32), ciphertext: bytes },
    sealed: bytes,
  },
  nonce: randomUUID(),
  idempotencyKey: randomUUID(),
  presentation: bytes,
};

function setUp() {
  const signatory = {} as Signatory;
  const ask = sinon.stub<unknown[], Promise<void>>().resolves();
  const attempts = new AttemptLimit({ most: 2, window: 60_000 });
  const mount = relayMount({ ledger: { ask }, signatory, attempts });
  const caller = { mspId: 'LakesideMSP', kind: 'hospital' as const, tlsRoot: '' };
  const app = express()
    .use(
      mount.path,
      mount.router(() => caller),
    )
    .use(errorHandler({ error: sinon.spy() } as unknown as Logger, () => undefined));
  const hand = (body: object) => request(app).post(mount.path).send(body);
  return { mount, signatory, ask, hand };
}

describe('a relay', () => {
  it('is handed requests by gateways of every kind', () => {
    assert.deepEqual(setUp().mount.kinds, organizationKinds);
  });

  it('given a request, then it submits exactly that under its own name, and says nothing', async () => {
    const { hand, ask, signatory } = setUp();
    const response = await hand(presented);
    assert.deepEqual([response.status, response.body], [200, {}]);
    assert.deepEqual(ask.args, [[signatory, presented]]);
  });

  it('given one that is malformed, then it submits nothing', async () => {
    const { hand, ask } = setUp();
    const { nonce, ...rest } = presented;
    for (const body of [rest, { ...presented, nonce, clinician: 'ab'.repeat(32) }]) {
      const response = await hand(body);
      assert.equal((response.body as { code: string }).code, 'INVALID_ARGUMENT');
    }
    sinon.assert.notCalled(ask);
  });

  it('given the contract’s refusal, then it passes the code on', async () => {
    const { hand, ask } = setUp();
    ask.rejects(new HealthChainError('PRESENTATION_INVALID'));
    const response = await hand(presented);
    assert.equal((response.body as { code: string }).code, 'PRESENTATION_INVALID');
  });

  it('given too many of one organisation, then it refuses the next', async () => {
    const { hand } = setUp();
    const codes: unknown[] = [];
    for (let count = 0; count < 3; count += 1) {
      codes.push(((await hand(presented)).body as { code?: string }).code);
    }
    assert.deepEqual(codes, [undefined, undefined, 'RATE_LIMITED']);
  });
});
