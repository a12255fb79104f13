import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { employ, type SignedIn } from '../support/admissions.js';
import { SmartCard } from '../support/cards/smart-card.js';
import { endpoints, organization, type OrganizationEndpoints } from '../support/network.js';
import { asAdministrator, asPerson, operator, type ShellAnswer } from '../support/operator.js';
import { call } from '../support/peer-calls.js';
import { Provider } from '../support/providers.js';
import { askApi, openSignInPage, refreshTokens, signIn } from '../support/sign-in.js';
import { verifyLedger } from '../support/verify-ledger.js';

const plan = organization('health-plan');
const hospital = organization('hospital');
const pharmacy = organization('pharmacy');
const peers = endpoints().organizations;

describe('revoking certificates', function () {
  this.timeout(240_000);
  let agent: SignedIn;
  let card: SmartCard;

  before(async () => {
    agent = await employ(plan, 'agent', pharmacy);
    card = await SmartCard.of(plan, 'agent');
  });
  after(() => {
    card.destroy();
  });

  /** A signed proposal to one peer. */
  const proposal = ({ peer, tlsCaFile }: OrganizationEndpoints): string =>
    `peer chaincode query $HC_QUERY_FLAGS --peerAddresses ${peer} --tlsRootCertFiles '${tlsCaFile}' ` +
    call('AccessControlContract:GetDocument', 'organizations');

  const atEveryPeer = (
    ask: (line: string) => Promise<ShellAnswer>,
  ): Promise<readonly ShellAnswer[]> => Promise.all(peers.map((peer) => ask(proposal(peer))));

  /** Shows a card for a sign-in that begins; answers the status. */
  async function show(shown: SmartCard, at: OrganizationEndpoints): Promise<number> {
    const { html } = await openSignInPage(at, 'provider');
    const [, address = ''] = /<a href="([^"]+)">Use my smart card</.exec(html) ?? [];
    return (await shown.show(at, address)).status;
  }

  it('is preceded by an identity that every peer takes, and its gateway', async () => {
    for (const { ok, text } of await atEveryPeer((line) => asPerson(plan.name, 'agent', line)))
      assert.ok(ok, text);
    assert.equal((await askApi(plan, '/me', agent.tokens)).status, 200);
    assert.equal(await show(card, plan), 303);
  });

  it('revokes a person and their cards, and says what it did', async () => {
    const told = await operator('revoke', plan.name, 'agent');
    assert.match(told, /certificates that are new: 2\./);
    assert.match(told, /configuration has the new list/);
  });

  it('has every peer refuse the person from then on', async () => {
    for (const { ok, text } of await atEveryPeer((line) => asPerson(plan.name, 'agent', line))) {
      assert.ok(!ok, text);
      assert.match(text, /access denied/);
    }
    const { propose } = Provider.named(plan, 'agent').enrolment();
    const refused = await asPerson(plan.name, 'agent', propose);
    assert.match(refused.text, /access denied/);
  });

  it('has the gateway refuse the person, by passkey, token and card', async () => {
    const { provider, tokens } = agent;
    const response = await askApi(plan, '/me', tokens);
    assert.equal(response.status, 401);
    assert.equal(((await response.json()) as { code: string }).code, 'TOKEN_INVALID');
    await assert.rejects(refreshTokens(plan, tokens), /invalid_grant/);
    await assert.rejects(signIn(plan, provider.device, provider.subject), /SIGN_IN_REFUSED/);
    assert.equal(await show(card, plan), 401);
  });

  it('lets the others of the organisation go on', async () => {
    for (const { ok, text } of await atEveryPeer((line) => asAdministrator(plan.name, line)))
      assert.ok(ok, text);
    await Provider.employ(plan, pharmacy);
    assert.equal((await fetch(`${plan.gateway}/readyz`)).status, 200);
  });

  it('can be repeated, and renews nothing that was revoked', async () => {
    const again = await operator('revoke', plan.name, 'agent');
    assert.match(again, /certificates that are new: 0\./);
    assert.match(again, /configuration had it already/);
    assert.match(await operator('renew', plan.name), /^Renewed: .*\bgateway\b/m);
    const { ok, text } = await asPerson(plan.name, 'agent', proposal(plan));
    assert.ok(!ok, text);
  });

  it('revokes one card of a person who has another', async () => {
    const [lost, kept] = [
      await SmartCard.blank(hospital),
      await SmartCard.of(hospital, 'clinician'),
    ];
    const lostId = await lost.issue(hospital, 'clinician');
    assert.equal(await show(lost, hospital), 303);
    assert.match(await operator('revoke', hospital.name, lostId), /that are new: 1\./);
    assert.equal(await show(lost, hospital), 401);
    assert.equal(await show(kept, hospital), 303);
    for (const each of [lost, kept]) each.destroy();
  });

  it('refuses what signs configurations, and what nobody has', async () => {
    for (const name of ['admin', 'orderer', 'nobody'])
      await assert.rejects(operator('revoke', plan.name, name), /revokes nothing called/);
  });

  it('is followed by whoever checks the ledger offline', async () => {
    const evidence = { patientId: randomUUID(), accesses: [], releases: [], entries: [] };
    assert.deepEqual((await verifyLedger(evidence)).failures, []);
  });
});
