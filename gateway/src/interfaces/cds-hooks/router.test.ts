import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError, type Checked } from '@healthchain/protocol';
import express from 'express';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import sinon from 'sinon';
import request from 'supertest';
import { errorHandler } from '../../platform/http/error-handler.js';
import type { OAuthClient } from '../../platform/sign-in/clients.js';
import type { Logger } from '../../platform/telemetry/logger.js';
import { cdsClients } from './authenticate.js';
import { cdsHooksRouter } from './router.js';
import { cardsSchema } from './schema.js';

const base = 'https://gateway.river.example/cds-services';
const rxNorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const coded = (code: string, system = rxNorm) => ({ coding: [{ system, code }] });
const order = (id: string, code: string) => ({
  resource: {
    ...{ resourceType: 'MedicationRequest', id, status: 'draft' },
    medicationCodeableConcept: coded(code),
  },
});
const active = (code: string, status = 'active') => ({
  resource: {
    ...{ resourceType: 'MedicationRequest', status },
    medicationCodeableConcept: coded(code),
  },
});
const allergy = (code: string, more: object = {}) => ({
  resource: { resourceType: 'AllergyIntolerance', code: coded(code), ...more },
});
const bundle = (...entry: object[]) => ({ resourceType: 'Bundle', entry });

const nothing: Checked = {
  ...{ outcome: 'checked', version: 3, baseId: 'ab'.repeat(32) },
  ...{ findings: [], unknown: [] },
};
const side = (rxcui: string, name: string, standing: 'new' | 'active') => ({
  ...{ drug: { rxcui, name, standing }, ingredient: rxcui, ingredientName: name },
});
const found: Checked = {
  ...nothing,
  findings: [
    {
      ...{ kind: 'duplicate-therapy', class: 'mao-inhibitors' },
      between: [
        side('8123', 'phenelzine', 'new').drug,
        side('10734', 'tranylcypromine', 'active').drug,
      ],
    },
    {
      ...{ kind: 'interaction', severity: 'critical', sources: ['onc-2012'] },
      mechanism: 'hypertensive crisis',
      between: [side('8123', 'phenelzine', 'new'), side('725', 'amphetamine', 'active')],
    },
  ],
};

interface Sent {
  readonly service?: string;
  readonly body?: object;
  readonly claims?: JWTPayload;
  readonly path?: string;
  readonly key?: CryptoKey;
  readonly kid?: string;
}

const hook = (more: object = {}, contextMore: object = {}) => ({
  ...{ hook: 'order-sign', hookInstance: randomUUID() },
  context: {
    ...{ userId: 'Practitioner/1', patientId: '1' },
    draftOrders: bundle(order('a', '8123')),
    ...contextMore,
  },
  prefetch: { medications: bundle(active('725')), allergies: bundle() },
  ...more,
});

describe('CDS services', () => {
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let client: OAuthClient;

  before(async () => {
    keys = await generateKeyPair('ES384', { extractable: true });
    const { x = '', y = '' } = await exportJWK(keys.publicKey);
    const key = { kty: 'EC' as const, kid: 'one', crv: 'P-384' as const, x, y };
    client = { clientId: 'ehr', name: 'EHR', scope: 'system/*.rs', jwks: { keys: [key] } };
  });

  function setUp() {
    const check = sinon.stub().resolves(found);
    const record = sinon.spy();
    const seen = new Set<string>();
    const { authenticate } = cdsClients({
      clients: { find: (id) => Promise.resolve(id === 'ehr' ? client : undefined) },
      once: {
        first: (_scope, id) => {
          const first = !seen.has(id);
          seen.add(id);
          return Promise.resolve(first);
        },
      },
      base,
    });
    const logger = { error: sinon.stub() } as unknown as Logger;
    const app = express()
      .use('/cds-services', cdsHooksRouter({ authenticate, check, record }))
      .use(errorHandler(logger, () => undefined));
    const token = ({ service = 'order-sign', claims = {}, path = '', key, kid = 'one' }: Sent) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({
        ...{ iss: 'ehr', aud: `${base}/${service}${path}`, iat: now, exp: now + 60 },
        jti: randomUUID(),
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES384', kid })
        .sign(key ?? keys.privateKey);
    };
    const post = async (sent: Sent = {}) =>
      request(app)
        .post(`/cds-services/${sent.service ?? 'order-sign'}${sent.path ?? ''}`)
        .set('authorization', `Bearer ${await token(sent)}`)
        .send(sent.body ?? hook());
    return { app, check, record, token, post };
  }

  it('are discovered by everybody, with what has to be sent along', async () => {
    const { app } = setUp();
    const answer = await request(app).get('/cds-services').expect(200);
    const { services } = answer.body as {
      services: { id: string; hook: string; prefetch: object }[];
    };
    assert.deepEqual(
      services.map(({ id, hook: name, prefetch }) => [id, name, Object.keys(prefetch)]),
      [
        ['order-select', 'order-select', ['medications', 'allergies']],
        ['order-sign', 'order-sign', ['medications', 'allergies']],
      ],
    );
  });

  it('given findings, then a card each, the gravest first, with its source and coded reasons', async () => {
    const { check, post } = setUp();
    const answer = await post();
    assert.equal(answer.status, 200);
    const { cards } = cardsSchema.parse(answer.body);
    assert.deepEqual(
      cards.map(({ indicator, summary, detail, source }) => [
        ...[indicator, summary, detail, source.label],
      ]),
      [
        [
          ...['critical', 'phenelzine interacts with amphetamine'],
          'Severity: critical. Mechanism: hypertensive crisis.',
          'onc-2012 (drug knowledge, version 3)',
        ],
        [
          ...['warning', 'Two medicines are mao inhibitors', 'phenelzine; tranylcypromine'],
          'drug knowledge, version 3',
        ],
      ],
    );
    assert.deepEqual(cards[0]?.suggestions?.[0]?.actions[0]?.resourceId, 'MedicationRequest/a');
    assert.equal(cards[0].overrideReasons.length, 7);
    sinon.assert.calledOnceWithExactly(check, { drugs: ['8123'], active: ['725'], allergies: [] });
  });

  it('given a selection, then it is checked against the other drafts and what is taken', async () => {
    const { check, post } = setUp();
    const context = {
      selections: ['MedicationRequest/b', 'NutritionOrder/1'],
      draftOrders: bundle(order('a', '8123'), order('b', '4493'), {
        resource: { resourceType: 'NutritionOrder', id: '1' },
      }),
    };
    const body = hook({ hook: 'order-select' }, context);
    assert.equal((await post({ service: 'order-select', body })).status, 200);
    sinon.assert.calledOnceWithExactly(check, {
      ...{ drugs: ['4493'], active: ['8123', '725'], allergies: [] },
    });
  });

  it('given allergies, then those to medicines that stand are asked about', async () => {
    const { check, post } = setUp();
    const allergies = bundle(
      allergy('723'),
      allergy('1191', { category: ['medication'], verificationStatus: coded('refuted', 'x') }),
      allergy('1192', { clinicalStatus: coded('resolved', 'x') }),
      allergy('1193', { category: ['food'] }),
      { resource: { resourceType: 'AllergyIntolerance', code: coded('716186003', 'x') } },
      {
        resource: {
          resourceType: 'AllergyIntolerance',
          ...{ code: coded('91936005', 'http://snomed.info/sct'), category: ['medication'] },
          reaction: [{ substance: coded('733') }],
        },
      },
    );
    const medications = bundle(active('725', 'stopped'));
    await post({ body: hook({ prefetch: { medications, allergies } }) });
    sinon.assert.calledOnceWithExactly(check, {
      ...{ drugs: ['8123'], active: [] },
      allergies: ['723', '733'].map((rxcui) => ({ kind: 'substance', rxcui })),
    });
  });

  it('given a medicine by reference, contained or beside it, then its code counts', async () => {
    const { check, post } = setUp();
    check.resolves(nothing);
    const draftOrders = bundle(
      {
        resource: {
          ...{ resourceType: 'MedicationRequest', id: 'a' },
          medicationReference: { reference: '#m' },
          contained: [{ resourceType: 'Medication', id: 'm', code: coded('8123') }],
        },
      },
      {
        resource: {
          ...{ resourceType: 'MedicationRequest', id: 'b' },
          medicationReference: { reference: 'Medication/2' },
        },
      },
      { resource: { resourceType: 'Medication', id: '2', code: coded('4493') } },
    );
    const answer = await post({ body: hook({}, { draftOrders }) });
    assert.deepEqual(answer.body, { cards: [] });
    sinon.assert.calledOnceWithMatch(check, { drugs: ['8123', '4493'] });
  });

  it('given what cannot be checked, then cards say so, and none says that all is well', async () => {
    const { check, post } = setUp();
    check.resolves({ ...nothing, unknown: [{ kind: 'drug', rxcui: '8123', standing: 'new' }] });
    const draftOrders = bundle(order('a', '8123'), order('b', 'no-code'));
    const prefetch = { medications: null, allergies: bundle(allergy('food')) };
    const answer = await post({ body: hook({ prefetch }, { draftOrders }) });
    assert.deepEqual(
      cardsSchema.parse(answer.body).cards.map(({ indicator, summary }) => [indicator, summary]),
      [
        ['warning', 'Not checked: medicine 8123'],
        ['warning', 'Not checked: 1 medicines without RxCUI'],
        ['warning', 'Not checked: 1 allergies without RxCUI'],
        ['warning', 'Not checked against medications'],
      ],
    );
  });

  it('given no base in force, then a card says that nothing was checked', async () => {
    const { check, post } = setUp();
    check.rejects(new HealthChainError('DRUG_KNOWLEDGE_UNKNOWN'));
    const { cards } = cardsSchema.parse((await post()).body);
    assert.deepEqual(
      cards.map(({ summary }) => summary),
      ['Interactions and allergies were not checked'],
    );
    check.rejects(new HealthChainError('LEDGER_UNAVAILABLE'));
    assert.equal((await post()).status, 503);
  });

  it('given no order for a medicine, then no card, and nothing is asked', async () => {
    const { check, post } = setUp();
    const answer = await post({ body: hook({}, { draftOrders: bundle() }) });
    assert.deepEqual(answer.body, { cards: [] });
    sinon.assert.notCalled(check);
  });

  const refusedBodies: Readonly<Record<string, readonly [object, number]>> = {
    'no prefetch': [{ prefetch: {} }, 412],
    'another service’s hook': [{ hook: 'order-select' }, 400],
    'no instance': [{ hookInstance: 'x' }, 400],
    'no context': [{ context: {} }, 400],
  };
  for (const [what, [more, status]] of Object.entries(refusedBodies)) {
    it(`given ${what}, then ${String(status)}`, async () => {
      const { check, post } = setUp();
      assert.equal((await post({ body: hook(more) })).status, status);
      sinon.assert.notCalled(check);
    });
  }

  it('given feedback, then the outcome and the coded reason are recorded, and no comment', async () => {
    const { record, post } = setUp();
    const given = (outcome: string, overrideReason?: object) => ({
      ...{ card: randomUUID(), outcome, outcomeTimestamp: '2026-11-27T10:00:00Z' },
      ...(overrideReason && { overrideReason }),
    });
    const feedback = [
      given('accepted'),
      given('overridden', { reason: { code: 'monitored' }, userComment: 'Mrs. Smith' }),
      given('overridden', { reason: { code: 'Mrs. Smith' } }),
    ];
    const answer = await post({ path: '/feedback', body: { feedback } });
    assert.equal(answer.status, 200);
    assert.deepEqual(
      record.args.map(([outcome]: unknown[]) => outcome),
      [
        { service: 'order-sign', outcome: 'accepted' },
        { service: 'order-sign', outcome: 'overridden', reason: 'monitored' },
        { service: 'order-sign', outcome: 'overridden', reason: 'other' },
      ],
    );
  });

  describe('given a JWT', () => {
    const now = () => Math.floor(Date.now() / 1000);
    const refusals: Readonly<Record<string, readonly [() => Sent, string]>> = {
      'of nobody registered': [() => ({ claims: { iss: 'other' } }), 'ASSERTION_INVALID'],
      'that has expired': [() => ({ claims: { exp: now() - 6 } }), 'ASSERTION_EXPIRED'],
      'that lasts for longer than five minutes': [
        () => ({ claims: { exp: now() + 310 } }),
        'ASSERTION_INVALID',
      ],
      'for another service': [
        () => ({ claims: { aud: `${base}/order-select` } }),
        'ASSERTION_WRONG_AUDIENCE',
      ],
      'without an id': [() => ({ claims: { jti: undefined } }), 'ASSERTION_INVALID'],
      'of another key': [() => ({ kid: 'two' }), 'ASSERTION_INVALID'],
    };
    for (const [what, [sent, code]] of Object.entries(refusals)) {
      it(`${what}, then ${code}`, async () => {
        const { check, post } = setUp();
        const answer = await post(sent());
        assert.deepEqual([answer.status, (answer.body as { code: string }).code], [401, code]);
        sinon.assert.notCalled(check);
      });
    }

    it('signed by another key under the same name, then ASSERTION_INVALID', async () => {
      const { post } = setUp();
      const { privateKey } = await generateKeyPair('ES384');
      assert.equal((await post({ key: privateKey })).status, 401);
    });

    it('for the second time, then ASSERTION_REPLAYED', async () => {
      const { app, token } = setUp();
      const bearer = `Bearer ${await token({})}`;
      const send = () =>
        request(app).post('/cds-services/order-sign').set('authorization', bearer).send(hook());
      assert.equal((await send()).status, 200);
      const again = await send();
      assert.equal((again.body as { code: string }).code, 'ASSERTION_REPLAYED');
    });

    it('not at all, then TOKEN_MISSING', async () => {
      const { app } = setUp();
      const { status } = await request(app).post('/cds-services/order-sign').send(hook());
      assert.equal(status, 401);
    });
  });
});
