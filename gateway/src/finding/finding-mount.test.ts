import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import express from 'express';
import sinon from 'sinon';
import request from 'supertest';
import { errorHandler } from '../platform/http/error-handler.js';
import type { Logger } from '../platform/telemetry/logger.js';
import { findingMount } from './finding-mount.js';

const patientId = 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11';
const clinician = 'ab'.repeat(32);
const wanted = { identifiers: [{ system: 'urn:ssn', value: '1' }], names: [] };
const presented = { tag: '0AZ9', proof: 'cd'.repeat(32) };

function setUp() {
  const disclose = sinon.spy(
    (_asker: object, _interaction: string, look: () => Promise<string | undefined>) => look(),
  );
  const match = sinon.stub<unknown[], Promise<string | undefined>>().resolves(patientId);
  const desk = { redeem: sinon.stub<unknown[], Promise<string | undefined>>().resolves(patientId) };
  const mount = findingMount({ disclose, match, desk });
  const caller = { mspId: 'MillbrookMSP', kind: 'hospital' as const, tlsRoot: '' };
  const app = express()
    .use(
      mount.path,
      mount.router(() => caller),
    )
    .use(errorHandler({ error: sinon.spy() } as unknown as Logger, () => undefined));
  const post = (path: string, body: object) => request(app).post(`/patients${path}`).send(body);
  return { mount, disclose, match, desk, post };
}

describe('what other hospitals ask about patients', () => {
  it('is asked by hospitals only', () => {
    assert.deepEqual(setUp().mount.kinds, ['hospital']);
  });

  it('given a match, then no more than the id is answered, to whoever the certificate names', async () => {
    const { post, disclose, match } = setUp();
    const response = await post('/match', { clinician, wanted });
    assert.deepEqual([response.status, response.body], [200, { patientId }]);
    const asker = { mspId: 'MillbrookMSP', clinician };
    sinon.assert.calledOnceWithMatch(disclose, asker, 'match');
    sinon.assert.calledOnceWithExactly(match, wanted);
  });

  it('given a redemption, then the code is that of the asking hospital', async () => {
    const { post, disclose, desk } = setUp();
    const response = await post('/redemption', { clinician, ...presented });
    assert.deepEqual([response.status, response.body], [200, { patientId }]);
    const asker = { mspId: 'MillbrookMSP', clinician };
    sinon.assert.calledOnceWithMatch(disclose, asker, 'share');
    sinon.assert.calledOnceWithExactly(desk.redeem, 'MillbrookMSP', presented);
  });

  it('given nobody, then both answer the same', async () => {
    const { post, match, desk } = setUp();
    match.resolves(undefined);
    desk.redeem.resolves(undefined);
    assert.deepEqual((await post('/match', { clinician, wanted })).body, {});
    assert.deepEqual((await post('/redemption', { clinician, ...presented })).body, {});
  });

  it('given a refusal, then its code is answered', async () => {
    const { post, match } = setUp();
    match.rejects(new HealthChainError('CATCHING_UP'));
    const response = await post('/match', { clinician, wanted });
    assert.equal((response.body as { code: string }).code, 'CATCHING_UP');
  });

  for (const [path, body] of [
    ['/match', { wanted }],
    ['/match', { clinician, wanted: { ...wanted, address: 'x' } }],
    ['/match', { clinician, wanted: { identifiers: [], names: [{ family: '' }] } }],
    ['/redemption', { clinician, ...presented, proof: 'cd' }],
    ['/redemption', { clinician, ...presented, tag: "'; --" }],
    ['/redemption', { clinician, ...presented, mspId: 'LakesideMSP' }],
  ] as const) {
    it(`given ${JSON.stringify(body)}, then it is malformed`, async () => {
      const { post, disclose } = setUp();
      const response = await post(path, body);
      assert.equal((response.body as { code: string }).code, 'INVALID_ARGUMENT');
      sinon.assert.notCalled(disclose);
    });
  }
});
