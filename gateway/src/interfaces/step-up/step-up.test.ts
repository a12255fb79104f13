import assert from 'node:assert/strict';
import { Script } from 'node:vm';
import { HealthChainError } from '@healthchain/protocol';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import express, { type Express } from 'express';
import sinon from 'sinon';
import request from 'supertest';
import type { Matter } from '../../governance/matter.js';
import type { StepUpDesk } from '../../governance/step-up-desk.js';
import { errorHandler } from '../../platform/http/error-handler.js';
import type { Logger } from '../../platform/telemetry/logger.js';
import { renderApiError } from '../charts/render-error.js';
import { renderStepUpError, stepUpPageRouter } from './page-router.js';
import { stepUpRouter } from './router.js';

const signatory = 'ab'.repeat(32);
const matter: Matter = {
  roles: ['privacy-officer'],
  subject: {
    ...{ kind: 'policy-approval', document: 'accessPolicy', version: 2 },
    digest: 'cd'.repeat(32),
  },
  title: 'Version 2 <b>of the policy</b>.',
  effects: [
    { heading: 'What becomes permitted', items: ['nurses: read <i>results</i>'] },
    { heading: 'What is no longer permitted', items: [] },
  ],
};
const statement = {
  ...{ channel: 'healthchain', nonce: 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11' },
  ...{ issuedAt: '2026-03-01T12:00:00Z', organization: 'LakesideMSP', publicKeyDigest: signatory },
};
const asked = { signatory, matter: { kind: 'policy', version: 2, policy: testPolicy } };

describe('the routes of a step-up', () => {
  let desk: sinon.SinonStubbedInstance<StepUpDesk>;
  let app: Express;

  beforeEach(() => {
    desk = {
      begin: sinon.stub(),
      find: sinon.stub(),
      show: sinon.stub(),
      prepare: sinon.stub(),
      sign: sinon.stub(),
    };
    const publicUrl = 'https://gateway.example';
    const displayName = 'Lakeside & Sons';
    const logger = { error: sinon.fake() } as unknown as Logger;
    app = express()
      .use('/api/v1', stepUpRouter({ desk, publicUrl, beginningsPerMinute: 3 }))
      .use('/step-up', stepUpPageRouter({ desk, displayName }))
      .use(
        errorHandler(logger, (path) =>
          path.startsWith('/step-up') ? renderStepUpError(displayName) : renderApiError,
        ),
      );
  });

  const expired = () => new HealthChainError('STEP_UP_EXPIRED');
  const codeOf = (body: unknown): unknown => (body as { code?: unknown }).code;

  it('given what is asked for, then the answer leads to the page', async () => {
    const expiresAt = '2026-03-01T12:10:00.000Z';
    desk.begin.resolves({ stepUpId: 'one', expiresAt });
    const answer = await request(app).post('/api/v1/step-ups').send(asked);
    assert.equal(answer.status, 201);
    const page = 'https://gateway.example/step-up/one';
    assert.deepEqual(answer.body, { stepUpId: 'one', page, expiresAt });
    sinon.assert.calledOnceWithExactly(desk.begin, asked as never);
  });

  it('given something else, or too many, then refused', async () => {
    const post = (body: object) => request(app).post('/api/v1/step-ups').send(body);
    const malformed = await post({ ...asked, matter: { kind: 'policy', version: 0 } });
    assert.equal(codeOf(malformed.body), 'INVALID_ARGUMENT');
    await post({});
    await post({});
    assert.equal(codeOf((await post(asked)).body), 'RATE_LIMITED');
    sinon.assert.notCalled(desk.begin);
  });

  it('given a look, then null until it is signed, and an end', async () => {
    desk.find.onFirstCall().resolves(undefined).onSecondCall().rejects(expired());
    const look = () => request(app).get('/api/v1/step-ups/one');
    assert.deepEqual((await look()).body, { signed: null });
    assert.equal(codeOf((await look()).body), 'STEP_UP_EXPIRED');
  });

  it('given the page, then it says what is signed, escaped, under a policy of own files only', async () => {
    desk.show.resolves({ signatory, matter });
    const { text, headers } = await request(app).get('/step-up/one');
    const policy = headers['content-security-policy'] ?? '';
    assert.match(policy, /default-src 'none'; script-src 'self'/);
    assert.ok(!policy.includes('unsafe'));
    assert.ok(!/<script>|<style|<b>|<i>/.test(text));
    for (const part of [
      '<h1>Lakeside &amp; Sons</h1>',
      '<li>nurses: read &lt;i&gt;results&lt;/i&gt;</li>',
      '<p>Nothing.</p>',
      '<dt>version</dt><dd>2</dd>',
      `<dt>digest</dt><dd>${matter.subject.digest}</dd>`,
      `<dt>publicKeyDigest</dt><dd>${signatory}</dd>`,
    ]) {
      assert.ok(text.includes(part), part);
    }
    const script = await request(app).get('/step-up/sign.js');
    assert.match(script.headers['content-type'] ?? '', /javascript/);
    new Script(script.text);
  });

  it('given a link that has ended, then a page says so', async () => {
    desk.show.rejects(expired());
    const { status, text, headers } = await request(app).get('/step-up/one');
    assert.equal(status, 410);
    assert.match(headers['content-type'] ?? '', /html/);
    assert.match(
      text,
      /Ask whoever sent you here for another link\. <code>STEP_UP_EXPIRED<\/code>/,
    );
  });

  it('given the page’s script, then it gets the challenge and hands the signature in', async () => {
    const challenge = { challenge: 'YQ', rpId: 'gateway.example', credentialIds: ['Yg'] };
    desk.prepare.resolves(challenge);
    desk.sign.onFirstCall().resolves().onSecondCall().rejects(expired());
    assert.deepEqual((await request(app).post('/step-up/one/statement')).body, challenge);
    const site = { rpId: 'gateway.example', origin: 'https://gateway.example' };
    const assertion = new SoftwareAuthenticator(site).sign({ ...statement, ...matter.subject });
    const hand = (body: object) => request(app).post('/step-up/one/signature').send(body);
    assert.equal((await hand(assertion)).status, 204);
    sinon.assert.calledOnceWithExactly(desk.sign, 'one', assertion);
    const late = await hand(assertion);
    assert.match(late.headers['content-type'] ?? '', /problem\+json/);
    assert.equal(codeOf(late.body), 'STEP_UP_EXPIRED');
    assert.equal(codeOf((await hand({})).body), 'INVALID_ARGUMENT');
  });
});
