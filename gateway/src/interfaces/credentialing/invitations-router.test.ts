import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import { documentLimit } from '../../credentialing/document.js';
import { sampleProvider } from '../../credentialing/test-support/sample-provider.js';
import {
  chartsApp,
  problemCode,
  publicKeyDigest,
  type Who,
} from '../charts/test-support/charts-app.js';
import { invitationsRouter } from './invitations-router.js';

const invitationId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const evidenceId = '7d1f6c0e-58a4-4a0b-8f0f-2f6f4b5e9c02';
const one = `/application-invitations/${invitationId}`;
const document = `/credential-applications/${invitationId}/documents/${evidenceId}`;
const code = 'a code';
const { name, npi, licence } = sampleProvider;
const submission = { provider: { name, npi, licence }, documents: [] };
const expiresAt = Date.parse('2026-03-08T12:00:00Z');

function setUp(submissionsPerMinute = 100) {
  const invitations = {
    invite: sinon.stub().resolves({ invitationId, code }),
    list: sinon.stub().resolves([{ invitationId, expiresAt, submittedAt: expiresAt - 1 }]),
    withdraw: sinon.stub().resolves(),
    submit: sinon.stub().resolves(),
    accept: sinon.stub().resolves({ applicationId: invitationId }),
  };
  const desk = {
    document: sinon.stub().resolves({ mediaType: 'application/pdf', content: 'JVBERi0=' }),
  };
  const app = chartsApp((guard) =>
    invitationsRouter({ guard, invitations, desk, submissionsPerMinute }),
  );
  const as = (who?: Who) => app.as(who);
  const submit = (body: object) => as().post('/api/v1/invited-applications').send(body);
  return { invitations, desk, as, submit };
}

describe('the routes of invitations', () => {
  it('given a registrar, then they invite, list, accept and withdraw', async () => {
    const { invitations, as } = setUp();
    const made = await as('registrar')
      .post('/api/v1/application-invitations')
      .send({ role: 'nurse' });
    assert.deepEqual([made.status, made.body], [201, { invitationId, code }]);
    sinon.assert.calledOnceWithExactly(invitations.invite, publicKeyDigest, 'nurse');
    const listed = await as('registrar').get('/api/v1/application-invitations');
    const instants = {
      expiresAt: '2026-03-08T12:00:00.000Z',
      submittedAt: '2026-03-08T11:59:59.999Z',
    };
    assert.deepEqual(listed.body, { invitations: [{ invitationId, ...instants }] });
    assert.equal((await as('registrar').post(`/api/v1${one}/acceptance`)).status, 201);
    sinon.assert.calledOnceWithExactly(invitations.accept, publicKeyDigest, invitationId);
    assert.equal((await as('registrar').delete(`/api/v1${one}`)).status, 204);
    sinon.assert.calledOnceWithExactly(invitations.withdraw, invitationId);
  });

  it('given a document, then it is answered as a download in its media type', async () => {
    const { desk, as } = setUp();
    const answer = await as('registrar').get(`/api/v1${document}`);
    assert.equal(answer.get('content-type'), 'application/pdf');
    assert.equal(answer.get('content-disposition'), 'attachment');
    assert.equal((answer.body as Buffer).toString(), '%PDF-');
    sinon.assert.calledOnceWithExactly(desk.document, invitationId, evidenceId);
  });

  it('given no registrar, then every route but the submission refuses', async () => {
    const { invitations, desk, as } = setUp();
    const own = as('clinician');
    for (const answer of [
      await own.post('/api/v1/application-invitations').send({ role: 'nurse' }),
      await own.get('/api/v1/application-invitations'),
      await own.post(`/api/v1${one}/acceptance`),
      await own.delete(`/api/v1${one}`),
      await own.get(`/api/v1${document}`),
    ]) {
      assert.equal(problemCode(answer), 'ROLE_NOT_PERMITTED');
    }
    [...Object.values(invitations), desk.document].forEach((method) => {
      sinon.assert.notCalled(method);
    });
  });

  it('given a code and a statement from nobody who is signed in, then they are handed in', async () => {
    const { invitations, submit } = setUp();
    assert.equal((await submit({ code, ...submission })).status, 204);
    sinon.assert.calledOnceWithExactly(invitations.submit, code, submission);
    invitations.submit.rejects(new HealthChainError('INVITATION_INVALID'));
    const refused = await submit({ code, ...submission });
    assert.deepEqual([refused.status, problemCode(refused)], [403, 'INVITATION_INVALID']);
  });

  it('given a document or a body that is too large, or too many, then refused before the code is used', async () => {
    const { invitations, submit } = setUp();
    const upload = (bytes: number) => ({
      ...{ kind: 'licence', mediaType: 'application/pdf' },
      content: Buffer.alloc(bytes).toString('base64'),
    });
    const of = (...documents: object[]) => submit({ code, ...submission, documents });
    assert.equal((await of(upload(documentLimit))).status, 204);
    const larger = await of(upload(documentLimit + 3));
    assert.equal(problemCode(larger), 'INVALID_ARGUMENT');
    assert.match(larger.text, /documents\.0\.content/);
    const six = await of(...Array.from({ length: 6 }, () => upload(3)));
    assert.equal(problemCode(six), 'INVALID_ARGUMENT');
    const body = await of(upload(4 * 1024 * 1024));
    assert.deepEqual([body.status, problemCode(body)], [413, 'BODY_TOO_LARGE']);
    const script = await of({ ...upload(3), mediaType: 'text/html' });
    assert.equal(problemCode(script), 'INVALID_ARGUMENT');
    sinon.assert.calledOnce(invitations.submit);
  });

  it('given numbers that nobody can have, then the field is named, and not what stands in it', async () => {
    const { submit } = setUp();
    const refused = await submit({
      code,
      ...submission,
      provider: { ...submission.provider, npi: '1234567890' },
    });
    assert.equal(problemCode(refused), 'INVALID_ARGUMENT');
    assert.match(refused.text, /provider\.npi/);
    assert.doesNotMatch(refused.text, /1234567890|Pereira|a code/);
  });

  it('given more submissions in a minute than an address has, then RATE_LIMITED', async () => {
    const { invitations, submit } = setUp(2);
    await submit({ code, ...submission });
    await submit({});
    const third = await submit({ code, ...submission });
    assert.deepEqual([third.status, problemCode(third)], [429, 'RATE_LIMITED']);
    sinon.assert.calledOnce(invitations.submit);
  });
});
