import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OrganizationKind } from '@healthchain/protocol';
import { testMedicine as order } from '@healthchain/protocol/testing/prescriptions';
import { Router } from 'express';
import sinon from 'sinon';
import type { PharmacyDesk } from '../../prescriptions/pharmacy-desk.js';
import type { PrescriberDesk } from '../../prescriptions/prescriber-desk.js';
import {
  chartsApp,
  patientId,
  problemCode,
  publicKeyDigest,
  type Who,
} from '../charts/test-support/charts-app.js';
import { pharmacyRouter } from './pharmacy-router.js';
import { prescriberRouter } from './prescriber-router.js';

const prescriptionId = randomUUID();
const dispenseId = randomUUID();
const name = { patientId, prescriptionId };
const hospitalPath = `/api/v1/patients/${patientId}/prescriptions`;
const pharmacyPath = `/api/v1/pharmacy/patients/${patientId}/prescriptions/${prescriptionId}`;
const words = {
  patient: { name: 'Robin Example', birthDate: '1980-02-29', address: '1 Example Street' },
  ...{ drug: 'a tablet', directions: 'One a day.' },
};
const check = {
  prescriptionIds: [prescriptionId],
  accessIds: [],
  otherMedicines: [],
  allergies: [],
};

type Method = 'get' | 'post' | 'put' | 'delete';

function setUp(kind: OrganizationKind) {
  const stub = (answer?: unknown) => sinon.stub().resolves(answer);
  const prescriber = {
    ...{ draft: stub(prescriptionId), check: stub({ matters: [] }), issue: stub() },
    ...{ hold: stub(), resume: stub(), end: stub(), ofPatient: stub([]), own: stub([]) },
  };
  const pharmacy = {
    ...{ queue: stub({ prescriptions: [], bookmark: '' }), prescription: stub({}), claim: stub() },
    ...{ reject: stub(), dispense: stub({ dispenseId }), takeBack: stub(), transfer: stub() },
    ...{ withdrawTransfer: stub(), answerTransfer: stub() },
  };
  const app = chartsApp((guard) =>
    Router()
      .use(prescriberRouter({ guard, kind, desk: prescriber }))
      .use(pharmacyRouter({ guard, kind, desk: pharmacy })),
  );
  const ask = (who: Who, method: Method, path: string, body?: object) => {
    const request = app.as(who)[method](path);
    return body === undefined ? request : request.send(body);
  };
  return { prescriber, pharmacy, ask };
}

describe('the routes of prescribers', () => {
  const calls: readonly (readonly [
    keyof PrescriberDesk,
    Method,
    string,
    object | undefined,
    unknown[],
    number,
  ])[] = [
    ['draft', 'post', '', { order, words }, [publicKeyDigest, patientId, { order, words }], 201],
    [
      'check',
      'post',
      '/check',
      check,
      [publicKeyDigest, { ...check, patientId, overrides: [] }],
      200,
    ],
    [
      'issue',
      'post',
      '/issue',
      { ...check, overrides: [] },
      [publicKeyDigest, { ...check, patientId, overrides: [] }],
      200,
    ],
    [
      'hold',
      'post',
      `/${prescriptionId}/hold`,
      { reason: 'replaced' },
      [publicKeyDigest, name, 'replaced'],
      204,
    ],
    ['resume', 'delete', `/${prescriptionId}/hold`, undefined, [publicKeyDigest, name], 204],
    [
      'end',
      'post',
      `/${prescriptionId}/end`,
      { reason: 'replaced' },
      [publicKeyDigest, name, 'replaced'],
      204,
    ],
    ['ofPatient', 'get', '', undefined, [publicKeyDigest, patientId], 200],
  ];
  for (const [method, verb, path, body, args, status] of calls) {
    it(`given a clinician of a hospital, then ${method} is done; given anybody else, then nothing`, async () => {
      const { prescriber, ask } = setUp('hospital');
      const answer = await ask('clinician', verb, `${hospitalPath}${path}`, body);
      assert.equal(answer.status, status, answer.text);
      sinon.assert.calledOnceWithExactly(prescriber[method], ...args);
      for (const who of ['registrar', 'pharmacist', 'patient'] as const) {
        assert.equal((await ask(who, verb, `${hospitalPath}${path}`, body)).status, 403);
      }
      const elsewhere = setUp('pharmacy');
      const refused = await elsewhere.ask('clinician', verb, `${hospitalPath}${path}`, body);
      assert.equal(problemCode(refused), 'ORGANIZATION_KIND_NOT_PERMITTED');
      sinon.assert.calledOnce(prescriber[method]);
      sinon.assert.notCalled(elsewhere.prescriber[method]);
    });
  }

  it('given a patient, then their own prescriptions, and nobody else’s', async () => {
    const { prescriber, ask } = setUp('hospital');
    const answer = await ask('patient', 'get', '/api/v1/prescriptions/own');
    assert.deepEqual(answer.body, { prescriptions: [] });
    sinon.assert.calledOnceWithExactly(prescriber.own, patientId);
    assert.equal((await ask('clinician', 'get', '/api/v1/prescriptions/own')).status, 403);
  });

  it('given what is malformed, then its code, and not what was sent', async () => {
    const { prescriber, ask } = setUp('hospital');
    const sent = { order: { ...order, drug: 'warfarin' }, words };
    const answer = await ask('clinician', 'post', hospitalPath, sent);
    assert.equal(problemCode(answer), 'INVALID_ARGUMENT');
    assert.doesNotMatch(answer.text, /warfarin|Robin/);
    const other = '/api/v1/patients/Robin/prescriptions';
    assert.equal(problemCode(await ask('clinician', 'get', other)), 'NOT_FOUND');
    sinon.assert.notCalled(prescriber.draft);
  });
});

describe('the routes of pharmacists', () => {
  const handover = { amount: 30_000 };
  const calls: readonly (readonly [
    keyof PharmacyDesk,
    Method,
    string,
    object | undefined,
    unknown[],
    number,
  ])[] = [
    ['prescription', 'get', '', undefined, [publicKeyDigest, name], 200],
    ['claim', 'post', '/claim', undefined, [publicKeyDigest, name], 204],
    [
      'reject',
      'post',
      '/rejection',
      { reason: 'not-in-stock' },
      [publicKeyDigest, name, 'not-in-stock'],
      204,
    ],
    [
      'dispense',
      'put',
      `/dispenses/${dispenseId}`,
      handover,
      [publicKeyDigest, name, { ...handover, dispenseId }],
      200,
    ],
    [
      'takeBack',
      'post',
      `/dispenses/${dispenseId}/return`,
      undefined,
      [publicKeyDigest, name, dispenseId],
      204,
    ],
    [
      'transfer',
      'post',
      '/transfer',
      { to: 'HarborMSP' },
      [publicKeyDigest, name, 'HarborMSP'],
      204,
    ],
    ['withdrawTransfer', 'delete', '/transfer', undefined, [publicKeyDigest, name], 204],
    [
      'answerTransfer',
      'post',
      '/transfer/answer',
      { accepted: false },
      [publicKeyDigest, name, false],
      204,
    ],
  ];
  for (const [method, verb, path, body, args, status] of calls) {
    it(`given a pharmacist of a pharmacy, then ${method} is done; given anybody else, then nothing`, async () => {
      const { pharmacy, ask } = setUp('pharmacy');
      const answer = await ask('pharmacist', verb, `${pharmacyPath}${path}`, body);
      assert.equal(answer.status, status, answer.text);
      sinon.assert.calledOnceWithExactly(pharmacy[method], ...args);
      for (const who of ['clinician', 'registrar', 'patient'] as const) {
        assert.equal((await ask(who, verb, `${pharmacyPath}${path}`, body)).status, 403);
      }
      const elsewhere = setUp('hospital');
      const refused = await elsewhere.ask('pharmacist', verb, `${pharmacyPath}${path}`, body);
      assert.equal(problemCode(refused), 'ORGANIZATION_KIND_NOT_PERMITTED');
      sinon.assert.calledOnce(pharmacy[method]);
      sinon.assert.notCalled(elsewhere.pharmacy[method]);
    });
  }

  it('given the queue, then by page', async () => {
    const { pharmacy, ask } = setUp('pharmacy');
    const path = '/api/v1/pharmacy/queue';
    assert.equal((await ask('pharmacist', 'get', path)).status, 200);
    await ask('pharmacist', 'get', `${path}?pageSize=5&bookmark=${prescriptionId}`);
    assert.deepEqual(pharmacy.queue.args, [
      [publicKeyDigest, 50, ''],
      [publicKeyDigest, 5, prescriptionId],
    ]);
    const malformed = await ask('pharmacist', 'get', `${path}?pageSize=0`);
    assert.equal(problemCode(malformed), 'INVALID_ARGUMENT');
  });
});
