import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resourceClasses, type SignedPolicyApproval } from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { enrolledProvider } from '../support/admissions.js';
import { accessibilityFaults } from '../support/browser/accessibility.js';
import { launchBrowser, type TestBrowser } from '../support/browser/launch.js';
import { PasskeyPage } from '../support/browser/passkey-page.js';
import { organization, projectRoot, type OrganizationEndpoints } from '../support/network.js';
import { asAdministrator, operator } from '../support/operator.js';
import { answerOf, invoke, query } from '../support/peer-calls.js';
import type { Provider } from '../support/providers.js';
import { operatorWith, policyApproval } from '../support/step-up.js';

const hospital = organization('hospital');
const pharmacy = organization('pharmacy');
const plan = organization('health-plan');
const institute = organization('research-institute');
const { hostname: rpId } = new URL(hospital.gateway);

describe('a change of the access policy', function () {
  this.timeout(240_000);
  let chromium: TestBrowser | undefined;
  let folder: string;
  let officer: Provider;
  let pharmacysOfficer: Provider;
  let version: number;
  let digest: string;

  before(async () => {
    chromium = await launchBrowser();
    folder = mkdtempSync(path.join(tmpdir(), 'step-up-'));
    officer = await enrolledProvider(hospital, 'privacy-officer', pharmacy);
    pharmacysOfficer = await enrolledProvider(pharmacy, 'privacy-officer', hospital);
    const read = query('AccessControlContract:GetDocument', 'accessPolicy');
    const { text } = await asAdministrator(hospital.name, read);
    version = (JSON.parse(answerOf(text)) as { version: number }).version + 1;
    writeFileSync(path.join(folder, 'policy.yaml'), anotherPolicy());
  });
  after(async () => {
    await chromium?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The policy that the network began with, and agents who read for payment: another one at each run. */
  function anotherPolicy(): string {
    const classes = [...resourceClasses].sort(() => randomInt(2) - 0.5).join(', ');
    const shipped = readFileSync(path.join(projectRoot, 'network/access-policy.yaml'), 'utf8');
    const rule = `{ roles: [payer-agent], actions: [read], classes: [${classes}], purposes: [HPAYMT] }`;
    return `${shipped}\n  - ${rule}\n`;
  }

  /** Approves with nothing but the stock CLI. */
  async function approveByHand(
    { name }: OrganizationEndpoints,
    signed: SignedPolicyApproval | null,
  ): Promise<string> {
    const text = JSON.stringify(signed);
    const args = ['accessPolicy', String(version), digest, text, randomUUID()];
    const line = invoke('AccessControlContract:ApproveDocument', ...args);
    const answer = await asAdministrator(name, line);
    return answer.ok ? 'approved' : answer.text;
  }

  const signed = (by = pharmacysOfficer, change = {}): SignedPolicyApproval =>
    policyApproval(by, { version, digest }, change);

  async function opened(address: string): Promise<PasskeyPage> {
    assert.ok(chromium);
    return PasskeyPage.goTo(chromium.browser, address);
  }

  it('is proposed once a privacy officer has read in a browser what it changes, and signed', async () => {
    const text = await operatorWith(
      async (address) => {
        const shown = await opened(address);
        const { page, authenticator } = shown;
        assert.equal(await page.title(), 'Sign with your passkey');
        const said = await page.getByRole('main').innerText();
        assert.match(said, new RegExp(`vote for version ${String(version)} of the access policy`));
        assert.match(
          said,
          /What becomes permitted\s+agents of the health plan: read .* \(HPAYMT\)/,
        );
        assert.match(said, /What is no longer permitted\s+Nothing\./);
        assert.deepEqual(await accessibilityFaults(page), []);

        await shown.press('Sign with my passkey');
        assert.equal(await shown.message(), 'The passkey was not used.');
        const device = new SoftwareAuthenticator({ rpId, origin: hospital.gateway });
        await authenticator.hold({ device, subject: officer.subject }, rpId);
        await shown.tryAgain();
        await shown.press('Sign with my passkey');
        assert.equal(await shown.message(), 'The passkey was not used.');
        await authenticator.hold(officer, rpId);
        await authenticator.verifyUser(false);
        await shown.tryAgain();
        await shown.press('Sign with my passkey');
        assert.equal(await shown.message(), 'The passkey was not used.');
        await authenticator.verifyUser(true);
        await shown.tryAgain();
        await shown.press('Sign with my passkey');
        assert.equal(await shown.message(), 'It is signed. You can close this page.');
        assert.equal(await page.getByRole('button').count(), 0);
        assert.deepEqual(await accessibilityFaults(page), []);
        assert.deepEqual(shown.complaints.except('nowhere'), []);
        digest = (await page.locator('dt:text-is("digest") + dd').innerText()).trim();
        await shown.close();
      },
      ...['policy', 'propose', '--as', hospital.name],
      ...['--file', path.join(folder, 'policy.yaml')],
    );
    assert.equal(text, `Proposed: ${digest}\n`);
  });

  it('is refused by the chaincode without such a signature', async () => {
    assert.match(await approveByHand(pharmacy, null), /\[STEP_UP_REQUIRED\]/);
    assert.match(await approveByHand(institute, null), /\[STEP_UP_REQUIRED\]/);
  });

  it('is refused with a signature that is not of now, of here, or of an officer', async () => {
    const old = new Date(Date.now() - 125_000).toISOString();
    const registrar = await enrolledProvider(pharmacy, 'registrar', hospital);
    const { statement } = signed();
    const borrowed = { ...signed(), statement };
    for (const [each, code] of [
      [signed(pharmacysOfficer, { issuedAt: old }), 'STATEMENT_NOT_CURRENT'],
      [signed(pharmacysOfficer, { digest: 'ab'.repeat(32) }), 'SIGNATURE_INVALID'],
      [signed(pharmacysOfficer, { channel: 'elsewhere' }), 'SIGNATURE_INVALID'],
      [borrowed, 'SIGNATURE_INVALID'],
      [signed(officer), 'NOT_OWN_ORGANIZATION'],
      [signed(registrar), 'ROLE_NOT_PERMITTED'],
      [signed(pharmacysOfficer, { publicKeyDigest: 'cd'.repeat(32) }), 'CREDENTIAL_MISSING'],
    ] as const) {
      assert.match(await approveByHand(pharmacy, each), new RegExp(`\\[${code}\\]`));
    }
  });

  it('is approved with what a script has had signed, and that is used up by it', async () => {
    const file = path.join(folder, 'signed.json');
    const vote = signed();
    writeFileSync(file, JSON.stringify(vote));
    const args = ['policy', 'approve', digest, '--as', pharmacy.name, '--signed', file];
    assert.match(await operator(...args), /others have yet to approve/);
    const plansOfficer = await enrolledProvider(plan, 'privacy-officer', pharmacy);
    const { nonce } = vote.statement;
    const again = await approveByHand(plan, signed(plansOfficer, { nonce }));
    assert.match(again, /\[NONCE_USED\]/);
  });

  it('is not signed for at a link that was never given', async () => {
    const shown = await opened(`${hospital.gateway}/step-up/unknown`);
    const said = await shown.page.getByRole('main').innerText();
    assert.match(said, /Ask whoever sent you here for another link\. STEP_UP_EXPIRED/);
    assert.deepEqual(await accessibilityFaults(shown.page), []);
    await shown.close();
  });

  it('is not even asked of somebody who is no officer', async () => {
    const file = path.join(folder, 'policy.yaml');
    const args = ['policy', 'propose', '--as', hospital.name, '--file', file];
    await assert.rejects(operator(...args, '--officer', 'registrar'), /\[\w+\]/);
    await assert.rejects(
      operator(...args, '--officer', 'nobody'),
      /Nobody at .* is called "nobody"/,
    );
  });
});
