import assert from 'node:assert/strict';
import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import express, { type Express } from 'express';
import { decodeJwt } from 'jose';
import sinon from 'sinon';
import type { Response } from 'supertest';
import { errorHandler } from '../../http/error-handler.js';
import { createMetrics } from '../../http/metrics.js';
import type { MutualTlsServer } from '../../http/mutual-tls-server.js';
import { type Hsm, openHsm } from '../../keys/hsm.js';
import type { SigningKey } from '../../keys/signing-key.js';
import { scratchToken } from '../../keys/test-support/scratch-token.js';
import { createTlsAuthority, type TlsIdentity } from '../../peering/test-support/certificates.js';
import { createLogger } from '../../telemetry/logger.js';
import { fabricPeople } from '../fabric-people.js';
import { createPersonGuard } from '../person-guard.js';
import { normalizedSerial } from '../revocation-list.js';
import { signInRouter } from '../router.js';
import { app, SampleApp } from '../test-support/sample-app.js';
import {
  type CardWishes,
  type SampleAuthority,
  sampleAuthority,
  type SampleCard,
} from '../test-support/sample-cards.js';
import {
  type SamplePeople,
  samplePeople,
  type SamplePerson,
} from '../test-support/sample-people.js';
import {
  addresses,
  clientsOf,
  signInOptions,
  volatileStates,
} from '../test-support/sample-sign-in.js';
import { type CardAnswer, showCard } from '../test-support/show-card.js';
import { cardApp } from './card-app.js';
import { startCardServer } from './card-server.js';

const second = 1000;
const logger = createLogger({ service: 'test', level: 'silent' });

describe('signing in with a smart card', () => {
  const personId = randomUUID();
  let hsm: Hsm;
  let signingKey: SigningKey;
  let authority: SampleAuthority;
  let tlsRoot: string;
  let tls: TlsIdentity;
  /** The Fabric certificate of the clinician. */
  let fabric: SampleCard;
  let card: SampleCard;
  let directory: SamplePeople;
  let clinician: SamplePerson;
  let gateway: Express;
  let cards: MutualTlsServer;
  let clock: sinon.SinonFakeTimers | undefined;

  before(async () => {
    hsm = await openHsm(scratchToken());
    signingKey = await hsm.ensureSigningKey('tokens');
    authority = await sampleAuthority();
    const tlsAuthority = await createTlsAuthority('Lakeside');
    tlsRoot = tlsAuthority.root;
    tls = await tlsAuthority.issue('gateway');
    fabric = await authority.issue({ commonName: personId, type: 'client', usages: [] });
  });
  after(() => {
    hsm.close();
  });
  beforeEach(async () => {
    const holders = fabricPeople([Buffer.from(fabric.certificate)]);
    const [{ publicKeyDigest } = { publicKeyDigest: '' }] = holders;
    directory = samplePeople();
    clinician = directory.enrol({ kind: 'provider', publicKeyDigest });
    card = await newCard();
    const clients = clientsOf(new Map([[app.clientId, app]]));
    const { people } = directory;
    const options = signInOptions({ signingKey, clients, people, states: volatileStates() });
    const { publicKey } = signingKey;
    const guard = createPersonGuard({ addresses, clients, people, publicKey });
    gateway = express()
      .use('/oauth2', signInRouter(options))
      .get('/api/v1/providers', guard.authenticateProvider, (req, res) => {
        res.json(guard.providerOf(req));
      })
      .use(errorHandler(logger, () => undefined));
    const port = cardApp({
      ...options,
      ...{ logger, metrics: createMetrics('lakeside'), holders },
      ...{ issuer: addresses.issuer, encrypted: true, attemptsPerMinute: 1000 },
    });
    cards = await startCardServer(port, {
      host: 'localhost',
      port: 0,
      ...tls,
      root: authority.root,
    });
  });
  afterEach(async () => {
    clock?.restore();
    clock = undefined;
    await cards.close();
  });

  const newCard = (changed: Partial<CardWishes> = {}): Promise<SampleCard> =>
    authority.issue({ commonName: `${personId}.0a1b2c3d`, ...changed });
  const codeOf = ({ body }: Response): unknown => (body as { code?: string }).code;
  const uidOf = (page: string): string => page.split('/').at(-1) ?? '';

  const show = (page: string, shown?: SampleCard): Promise<CardAnswer> =>
    showCard({ port: cards.port, tlsRoot, card: shown }, `/sign-in/${uidOf(page)}`);

  /** Shows the card for the sign-in of a page; answers the one-time code. */
  async function oneTimeCode(page: string): Promise<string> {
    const { status, location = '', text } = await show(page, card);
    assert.equal(status, 303, text);
    const { origin, pathname, search, hash } = new URL(location);
    assert.deepEqual([`${origin}${pathname}`, search], [`https://gateway.example${page}`, '']);
    return new URLSearchParams(hash.slice(1)).get('card') ?? '';
  }

  const handIn = (browser: SampleApp, page: string, code: string): Promise<Response> =>
    browser.post(`${page}/card`, { code });

  interface Tokens {
    readonly access_token: string;
    readonly refresh_token: string;
  }

  async function tokens(browser: SampleApp): Promise<Tokens> {
    const page = await browser.page();
    const handedIn = await handIn(browser, page, await oneTimeCode(page));
    assert.equal(handedIn.status, 200, handedIn.text);
    const { returnTo } = handedIn.body as { returnTo: string };
    const back = await browser.get(new URL(returnTo).pathname);
    const code = new URL(back.headers.location ?? '').searchParams.get('code') ?? '';
    const answer = await browser.token(code);
    assert.equal(answer.status, 200, answer.text);
    return answer.body as Tokens;
  }

  async function apiStatus(browser: SampleApp, { access_token: token }: Tokens): Promise<unknown> {
    const answer = await browser.ask('/api/v1/providers', token);
    return answer.status === 200 ? answer.body : codeOf(answer);
  }

  async function assertRefused(shown: SampleCard): Promise<void> {
    const page = await new SampleApp(gateway).page();
    const { status, location, text } = await show(page, shown);
    assert.deepEqual([status, location], [401, undefined]);
    assert.match(text, /CARD_REFUSED/);
  }

  async function assertNoHandshake(shown: SampleCard | undefined): Promise<void> {
    const asking = show(await new SampleApp(gateway).page(), shown);
    await assert.rejects(asking, /ECONNRESET|socket hang up|alert/i);
  }

  describe('allowed', () => {
    it('given a card, then the app gets tokens with which the API knows its holder', async () => {
      const browser = new SampleApp(gateway);
      const given = await tokens(browser);
      const { sub, scope, enrolment_id: enrolment } = decodeJwt(given.access_token);
      const { validTo } = new X509Certificate(card.certificate);
      assert.deepEqual(
        { sub, scope, enrolment },
        {
          sub: clinician.subject,
          scope: 'provider',
          enrolment: `card.${normalizedSerial(card.serialNumber)}.${Date.parse(validTo)}`,
        },
      );
      const known = { ...clinician.enrolled.person, roles: ['attending'] };
      assert.deepEqual(await apiStatus(browser, given), known);
      assert.equal((await browser.refresh(given.refresh_token)).status, 200);
    });

    it('given the page, then it links to the card port for providers, and only for them', async () => {
      const browser = new SampleApp(gateway);
      const page = await browser.page();
      const link = `<a href="https://gateway.example:8443/sign-in/${uidOf(page)}">`;
      assert.ok((await browser.get(page)).text.includes(link));
      const other = new SampleApp(gateway);
      const patients = await other.get(await other.page({ scope: 'patient' }));
      assert.ok(!patients.text.includes('<a '));
    });

    it('given an answer, then the connection ends with it, and no session is taken up', async () => {
      assert.equal((await show(await new SampleApp(gateway).page(), card)).connection, 'close');
      const options = {
        ...{ host: 'localhost', port: cards.port, ca: tlsRoot },
        ...{ cert: card.certificate, key: card.key, maxVersion: 'TLSv1.2' as const },
      };
      const first = connect(options);
      await once(first, 'secureConnect');
      const session = first.getSession();
      first.destroy();
      const again = connect({ ...options, session });
      await once(again, 'secureConnect');
      assert.equal(again.isSessionReused(), false);
      again.destroy();
    });
  });

  describe('refused at the card port', () => {
    it('given no certificate, then there is no handshake', async () => {
      await assertNoHandshake(undefined);
    });

    it('given a card of another authority, then there is no handshake', async () => {
      const stranger = await sampleAuthority();
      await assertNoHandshake(await stranger.issue({ commonName: `${personId}.0a1b2c3d` }));
    });

    it('given a card that has expired, then there is no handshake', async () => {
      await assertNoHandshake(await newCard({ validUntil: Date.now() - second }));
    });

    it('given another certificate of the same authority, then CARD_REFUSED', async () => {
      await assertRefused(fabric);
      await assertRefused(await newCard({ type: 'client' }));
      await assertRefused(await newCard({ usages: [] }));
    });

    it('given a card of somebody who is not one of its people, then CARD_REFUSED', async () => {
      await assertRefused(await newCard({ commonName: `${randomUUID()}.0a1b2c3d` }));
    });

    it('given a revoked card, then CARD_REFUSED, and another one of the person signs in', async () => {
      directory.revokeCard(normalizedSerial(card.serialNumber));
      await assertRefused(card);
      card = await newCard();
      await tokens(new SampleApp(gateway));
    });

    it('given a revoked credential, then CARD_REFUSED', async () => {
      directory.revoke(clinician);
      await assertRefused(card);
    });
  });

  describe('refused at the gateway', () => {
    async function assertExpired(browser: SampleApp, page: string, code: string): Promise<void> {
      const answer = await handIn(browser, page, code);
      assert.equal(answer.status, 410, answer.text);
      assert.equal(codeOf(answer), 'SIGN_IN_EXPIRED');
    }

    it('given a code again, then SIGN_IN_EXPIRED', async () => {
      const browser = new SampleApp(gateway);
      const page = await browser.page();
      const code = await oneTimeCode(page);
      assert.equal((await handIn(browser, page, code)).status, 200);
      await assertExpired(browser, page, code);
    });

    it('given a code twice at the same time, then one sign-in goes on', async () => {
      const browser = new SampleApp(gateway);
      const page = await browser.page();
      const code = await oneTimeCode(page);
      const both = await Promise.all([handIn(browser, page, code), handIn(browser, page, code)]);
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 410]);
    });

    it('given a code of another sign-in, then SIGN_IN_EXPIRED, and it is spent', async () => {
      const [browser, other] = [new SampleApp(gateway), new SampleApp(gateway)];
      const [page, otherPage] = [await browser.page(), await other.page()];
      const code = await oneTimeCode(page);
      await assertExpired(other, otherPage, code);
      await assertExpired(browser, page, code);
    });

    it('given a code in another browser, then SIGN_IN_EXPIRED, and its own goes on', async () => {
      const browser = new SampleApp(gateway);
      const page = await browser.page();
      const code = await oneTimeCode(page);
      await assertExpired(new SampleApp(gateway), page, code);
      assert.equal((await handIn(browser, page, code)).status, 200);
    });

    it('given a code after a minute, then SIGN_IN_EXPIRED', async () => {
      const browser = new SampleApp(gateway);
      const page = await browser.page();
      clock = sinon.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
      const code = await oneTimeCode(page);
      clock.tick(60 * second);
      await assertExpired(browser, page, code);
    });

    it('given a code that nobody made, then SIGN_IN_EXPIRED, or INVALID_ARGUMENT', async () => {
      const browser = new SampleApp(gateway);
      const page = await browser.page();
      await assertExpired(browser, page, randomBytes(32).toString('base64url'));
      assert.equal(codeOf(await handIn(browser, page, 'guessed')), 'INVALID_ARGUMENT');
    });

    it('given an app for patients, then CARD_REFUSED', async () => {
      const browser = new SampleApp(gateway);
      const page = await browser.page({ scope: 'patient' });
      const answer = await handIn(browser, page, await oneTimeCode(page));
      assert.equal(answer.status, 401);
      assert.equal(codeOf(answer), 'CARD_REFUSED');
    });
  });

  describe('ended', () => {
    for (const [what, end] of Object.entries<() => void>({
      card: () => {
        directory.revokeCard(normalizedSerial(card.serialNumber));
      },
      credential: () => {
        directory.revoke(clinician);
      },
    })) {
      it(`given the ${what} is revoked later, then its tokens end at once`, async () => {
        const browser = new SampleApp(gateway);
        const given = await tokens(browser);
        end();
        assert.equal(await apiStatus(browser, given), 'TOKEN_INVALID');
        const answer = await browser.refresh(given.refresh_token);
        assert.equal((answer.body as { error: string }).error, 'invalid_grant');
      });
    }
  });
});
