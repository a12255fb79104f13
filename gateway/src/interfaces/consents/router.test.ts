import assert from 'node:assert/strict';
import { consentTemplateNames, HealthChainError, termsOf } from '@healthchain/protocol';
import sinon from 'sinon';
import { consentDrafts } from '../../access/consent-drafts.js';
import {
  chartsApp,
  delegationId,
  outcomeCode,
  patientId,
  problemCode,
  type Who,
} from '../charts/test-support/charts-app.js';
import { exportConsent } from './export-consent.js';
import { consentsRouter } from './router.js';
import { custodian, nameOf, standing } from './test-support/consents.js';

const base = 'https://gateway.example/api/v1';
const own = standing({
  ...{ grantee: 'MillbrookMSP', purposes: ['TREAT'], compartments: ['general'] },
  ...{ from: '2026-03-01T12:00:00.000Z', until: '2027-03-01T12:00:00.000Z' },
});
const { consentId } = own.consent;
const fhir = exportConsent(own, nameOf, 'en');

function setUp() {
  const consents = { one: sinon.stub().resolves(own), standing: sinon.stub().resolves([own]) };
  const organizationNames = sinon.stub().resolves(nameOf);
  const drafts = consentDrafts({
    channel: 'healthchain',
    ledger: { organizationNames },
    now: () => new Date('2026-03-01T12:00:00.000Z'),
  });
  const custodianOf = sinon.stub().resolves(custodian);
  const app = chartsApp((guard) =>
    consentsRouter({ guard, consents, drafts, custodianOf, organizationNames, base }),
  );
  const get = (path: string, who: Who = 'patient') => app.as(who).get(`/api/v1${path}`);
  const post = (path: string, body: object, who: Who = 'patient') =>
    app.as(who).post(`/api/v1${path}`).send(body);
  const draft = (text: string, type = 'application/fhir+json') =>
    app.as('patient').post('/api/v1/fhir/Consent/$draft?language=es').type(type).send(text);
  return { ...app, consents, organizationNames, custodianOf, get, post, draft };
}

describe('the routes of consents as FHIR', () => {
  it('given the patient, then their consents, in the language that they ask for', async () => {
    const { get, consents } = setUp();
    const response = await get('/fhir/Consent?language=es&_format=json');
    assert.deepEqual([response.status, response.type], [200, 'application/fhir+json']);
    const { id, entry, ...rest } = JSON.parse(response.text) as Record<string, unknown>;
    assert.equal(typeof id, 'string');
    assert.deepEqual(rest, {
      ...{ resourceType: 'Bundle', type: 'searchset', total: 1 },
      link: [{ relation: 'self', url: `${base}/fhir/Consent` }],
    });
    const resource: unknown = JSON.parse(JSON.stringify(exportConsent(own, nameOf, 'es')));
    const fullUrl = `${base}/fhir/Consent/${consentId}`;
    assert.deepEqual(entry, [{ fullUrl, resource, search: { mode: 'match' } }]);
    sinon.assert.calledOnceWithExactly(consents.standing, patientId);
  });

  it('given an id, then that consent; given none or another’s, then FHIR says so', async () => {
    const { get, consents } = setUp();
    const response = await get(`/fhir/Consent/${consentId}`);
    assert.deepEqual(JSON.parse(response.text), JSON.parse(JSON.stringify(fhir)));
    sinon.assert.calledOnceWithExactly(consents.one, patientId, consentId);
    consents.one.rejects(new HealthChainError('NOT_FOUND'));
    assert.equal(outcomeCode(await get(`/fhir/Consent/${consentId}`)), 'NOT_FOUND');
  });

  it('given another parameter or another person, then it is refused', async () => {
    const { get, as } = setUp();
    assert.equal(outcomeCode(await get('/fhir/Consent?status=active')), 'INVALID_ARGUMENT');
    for (const path of ['/fhir/Consent', `/fhir/Consent/${consentId}`]) {
      assert.equal(outcomeCode(await get(path, 'clinician')), 'SCOPE_INSUFFICIENT');
      assert.equal(outcomeCode(await as().get(`/api/v1${path}`)), 'TOKEN_MISSING');
      const xml = await get(path).set('accept', 'application/fhir+xml');
      assert.equal(outcomeCode(xml), 'NOT_ACCEPTABLE');
    }
  });

  it('given a Consent, then a statement of the same terms to sign, and its text', async () => {
    const { draft, custodianOf } = setUp();
    const response = await draft(JSON.stringify(fhir));
    assert.equal(response.status, 200);
    const { statement, language, text } = response.body as Record<string, unknown>;
    const drafted = statement as typeof own.consent.signed.statement;
    assert.deepEqual(termsOf(drafted), termsOf(own.consent.signed.statement));
    assert.notEqual(drafted.consentId, consentId);
    assert.deepEqual([drafted.patientId, language], [patientId, 'es']);
    assert.match(String(text), /^Usted permite a las personas de Hospital <MillbrookMSP> & Clinic/);
    sinon.assert.calledOnceWithExactly(custodianOf, patientId);
  });

  it('given a delegate, then a statement for the patient under the delegation', async () => {
    const { post, get } = setUp();
    const response = await post('/fhir/Consent/$draft', fhir, 'delegate').type(
      'application/fhir+json',
    );
    assert.equal(response.status, 200);
    const { statement } = response.body as { statement: Record<string, unknown> };
    assert.deepEqual([statement.patientId, statement.delegationId], [patientId, delegationId]);
    assert.equal((await get('/fhir/Consent', 'delegate')).status, 200);
  });

  it('given one that cannot be said exactly, then the element is named, and nothing is quoted', async () => {
    const { draft } = setUp();
    const response = await draft(JSON.stringify({ ...fhir, status: 'Beatriz' }));
    assert.deepEqual([response.status, outcomeCode(response)], [422, 'CONSENT_NOT_EXPRESSIBLE']);
    assert.ok(response.text.includes('"expression":["Consent.status"]'));
    assert.ok(!response.text.includes('Beatriz'));
  });

  it('given what is no FHIR, or says something twice, then it is refused', async () => {
    const { draft, post } = setUp();
    assert.equal(outcomeCode(await draft('{"status":')), 'BODY_MALFORMED');
    const twice = JSON.stringify(fhir).replace('{', '{"status":"rejected",');
    assert.equal(outcomeCode(await draft(twice)), 'BODY_MALFORMED');
    assert.equal(outcomeCode(await draft('status', 'text/plain')), 'UNSUPPORTED_MEDIA_TYPE');
    const much = `"${'x'.repeat(1024 * 1024)}"`;
    assert.equal(outcomeCode(await draft(much)), 'BODY_TOO_LARGE');
    const clinicians = await post('/fhir/Consent/$draft', fhir, 'clinician');
    assert.equal(outcomeCode(clinicians), 'SCOPE_INSUFFICIENT');
  });
});

describe('the routes of templates', () => {
  it('given the patient, then the templates in the language that they ask for', async () => {
    const { get } = setUp();
    const response = await get('/consent-templates?language=es');
    const { templates } = response.body as { templates: { name: string; title: string }[] };
    assert.deepEqual(
      templates.map(({ name }) => name),
      consentTemplateNames,
    );
    assert.match(templates[0]?.title ?? '', /^Los médicos/);
  });

  it('given a template and the choice, then a statement to sign, and its text', async () => {
    const { post } = setUp();
    const response = await post('/consent-templates/general-health-only', {
      grantee: 'MillbrookMSP',
    });
    assert.equal(response.status, 200);
    const { statement, text } = response.body as { statement: object; text: string };
    assert.deepEqual(
      { ...statement, nonce: '', consentId: '' },
      {
        ...{ kind: 'consent', channel: 'healthchain', patientId, nonce: '', consentId: '' },
        ...{ issuedAt: '2026-03-01T12:00:00.000Z', from: '2026-03-01T12:00:00.000Z' },
        ...{ grantee: 'MillbrookMSP', purposes: ['TREAT'], compartments: ['general'] },
        until: '2026-03-31T12:00:00.000Z',
      },
    );
    assert.match(text, /^You let the people of Hospital <MillbrookMSP> & Clinic see everything/);
  });

  it('given no such template, another choice or another person, then it is refused', async () => {
    const { post, organizationNames } = setUp();
    const grantee = 'MillbrookMSP';
    assert.equal(problemCode(await post('/consent-templates/all', { grantee })), 'NOT_FOUND');
    for (const [name, choice] of [
      ['one-person-once', { grantee }],
      ['payment-only', { grantee, publicKeyDigest: 'ab'.repeat(32) }],
      ['payment-only', {}],
    ] as const) {
      const response = await post(`/consent-templates/${name}`, choice);
      assert.equal(problemCode(response), 'INVALID_ARGUMENT');
    }
    const clinicians = await post('/consent-templates/payment-only', { grantee }, 'clinician');
    assert.equal(problemCode(clinicians), 'SCOPE_INSUFFICIENT');
    organizationNames.resolves(() => {
      throw new HealthChainError('ORGANIZATION_UNKNOWN');
    });
    const unknown = await post('/consent-templates/payment-only', { grantee });
    assert.equal(problemCode(unknown), 'ORGANIZATION_UNKNOWN');
  });
});
