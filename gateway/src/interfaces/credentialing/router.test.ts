import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import { sampleProvider } from '../../credentialing/test-support/sample-provider.js';
import {
  chartsApp,
  problemCode,
  publicKeyDigest,
  type Who,
} from '../charts/test-support/charts-app.js';
import { credentialingRouter } from './router.js';

const applicationId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const one = `/credential-applications/${applicationId}`;
const key = 'cd'.repeat(32);
const terms = { publicKeyDigest: key, validUntil: '2027-01-01T00:00:00Z' };
const name = { mspId: 'MillbrookMSP', publicKeyDigest: key, credentialDigest: 'ef'.repeat(32) };
const application = { applicationId, state: 'applied' };
const shown = { application, provider: sampleProvider, findings: [] };

function setUp() {
  const desk = {
    apply: sinon.stub().resolves(application),
    list: sinon.stub().resolves({ applications: [application], bookmark: '' }),
    show: sinon.stub().resolves(shown),
    document: sinon.stub(),
    check: sinon.stub().resolves(shown),
    refuse: sinon.stub().resolves(application),
    issue: sinon.stub().resolves(terms),
    awaiting: sinon.stub().resolves([]),
    countersign: sinon.stub().resolves(terms),
    change: sinon.stub().resolves(terms),
  };
  const app = chartsApp((guard) => credentialingRouter({ guard, desk }));
  const post = (path: string, body: object = {}, who: Who | undefined = 'registrar') =>
    app.as(who).post(`/api/v1${path}`).send(body);
  const get = (path: string, who: Who | undefined = 'registrar') =>
    app.as(who).get(`/api/v1${path}`);
  return { desk, post, get };
}

describe('the routes of credentialing', () => {
  it('given a provider’s statement, then the registrar hands it in', async () => {
    const { desk, post } = setUp();
    const body = { role: 'attending', provider: sampleProvider };
    const response = await post('/credential-applications', body);
    assert.deepEqual([response.status, response.body], [201, application]);
    const call = [publicKeyDigest, 'attending', sampleProvider];
    sinon.assert.calledOnceWithExactly(desk.apply, ...call);
  });

  it('given an NPI that is none, then the field is named, and not what stands in it', async () => {
    const { desk, post } = setUp();
    const provider = { ...sampleProvider, npi: '1234567890' };
    const response = await post('/credential-applications', { role: 'attending', provider });
    assert.equal(problemCode(response), 'INVALID_ARGUMENT');
    assert.match(response.text, /provider\.npi/);
    assert.doesNotMatch(response.text, /1234567890|Pereira/);
    sinon.assert.notCalled(desk.apply);
  });

  it('given a profession that does not bear the role, then refused', async () => {
    const { desk, post } = setUp();
    const response = await post('/credential-applications', {
      role: 'pharmacist',
      provider: sampleProvider,
    });
    assert.equal(problemCode(response), 'INVALID_ARGUMENT');
    assert.match(response.text, /provider\.licence\.profession/);
    await post('/credential-applications', { role: 'payer-agent', provider: sampleProvider });
    sinon.assert.calledOnce(desk.apply);
  });

  it('given a registrar, then applications are listed, shown, checked and refused', async () => {
    const { desk, get, post } = setUp();
    assert.deepEqual((await get('/credential-applications')).body, {
      applications: [application],
      bookmark: '',
    });
    sinon.assert.calledOnceWithExactly(desk.list, '');
    await get(`/credential-applications?bookmark=${applicationId}`);
    sinon.assert.calledWithExactly(desk.list.lastCall, applicationId);
    const malformed = await get('/credential-applications?bookmark=Pereira');
    assert.equal(problemCode(malformed), 'INVALID_ARGUMENT');
    assert.deepEqual((await get(one)).body, shown);
    assert.deepEqual((await post(`${one}/checks`)).body, shown);
    assert.deepEqual((await post(`${one}/refusal`)).body, application);
    sinon.assert.calledOnceWithExactly(desk.show, applicationId);
    sinon.assert.calledOnceWithExactly(desk.check, publicKeyDigest, applicationId);
    sinon.assert.calledOnceWithExactly(desk.refuse, publicKeyDigest, applicationId);
  });

  it('given the key, then the credential is issued; given what the contract refuses, then its code', async () => {
    const { desk, post } = setUp();
    assert.equal((await post(`${one}/issue`, terms)).status, 201);
    sinon.assert.calledOnceWithExactly(desk.issue, publicKeyDigest, applicationId, terms);
    desk.issue.rejects(new HealthChainError('CHECKS_NOT_PASSED'));
    const refused = await post(`${one}/issue`, terms);
    assert.deepEqual([refused.status, problemCode(refused)], [409, 'CHECKS_NOT_PASSED']);
    assert.equal(problemCode(await post(`${one}/issue`)), 'INVALID_ARGUMENT');
  });

  it('given another organisation’s credential, then it is listed and countersigned', async () => {
    const { desk, get, post } = setUp();
    assert.deepEqual((await get('/credentials/awaiting')).body, { credentials: [] });
    assert.equal((await post('/credentials/countersign', name)).status, 200);
    sinon.assert.calledOnceWithExactly(desk.countersign, publicKeyDigest, name);
  });

  it('given a credential of the own organisation, then it is suspended, reinstated or revoked', async () => {
    const { desk, post } = setUp();
    for (const [path, change] of [
      ['suspension', 'SuspendCredential'],
      ['reinstatement', 'ReinstateCredential'],
      ['revocation', 'RevokeCredential'],
    ] as const) {
      assert.equal((await post(`/credentials/${key}/${path}`)).status, 200);
      sinon.assert.calledWithExactly(desk.change.lastCall, publicKeyDigest, change, key);
    }
    assert.equal(problemCode(await post('/credentials/Pereira/suspension')), 'NOT_FOUND');
    assert.equal(desk.change.callCount, 3);
  });

  it('given what is no id, then NOT_FOUND', async () => {
    const { desk, get } = setUp();
    assert.equal(problemCode(await get('/credential-applications/Pereira')), 'NOT_FOUND');
    sinon.assert.notCalled(desk.show);
  });

  it('given no registrar, then every route refuses', async () => {
    const { desk, get, post } = setUp();
    const paths = ['/credential-applications', one, '/credentials/awaiting'];
    for (const path of paths) {
      assert.equal(problemCode(await get(path, 'clinician')), 'ROLE_NOT_PERMITTED', path);
      assert.equal(problemCode(await get(path, 'patient')), 'SCOPE_INSUFFICIENT', path);
    }
    for (const path of [`${one}/checks`, `${one}/refusal`, `${one}/issue`]) {
      assert.equal(problemCode(await post(path, terms, 'clinician')), 'ROLE_NOT_PERMITTED', path);
    }
    const changing = [`/credentials/${key}/suspension`, `/credentials/${key}/reinstatement`];
    for (const path of ['/credential-applications', '/credentials/countersign', ...changing]) {
      assert.equal(problemCode(await post(path, {}, 'clinician')), 'ROLE_NOT_PERMITTED', path);
    }
    Object.values(desk).forEach((method) => {
      sinon.assert.notCalled(method);
    });
  });
});
