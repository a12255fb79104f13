import assert from 'node:assert/strict';
import { request } from 'node:https';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { launchBrowser } from '../support/browser/launch.js';
import { SignInPage } from '../support/browser/sign-in-page.js';
import { showOther, SmartCard, type CardAnswer } from '../support/cards/smart-card.js';
import { organization, stateFolder } from '../support/network.js';
import { Provider } from '../support/providers.js';
import {
  askApi,
  exchangeCode,
  openSignInPage,
  refreshTokens,
  type OpenSignInPage,
  type Tokens,
} from '../support/sign-in.js';

const hospital = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');
/** How long (ms) a one-time code can be handed in. */
const codeLifetime = 60_000;

describe('signing in with a smart card', function () {
  this.timeout(180_000);
  let clinician: Provider;
  let card: SmartCard;

  before(async () => {
    clinician = Provider.named(hospital, 'clinician');
    card = await SmartCard.of(hospital, 'clinician');
  });
  after(() => {
    card.destroy();
  });

  const open = (): Promise<OpenSignInPage> => openSignInPage(hospital, 'provider');

  /** Where the page leads people with a card. */
  function cardAddress({ html }: OpenSignInPage): string {
    const [, address = ''] = /<a href="([^"]+)">Use my smart card</.exec(html) ?? [];
    assert.ok(address.startsWith(`${hospital.cards}/sign-in/`), html);
    return address;
  }

  async function oneTimeCode(page: OpenSignInPage, shown = card): Promise<string> {
    const { status, location, body } = await shown.show(hospital, cardAddress(page));
    assert.equal(status, 303, body);
    const { origin, pathname, search, hash } = new URL(location);
    assert.equal(origin, hospital.gateway);
    assert.match(pathname, /^\/oauth2\/interaction\/[\w-]+$/);
    assert.equal(search, '');
    return new URLSearchParams(hash.slice(1)).get('card') ?? '';
  }

  async function signIn(shown = card): Promise<Tokens> {
    const page = await open();
    return page.signedIn(await page.post('/card', { code: await oneTimeCode(page, shown) }));
  }

  async function me(tokens: Tokens): Promise<unknown> {
    const response = await askApi(hospital, '/me', tokens);
    const body = (await response.json()) as { code?: string };
    return response.ok ? body : body.code;
  }

  function assertRefused({ status, location, body }: CardAnswer): void {
    assert.deepEqual([status, location], [401, ''], body);
    assert.match(body, /CARD_REFUSED/);
  }

  async function assertExpired(page: OpenSignInPage, code: string): Promise<void> {
    const answer = await page.post('/card', { code });
    assert.equal(answer.status, 410);
    assert.equal(((await answer.json()) as { code: string }).code, 'SIGN_IN_EXPIRED');
  }

  it('finds the key on the card, which it can never leave', () => {
    const keys = JSON.parse(card.onCard('list-private-keys')) as object[];
    assert.deepEqual(
      keys.map((key) => ({ ...key, id: undefined })),
      [{ id: undefined, sensitive: true, extractable: false, neverExtractable: true }],
    );
  });

  it('knows the holder of the card, with the role of the ledger', async () => {
    const tokens = await signIn();
    const known = {
      kind: 'provider',
      id: clinician.publicKeyDigest,
      organization: hospital.mspId,
      roles: ['attending'],
    };
    assert.deepEqual(await me(tokens), known);
    assert.deepEqual(await me(await refreshTokens(hospital, tokens)), known);
  });

  it('goes on by itself in a browser, where the address loses the code', async () => {
    const chromium = await launchBrowser();
    try {
      const signIn = await SignInPage.open(chromium.browser, hospital);
      const link = signIn.page.getByRole('link', { name: 'Use my smart card' });
      const { location } = await card.show(hospital, (await link.getAttribute('href')) ?? '');
      const begun = signIn.page.url();
      // As from the card port: a change of the fragment alone would load nothing.
      const arrive = async (address: string): Promise<void> => {
        await signIn.page.goto('about:blank');
        await signIn.page.goto(address);
      };
      await arrive(`${begun}#card=${'0'.repeat(43)}`);
      assert.match(await signIn.message(), /^The sign-in has ended/);
      assert.equal(signIn.page.url(), begun);
      assert.equal(await link.count(), 0);
      await arrive(location);
      const code = (await signIn.back()).searchParams.get('code') ?? '';
      const tokens = await exchangeCode(hospital, signIn.attempt, code);
      assert.equal((await askApi(hospital, '/me', tokens)).status, 200);
    } finally {
      await chromium.close();
    }
  });

  it('shakes no hands without a certificate', async () => {
    const asking = request(cardAddress(await open()), { ca: readFileSync(hospital.tlsCaFile) });
    asking.end();
    await assert.rejects(once(asking, 'response'), /alert|ECONNRESET|hang up/);
  });

  it('shakes no hands with a card of another organisation', async () => {
    const foreign = await SmartCard.of(other, 'clinician');
    const address = cardAddress(await open());
    // A reset, or the end of the connection, can overtake the alert.
    await assert.rejects(foreign.show(hospital, address), /remote error: tls|connection reset|EOF/);
    foreign.destroy();
  });

  it('refuses other certificates of the same authority, the person’s own too', async () => {
    const address = cardAddress(await open());
    for (const identity of ['people/clinician', 'gateway', 'peer', 'admin']) {
      const folder = path.join(stateFolder(), 'organizations', hospital.name, identity);
      const file = path.join(folder, 'msp/signcerts/cert.pem');
      assertRefused(await showOther(hospital, address, file));
    }
  });

  it('takes a code once', async () => {
    const page = await open();
    const code = await oneTimeCode(page);
    assert.equal((await page.post('/card', { code })).status, 200);
    await assertExpired(page, code);
  });

  it('takes a code for its own sign-in only, in the browser that began it', async () => {
    const [page, otherPage] = [await open(), await open()];
    const code = await oneTimeCode(page);
    await assertExpired(otherPage, code);
    await assertExpired(page, code);
  });

  it('takes no code after its time', async () => {
    const page = await open();
    const code = await oneTimeCode(page);
    await wait(codeLifetime);
    await assertExpired(page, code);
  });

  it('stops the holder at once when the credential is revoked, until there is one again', async () => {
    const tokens = await signIn();
    await clinician.revoke();
    try {
      assert.equal(await me(tokens), 'TOKEN_INVALID');
      await assert.rejects(refreshTokens(hospital, tokens), /invalid_grant/);
      assertRefused(await card.show(hospital, cardAddress(await open())));
    } finally {
      await clinician.issueCredential(pharmacy);
    }
    await signIn();
  });
});
