import assert from 'node:assert/strict';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { enrolProvider } from '../support/admissions.js';
import { accessibilityFaults } from '../support/browser/accessibility.js';
import { launchBrowser, type TestBrowser } from '../support/browser/launch.js';
import { SignInPage } from '../support/browser/sign-in-page.js';
import { organization } from '../support/network.js';
import { Provider } from '../support/providers.js';
import { askApi, exchangeCode } from '../support/sign-in.js';

const hospital = organization('hospital');
const pharmacy = organization('pharmacy');
const { hostname: rpId } = new URL(hospital.gateway);

describe('the sign-in page in a browser', function () {
  this.timeout(120_000);
  let chromium: TestBrowser | undefined;
  let clinician: Provider;
  let signIn: SignInPage;

  before(async () => {
    chromium = await launchBrowser();
    clinician = await Provider.employ(hospital, pharmacy);
    await enrolProvider(clinician, pharmacy);
  });
  after(() => chromium?.close());

  beforeEach(async () => {
    assert.ok(chromium);
    signIn = await SignInPage.open(chromium.browser, hospital);
  });
  afterEach(() => signIn.close());

  /** The clinician is signed in, and the API knows them. */
  async function assertSignedIn(): Promise<void> {
    const { searchParams } = await signIn.back();
    assert.equal(searchParams.get('state'), signIn.attempt.state);
    const code = searchParams.get('code') ?? '';
    const tokens = await exchangeCode(hospital, signIn.attempt, code);
    const me = await askApi(hospital, '/me', tokens);
    assert.equal(me.status, 200);
    assert.deepEqual(await me.json(), {
      kind: 'provider',
      id: clinician.publicKeyDigest,
      organization: hospital.mspId,
      roles: ['attending'],
    });
  }

  /** The page says so, waits at its button, and no code went to the portal. */
  async function assertRefused(message: string): Promise<void> {
    assert.equal(await signIn.message(), message);
    assert.equal(await signIn.focused(), 'Try again');
    assert.ok(signIn.page.url().startsWith(`${hospital.gateway}/oauth2/interaction/`));
    assert.deepEqual(await accessibilityFaults(signIn.page), []);
  }

  /** All but the portal's own page: there is no portal yet, so that its address is not found. */
  const complaints = () => signIn.complaints.except(signIn.attempt.redirectUri);

  it('signs a clinician in by the passkey on the ledger, without a complaint', async () => {
    await signIn.authenticator.hold(clinician, rpId);
    await signIn.press('Use my passkey');
    await assertSignedIn();
    assert.deepEqual(complaints(), []);
  });

  it('says what it is to people who hear it', async () => {
    const { page } = signIn;
    assert.equal(await page.title(), 'Sign in');
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    assert.equal(await page.getByRole('main').getByRole('heading', { level: 1 }).count(), 1);
    assert.equal(await page.getByRole('button', { name: 'Use my passkey' }).count(), 1);
    assert.equal(await page.getByRole('status').count(), 1);
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.deepEqual(complaints(), []);
  });

  it('refuses a passkey that nobody enrolled, and then takes the one that is', async () => {
    const device = new SoftwareAuthenticator({ rpId, origin: hospital.gateway });
    await signIn.authenticator.hold({ device, subject: clinician.subject }, rpId);
    await signIn.press('Use my passkey');
    await assertRefused('The passkey does not sign in here.');
    // The browser's own line about the answer; the page adds none.
    assert.deepEqual(complaints(), [
      'Failed to load resource: the server responded with a status of 401 (Unauthorized)',
    ]);
    await signIn.authenticator.hold(clinician, rpId);
    await signIn.tryAgain();
    await signIn.press('Use my passkey');
    await assertSignedIn();
  });

  it('gives no code for a user who is not verified', async () => {
    await signIn.authenticator.hold(clinician, rpId);
    await signIn.authenticator.verifyUser(false);
    await signIn.press('Use my passkey');
    await assertRefused('The passkey was not used.');
    assert.deepEqual(complaints(), []);
  });

  it('gives no code on a device without a passkey', async () => {
    await signIn.press('Use my passkey');
    await assertRefused('The passkey was not used.');
    assert.deepEqual(complaints(), []);
  });

  it('gives no code when the user does not touch the device', async () => {
    await signIn.authenticator.hold(clinician, rpId);
    await signIn.authenticator.awaitUser();
    await signIn.waitAtMost(500);
    await signIn.press('Use my passkey');
    await assertRefused('The passkey was not used.');
    assert.deepEqual(complaints(), []);
  });

  it('says when the gateway does not answer', async () => {
    await signIn.authenticator.hold(clinician, rpId);
    await signIn.page.context().setOffline(true);
    await signIn.press('Use my passkey');
    await assertRefused('There was no answer; check the connection.');
  });

  it('offers no button where the sign-in has ended', async () => {
    await signIn.authenticator.hold(clinician, rpId);
    await signIn.page.context().clearCookies();
    await signIn.press('Use my passkey');
    assert.equal(
      await signIn.message(),
      'The sign-in has ended or was not begun here; begin it anew.',
    );
    assert.equal(await signIn.page.getByRole('button').count(), 0);
  });

  it('runs no script but its own', async () => {
    await signIn.page.evaluate(`document.body.append(Object.assign(
      document.createElement('script'), { textContent: 'document.title = "Taken over"' }))`);
    assert.equal(await signIn.page.title(), 'Sign in');
    assert.match(complaints().join('\n'), /Content Security Policy/);
  });
});
