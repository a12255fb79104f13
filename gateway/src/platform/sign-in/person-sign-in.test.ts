import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Script } from 'node:vm';
import express, { type Express } from 'express';
import { decodeJwt } from 'jose';
import sinon from 'sinon';
import request, { type Response } from 'supertest';
import { errorHandler } from '../http/error-handler.js';
import { type Hsm, openHsm } from '../keys/hsm.js';
import type { SigningKey } from '../keys/signing-key.js';
import { scratchToken } from '../keys/test-support/scratch-token.js';
import { createLogger } from '../telemetry/logger.js';
import type { OAuthClient } from './clients.js';
import { createGuard } from './guard.js';
import { createPersonGuard } from './person-guard.js';
import { signInRouter, type SignInRouterOptions } from './router.js';
import { app, challengeIn, SampleApp, tokensOf } from './test-support/sample-app.js';
import {
  newPatient,
  newProvider,
  type SamplePeople,
  samplePeople,
  type SamplePerson,
  decidesFor,
  newDelegate,
} from './test-support/sample-people.js';
import { assertion, requestToken, sampleClient } from './test-support/sample-client.js';
import {
  addresses,
  clientsOf,
  guardedApp,
  signInOptions,
  volatileStates,
} from './test-support/sample-sign-in.js';

const minute = 60_000;

describe('signing in with a passkey', () => {
  let hsm: Hsm;
  let signingKey: SigningKey;
  let directory: SamplePeople;
  let clinician: SamplePerson;
  let patient: SamplePerson;
  let registered: Map<string, OAuthClient>;
  let options: SignInRouterOptions;
  let server: Express;

  before(async () => {
    hsm = await openHsm(scratchToken());
    signingKey = await hsm.ensureSigningKey('tokens');
  });
  after(() => {
    hsm.close();
  });
  beforeEach(() => {
    directory = samplePeople();
    clinician = directory.enrol(newProvider());
    patient = directory.enrol(newPatient());
    registered = new Map([[app.clientId, app]]);
    const clients = clientsOf(registered);
    options = signInOptions({ signingKey, clients, people: directory.people });
    server = serverFor(options);
  });

  function serverFor(made: SignInRouterOptions): Express {
    const { clients, people } = made;
    const { publicKey } = signingKey;
    const guard = createPersonGuard({ addresses, clients, people, publicKey });
    const routes = express();
    routes.use('/oauth2', signInRouter(made));
    routes.get('/api/v1/any', guard.authenticatePerson, (req, res) => {
      res.json(guard.personOf(req));
    });
    routes.get('/api/v1/providers', guard.authenticateProvider, (req, res) => {
      res.json(guard.providerOf(req));
    });
    routes.get('/api/v1/patients', guard.authenticatePatient, (req, res) => {
      res.json(guard.patientOf(req));
    });
    for (const [path, power] of [
      ['consenting', 'consent'],
      ['seeing', 'see'],
      ['deciding', undefined],
    ] as const) {
      routes.get(`/api/v1/${path}`, guard.authenticateDecider(power), (req, res) => {
        res.json(guard.deciderOf(req));
      });
    }
    const logger = createLogger({ service: 'test', level: 'silent' });
    return routes.use(errorHandler(logger, () => undefined));
  }

  const codeOf = ({ body }: Response): unknown => (body as { code?: string }).code;
  const errorOf = ({ body }: Response): unknown => (body as { error?: string }).error;
  const ask = (path: string, token: string): Promise<Response> =>
    Promise.resolve(request(server).get(`/api/v1/${path}`).set('Authorization', `Bearer ${token}`));

  /** The error with which the browser is sent back to the app. */
  function sentBack({ headers }: Response): string | null {
    const { origin, pathname, searchParams } = new URL(headers.location ?? '');
    assert.equal(`${origin}${pathname}`, app.redirectUris[0]);
    assert.equal(searchParams.get('code'), null);
    return searchParams.get('error');
  }

  describe('allowed', () => {
    it('given a clinician, then the app gets a token with which the API knows them', async () => {
      const browser = new SampleApp(server);
      const code = await browser.code(clinician);
      const answer = await browser.token(code);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.headers['cache-control'], 'no-store');
      const { access_token: token = '', ...rest } = answer.body as Record<string, string>;
      assert.deepEqual(
        { ...rest, refresh_token: typeof rest.refresh_token },
        { token_type: 'Bearer', expires_in: 300, scope: 'provider', refresh_token: 'string' },
      );
      const { sub, aud, iss, client_id: clientId, exp = 0, iat = 0 } = decodeJwt(token);
      assert.deepEqual(
        { sub, aud, iss, clientId, lifetime: exp - iat },
        {
          sub: clinician.subject,
          aud: addresses.apiBase,
          iss: addresses.issuer,
          clientId: app.clientId,
          lifetime: 300,
        },
      );
      const known = { ...clinician.enrolled.person, roles: ['attending'] };
      assert.deepEqual((await ask('any', token)).body, known);
      assert.deepEqual((await ask('providers', token)).body, known);
    });

    it('given a patient, then the same, and the routes of providers are closed to them', async () => {
      const { access } = await tokensOf(server, patient, { scope: 'patient' });
      assert.deepEqual((await ask('patients', access)).body, patient.enrolled.person);
      const refused = await ask('providers', access);
      assert.equal(refused.status, 403);
      assert.equal(codeOf(refused), 'SCOPE_INSUFFICIENT');
      const { access: provider } = await tokensOf(server, clinician);
      assert.equal(codeOf(await ask('patients', provider)), 'SCOPE_INSUFFICIENT');
    });

    it('given the proxy of a patient, then the same, and that it is one', async () => {
      const { people } = directory;
      const find: typeof people.find = async (person) => {
        const known = await people.find(person);
        return known && { ...known, byProxy: true };
      };
      server = serverFor({ ...options, people: { ...people, find } });
      const { access } = await tokensOf(server, patient, { scope: 'patient' });
      const known = { ...patient.enrolled.person, byProxy: true };
      for (const path of ['patients', 'deciding']) {
        assert.deepEqual((await ask(path, access)).body, known, path);
      }
    });

    it('given a delegate, then for whom they decide, and what they may', async () => {
      const delegate = directory.enrol(newDelegate());
      const { access } = await tokensOf(server, delegate, { scope: 'delegate' });
      const known = { ...delegate.enrolled.person, ...decidesFor };
      for (const path of ['any', 'seeing', 'deciding']) {
        assert.deepEqual((await ask(path, access)).body, known, path);
      }
      const exceeded = await ask('consenting', access);
      assert.deepEqual([exceeded.status, codeOf(exceeded)], [403, 'DELEGATION_EXCEEDED']);
      assert.equal(codeOf(await ask('patients', access)), 'SCOPE_INSUFFICIENT');
      assert.equal(codeOf(await ask('providers', access)), 'SCOPE_INSUFFICIENT');
    });

    it('given a patient or a provider, then the one decides and the other does not', async () => {
      const { access } = await tokensOf(server, patient, { scope: 'patient' });
      assert.deepEqual((await ask('consenting', access)).body, patient.enrolled.person);
      const { access: provider } = await tokensOf(server, clinician);
      assert.equal(codeOf(await ask('consenting', provider)), 'SCOPE_INSUFFICIENT');
    });

    it('given an app for both, then the token is for what the person is', async () => {
      const { access } = await tokensOf(server, patient, { scope: 'provider patient' });
      assert.equal(decodeJwt(access).scope, 'patient');
    });

    it('given another person in the same browser, then they get their own token', async () => {
      const browser = new SampleApp(server);
      await browser.code(clinician);
      const code = await browser.code(patient, { scope: 'patient' });
      const answer = await browser.token(code);
      const { access_token: token } = answer.body as { access_token: string };
      assert.equal(decodeJwt(token).sub, patient.subject);
    });

    it('given the page, then its policy allows own files only, and it names nobody', async () => {
      const browser = new SampleApp(server);
      const { headers, text } = await browser.get(await browser.page());
      const policy = headers['content-security-policy'] ?? '';
      for (const directive of ["script-src 'self'", "form-action 'self'", "frame-ancestors 'none'"])
        assert.ok(policy.includes(directive), directive);
      assert.ok(!policy.includes('unsafe'));
      assert.ok(!/<script>|<style|<b>/.test(text));
      assert.match(text, /Lakeside General Hospital/);
      const script = await request(server).get('/oauth2/sign-in.js');
      assert.match(script.headers['content-type'] ?? '', /javascript/);
      // Compiled, not run: a mistake in the text would not show otherwise.
      new Script(script.text);
    });

    it('given cookies, then scripts and other sites do not get them, nor does plain HTTP', async () => {
      const { headers } = await new SampleApp(server).begin();
      const cookies = headers['set-cookie'] as unknown as readonly string[];
      assert.ok(cookies.length > 0);
      for (const cookie of cookies) {
        assert.match(cookie, /^lakeside-/);
        for (const attribute of [/; httponly/i, /; secure/i, /; samesite=lax/i])
          assert.match(cookie, attribute);
      }
    });
  });

  describe('refused to the app', () => {
    for (const [what, parameters] of Object.entries({
      'no PKCE': { code_challenge: undefined, code_challenge_method: undefined },
      'plain PKCE': { code_challenge_method: 'plain' },
      'PKCE without its method, which would be plain': { code_challenge_method: undefined },
      'a method without challenge': { code_challenge: undefined },
    })) {
      it(`given ${what}, then invalid_request`, async () => {
        assert.equal(sentBack(await new SampleApp(server).begin(parameters)), 'invalid_request');
      });
    }

    it('given a request for a token instead of a code, then it gets none', async () => {
      const { headers } = await new SampleApp(server).begin({ response_type: 'token' });
      const { hash } = new URL(headers.location ?? '');
      const answer = new URLSearchParams(hash.slice(1));
      assert.equal(answer.get('error'), 'unsupported_response_type');
      assert.equal(answer.get('access_token'), null);
    });

    for (const scope of ['openid', 'provider openid', 'system/*.rs', 'admin', undefined]) {
      it(`given the scope ${String(scope)}, then invalid_scope`, async () => {
        assert.equal(sentBack(await new SampleApp(server).begin({ scope })), 'invalid_scope');
      });
    }

    it('given a scope beyond the registration, then invalid_scope', async () => {
      registered.set(app.clientId, { ...app, scope: 'patient' });
      assert.equal(sentBack(await new SampleApp(server).begin()), 'invalid_scope');
    });

    it('given another resource, then invalid_target', async () => {
      const resource = addresses.fhirBase;
      assert.equal(sentBack(await new SampleApp(server).begin({ resource })), 'invalid_target');
    });

    it('given prompt=none, then login_required: nobody signs in unseen', async () => {
      const browser = new SampleApp(server);
      await browser.code(clinician);
      assert.equal(sentBack(await browser.begin({ prompt: 'none' })), 'login_required');
    });

    for (const uri of [
      'https://portal.example/signed-in/',
      'https://portal.example/signed-in?next=1',
      'https://portal.example:8443/signed-in',
      'http://portal.example/signed-in',
      'https://evil.example/signed-in',
      undefined,
    ]) {
      it(`given the redirect URI ${String(uri)}, then nobody is sent there`, async () => {
        const response = await new SampleApp(server).begin({ redirect_uri: uri });
        assert.equal(response.status, 400);
        assert.equal(response.headers.location, undefined);
      });
    }

    it('given an unknown app, then it gets no page', async () => {
      const response = await new SampleApp(server).begin({ client_id: 'stranger' });
      assert.equal(response.status, 400);
      assert.equal(errorOf(response), 'invalid_client');
    });

    it('given another verifier, none, or another redirect URI, then the code gives no token', async () => {
      for (const changed of [
        { code_verifier: randomBytes(32).toString('base64url') },
        { code_verifier: undefined },
        { redirect_uri: 'https://portal.example/other' },
      ]) {
        const browser = new SampleApp(server);
        const answer = await browser.token(await browser.code(clinician), changed);
        assert.equal(errorOf(answer), 'invalid_grant', answer.text);
      }
    });

    it('given a code again, then no token, and those of its first use end', async () => {
      const browser = new SampleApp(server);
      const code = await browser.code(clinician);
      const first = await browser.token(code);
      const { refresh_token: refresh } = first.body as { refresh_token: string };
      assert.equal(errorOf(await browser.token(code)), 'invalid_grant');
      assert.equal(errorOf(await browser.refresh(refresh)), 'invalid_grant');
    });

    it('given a code twice at the same time, then one token', async () => {
      const browser = new SampleApp(server);
      const code = await browser.code(clinician);
      const both = await Promise.all([browser.token(code), browser.token(code)]);
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 400]);
    });

    it('given a code that was used before a restart, then it is refused after it', async () => {
      const states = volatileStates();
      const before = new SampleApp(serverFor({ ...options, states }));
      const code = await before.code(clinician);
      assert.equal((await before.token(code)).status, 200);
      const restarted = serverFor({ ...options, states });
      const answer = await request(restarted).post('/oauth2/token').type('form').send({
        grant_type: 'authorization_code',
        client_id: app.clientId,
        code,
        redirect_uri: app.redirectUris[0],
        code_verifier: before.verifier,
      });
      assert.equal(errorOf(answer), 'invalid_grant');
    });

    it('given the app asks for a token of its own, then it has none', async () => {
      const answer = await request(server)
        .post('/oauth2/token')
        .type('form')
        .send({ grant_type: 'client_credentials', client_id: app.clientId, scope: 'provider' });
      assert.equal(errorOf(answer), 'invalid_request', answer.text);
    });
  });

  describe('refused to the person', () => {
    async function refused(
      person: SamplePerson,
      present: (browser: SampleApp, page: string) => Promise<Response>,
      scope = person.subject.split(':')[0] ?? '',
    ): Promise<void> {
      const browser = new SampleApp(server);
      const answer = await present(browser, await browser.page({ scope }));
      assert.equal(answer.status, 401, answer.text);
      assert.equal(codeOf(answer), 'SIGN_IN_REFUSED');
    }

    const wrong = {
      'of another challenge': { challenge: new Uint8Array(32) },
      'at another origin': { origin: 'https://evil.example' },
      'at the same host without TLS': { origin: 'http://gateway.example' },
      'for another relying party': { rpId: 'evil.example' },
      'without verification of the user': { userVerified: false },
      'without anybody present': { userPresent: false },
      'in a frame of another site': { crossOrigin: true },
      'that creates a passkey': { type: 'webauthn.create' },
    };
    for (const [what, assertion] of Object.entries(wrong)) {
      it(`given an assertion ${what}, then SIGN_IN_REFUSED`, async () => {
        await refused(clinician, (browser, page) => browser.present(page, clinician, assertion));
        await refused(patient, (browser, page) => browser.present(page, patient, assertion));
      });
    }

    it('given the passkey of somebody else, then SIGN_IN_REFUSED', async () => {
      const other = directory.enrol(newProvider());
      const { userHandle } = clinician;
      await refused(clinician, (browser, page) => browser.present(page, { ...other, userHandle }));
    });

    it('given a user handle that names nobody, or nobody enrolled, then SIGN_IN_REFUSED', async () => {
      for (const userHandle of [
        '-',
        'clinician',
        '0'.repeat(64),
        '00000000-0000-4000-8000-000000000000',
        patient.subject,
        patient.userHandle,
        clinician.userHandle.slice(1),
        clinician.userHandle.toUpperCase(),
      ]) {
        const stranger = { ...clinician, userHandle };
        await refused(clinician, (browser, page) => browser.present(page, stranger));
      }
    });

    it('given a revoked credential, then SIGN_IN_REFUSED', async () => {
      directory.revoke(clinician);
      await refused(clinician, (browser, page) => browser.present(page, clinician));
    });

    it('given a patient where the app asks for providers, then SIGN_IN_REFUSED', async () => {
      await refused(patient, (browser, page) => browser.present(page, patient), 'provider');
    });

    it('given an assertion again, at the same page, a new one or another sign-in, then refused', async () => {
      const browser = new SampleApp(server);
      const page = await browser.page();
      const { text } = await browser.get(page);
      const answer = clinician.device.signIn(challengeIn(text), clinician.userHandle);
      assert.equal((await browser.post(page, answer)).status, 200);
      assert.equal(codeOf(await browser.post(page, answer)), 'SIGN_IN_EXPIRED');
      await browser.get(page);
      assert.equal(codeOf(await browser.post(page, answer)), 'SIGN_IN_REFUSED');
      const other = new SampleApp(server);
      const otherPage = await other.page();
      await other.get(otherPage);
      assert.equal(codeOf(await other.post(otherPage, answer)), 'SIGN_IN_REFUSED');
    });

    it('given a refused attempt, then its challenge is gone', async () => {
      const browser = new SampleApp(server);
      const page = await browser.page();
      const { text } = await browser.get(page);
      const challenge = challengeIn(text);
      const bad = clinician.device.signIn(challenge, clinician.userHandle, { userVerified: false });
      assert.equal(codeOf(await browser.post(page, bad)), 'SIGN_IN_REFUSED');
      const good = clinician.device.signIn(challenge, clinician.userHandle);
      assert.equal(codeOf(await browser.post(page, good)), 'SIGN_IN_EXPIRED');
    });

    it('given the page of another browser, or none that was begun, then SIGN_IN_EXPIRED', async () => {
      const page = await new SampleApp(server).page();
      const stranger = new SampleApp(server);
      const own = await stranger.page();
      assert.notEqual(page, own);
      for (const path of [page, '/oauth2/interaction/made-up']) {
        assert.equal(codeOf(await stranger.get(path)), 'SIGN_IN_EXPIRED');
        const answer = clinician.device.signIn('AAAA', clinician.userHandle);
        const posted = await stranger.post(path, answer);
        assert.equal(posted.status, 410);
        assert.equal(codeOf(posted), 'SIGN_IN_EXPIRED');
      }
    });

    it('given more than five minutes at the page, then it has expired', async () => {
      const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
      try {
        const browser = new SampleApp(server);
        const page = await browser.page();
        const { text } = await browser.get(page);
        clock.setSystemTime(Date.now() + 5 * minute);
        const answer = clinician.device.signIn(challengeIn(text), clinician.userHandle);
        assert.equal(codeOf(await browser.post(page, answer)), 'SIGN_IN_EXPIRED');
        assert.equal(codeOf(await browser.get(page)), 'SIGN_IN_EXPIRED');
      } finally {
        clock.restore();
      }
    });

    it('given a code that nobody exchanged for a minute, then it gives no token', async () => {
      const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
      try {
        const browser = new SampleApp(server);
        const code = await browser.code(clinician);
        clock.setSystemTime(Date.now() + minute);
        assert.equal(errorOf(await browser.token(code)), 'invalid_grant');
      } finally {
        clock.restore();
      }
    });

    it('given an address that begins too many sign-ins, then it has to wait', async () => {
      server = serverFor({ ...options, beginningsPerMinute: 2 });
      const answers = await Promise.all([1, 2, 3].map(() => new SampleApp(server).begin()));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 303, 429]);
    });

    it('given a body that is no assertion, then INVALID_ARGUMENT', async () => {
      const browser = new SampleApp(server);
      const page = await browser.page();
      const answer = await browser.post(page, { subject: clinician.subject });
      assert.equal(codeOf(answer), 'INVALID_ARGUMENT');
    });
  });

  describe('afterwards', () => {
    it('given a refresh token, then it gives the next one, once', async () => {
      const { app: browser, refresh } = await tokensOf(server, clinician);
      const answer = await browser.refresh(refresh);
      assert.equal(answer.status, 200, answer.text);
      const next = answer.body as { access_token: string; refresh_token: string; scope: string };
      assert.equal(next.scope, 'provider');
      assert.equal((await ask('providers', next.access_token)).status, 200);
      assert.notEqual(next.refresh_token, refresh);
      assert.equal(errorOf(await browser.refresh(refresh)), 'invalid_grant');
      // Somebody has a copy of it: whoever holds the next one is not trusted either.
      assert.equal(errorOf(await browser.refresh(next.refresh_token)), 'invalid_grant');
    });

    it('given a refresh token twice at the same time, then one next one', async () => {
      const { app: browser, refresh } = await tokensOf(server, clinician);
      const both = await Promise.all([browser.refresh(refresh), browser.refresh(refresh)]);
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 400]);
    });

    it('given 15 minutes without use, or 8 hours after the sign-in, then it ends', async () => {
      const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
      try {
        const idle = await tokensOf(server, clinician);
        clock.setSystemTime(Date.now() + 15 * minute);
        assert.equal(errorOf(await idle.app.refresh(idle.refresh)), 'invalid_grant');

        const { app: browser, refresh } = await tokensOf(server, clinician);
        const end = Date.now() + 8 * 60 * minute;
        let token = refresh;
        while (Date.now() + 14 * minute < end) {
          clock.setSystemTime(Date.now() + 14 * minute);
          const next = await browser.refresh(token);
          token = (next.body as { refresh_token?: string }).refresh_token ?? '';
          assert.notEqual(token, '', new Date().toISOString());
        }
        clock.setSystemTime(end);
        assert.equal(errorOf(await browser.refresh(token)), 'invalid_grant');
      } finally {
        clock.restore();
      }
    });

    it('given the app signs out, then the refresh token ends, also an earlier one', async () => {
      const { app: browser, refresh } = await tokensOf(server, clinician);
      const answer = await browser.refresh(refresh);
      const { refresh_token: next } = answer.body as { refresh_token: string };
      assert.equal((await browser.revoke(next)).status, 200);
      for (const token of [next, refresh]) {
        assert.equal(errorOf(await browser.refresh(token)), 'invalid_grant');
      }
      assert.equal((await browser.revoke('unknown')).status, 200);
    });

    it('given another app, then it can neither use nor end the refresh token', async () => {
      const { app: browser, refresh } = await tokensOf(server, clinician);
      registered.set('other', { ...app, clientId: 'other' });
      const fields = { client_id: 'other', refresh_token: refresh, token: refresh };
      const used = await request(server)
        .post('/oauth2/token')
        .type('form')
        .send({ grant_type: 'refresh_token', ...fields });
      assert.equal(errorOf(used), 'invalid_grant');
      await request(server).post('/oauth2/revoke').type('form').send(fields);
      assert.equal((await browser.refresh(refresh)).status, 200);
    });

    it('given a token of a backend service, or one of a person at FHIR, then TOKEN_WRONG_AUDIENCE', async () => {
      const ehr = await sampleClient('system/*.rs');
      registered.set(ehr.registration.clientId, ehr.registration);
      const answer = await requestToken(server, await assertion(ehr));
      const { access_token: token } = answer.body as { access_token: string };
      assert.equal(codeOf(await ask('any', token)), 'TOKEN_WRONG_AUDIENCE');
      const { access } = await tokensOf(server, clinician);
      const guard = createGuard({ ...options, publicKey: signingKey.publicKey });
      const response = await request(guardedApp(guard, guard.authorize('search', 'Patient')))
        .get('/fhir/Patient')
        .set('Authorization', `Bearer ${access}`);
      assert.equal(codeOf(response), 'TOKEN_WRONG_AUDIENCE');
    });

    it('given no token, then the realm is told', async () => {
      const response = await request(server).get('/api/v1/any');
      assert.equal(codeOf(response), 'TOKEN_MISSING');
      assert.equal(response.headers['www-authenticate'], `Bearer realm="${addresses.apiBase}"`);
    });

    it('given the credential is revoked, then token and refresh token stop at once', async () => {
      const { app: browser, access, refresh } = await tokensOf(server, clinician);
      assert.equal((await ask('any', access)).status, 200);
      directory.revoke(clinician);
      const refused = await ask('any', access);
      assert.equal(refused.status, 401);
      assert.equal(codeOf(refused), 'TOKEN_INVALID');
      assert.equal(errorOf(await browser.refresh(refresh)), 'invalid_grant');
    });

    it('given a new passkey, then what the old one signed in to ends', async () => {
      const {
        app: browser,
        access,
        refresh,
      } = await tokensOf(server, patient, {
        scope: 'patient',
      });
      const renewed = directory.enrol(patient.enrolled.person);
      assert.equal(codeOf(await ask('any', access)), 'TOKEN_INVALID');
      assert.equal(errorOf(await browser.refresh(refresh)), 'invalid_grant');
      const { access: again } = await tokensOf(server, renewed, { scope: 'patient' });
      assert.equal((await ask('any', again)).status, 200);
    });

    it('given a second passkey, then either signs in, and by it again after the other is removed', async () => {
      for (const [first, scope] of [
        [patient, 'patient'],
        [clinician, 'provider'],
      ] as const) {
        const second = directory.add(first);
        const byFirst = await tokensOf(server, first, { scope });
        const bySecond = await tokensOf(server, second, { scope });
        directory.remove(first);
        assert.equal(codeOf(await ask('any', byFirst.access)), 'TOKEN_INVALID');
        assert.equal(errorOf(await byFirst.app.refresh(byFirst.refresh)), 'invalid_grant');
        assert.equal((await ask('any', bySecond.access)).status, 200);
        assert.equal((await bySecond.app.refresh(bySecond.refresh)).status, 200);
        const browser = new SampleApp(server);
        const refused = await browser.present(await browser.page({ scope }), first);
        assert.equal(codeOf(refused), 'SIGN_IN_REFUSED');
        const { access } = await tokensOf(server, second, { scope });
        assert.equal((await ask('any', access)).status, 200);
      }
    });

    it('given a code by a passkey that is removed before it is exchanged, then no token', async () => {
      directory.add(clinician);
      const browser = new SampleApp(server);
      const code = await browser.code(clinician);
      directory.remove(clinician);
      assert.equal(errorOf(await browser.token(code)), 'invalid_grant');
    });

    it('given the app is removed, or may serve patients only, then its tokens stop', async () => {
      const { access } = await tokensOf(server, clinician);
      registered.set(app.clientId, { ...app, scope: 'patient' });
      assert.equal(codeOf(await ask('any', access)), 'TOKEN_INVALID');
      registered.clear();
      assert.equal(codeOf(await ask('any', access)), 'TOKEN_INVALID');
    });
  });
});
