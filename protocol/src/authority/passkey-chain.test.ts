import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { provePasskey, type PasskeyChain } from './passkey-chain.js';
import type { SignedPasskeyAddition } from './passkeys.js';
import { publicStatementBase, SoftwareAuthenticator } from '../testing/software-authenticator.js';

const site = { rpId: 'lakeside.example', origin: 'https://portal.lakeside.example' };
const relyingParty = { rpId: site.rpId, origins: [site.origin] };
const at = '2026-03-01T12:00:00.000Z';
const channel = 'healthchain';
const subject = { patientId: randomUUID() };
const enrolmentId = randomUUID();
const newDevice = (): SoftwareAuthenticator => new SoftwareAuthenticator(site);

/** An addition of a device, signed by another and by itself. */
function additionOf(
  by: SoftwareAuthenticator,
  added: SoftwareAuthenticator,
  change: Partial<SignedPasskeyAddition['statement']> = {},
): SignedPasskeyAddition {
  const statement = {
    ...{ kind: 'passkey-addition' as const, ...publicStatementBase(at, channel) },
    ...{ subject, enrolmentId, passkeyId: randomUUID(), passkey: added.passkey },
    ...change,
  };
  return { statement, assertion: by.sign(statement), possession: added.sign(statement) };
}

describe('The proof of a passkey', () => {
  const [first, second, third, forger] = [newDevice(), newDevice(), newDevice(), newDevice()];

  const chainOf = (...additions: readonly SignedPasskeyAddition[]): PasskeyChain => ({
    ...{ channel, site: relyingParty, enrolmentId, subject },
    ...{ passkey: first.passkey, additions },
  });
  const prove = (chain: PasskeyChain, { passkey }: SoftwareAuthenticator) =>
    provePasskey(chain, passkey);
  const refuses = (chain: PasskeyChain, of: SoftwareAuthenticator, code: string) =>
    assert.rejects(prove(chain, of), { code });

  it('given the enrolled passkey, then it is that', async () => {
    assert.deepEqual(await prove(chainOf(), first), first.passkey);
    assert.deepEqual(await prove({ ...chainOf(), additions: undefined }, first), first.passkey);
  });

  it('given passkeys that were added one by another, then each is proven', async () => {
    const chain = chainOf(additionOf(first, second), additionOf(second, third));
    assert.deepEqual(await prove(chain, second), second.passkey);
    assert.deepEqual(await prove(chain, third), third.passkey);
  });

  it('given a passkey that nobody added, then SIGNATURE_INVALID', async () => {
    await refuses(chainOf(additionOf(first, second)), forger, 'SIGNATURE_INVALID');
  });

  it('given an addition that two endorsers made up, then SIGNATURE_INVALID', async () => {
    await refuses(chainOf(additionOf(forger, second)), second, 'SIGNATURE_INVALID');
    await refuses(chainOf(additionOf(second, second)), second, 'SIGNATURE_INVALID');
    const { credentialId } = first.passkey;
    const forged = additionOf(forger, second);
    const claimed = { ...forged, assertion: { ...forged.assertion, credentialId } };
    await refuses(chainOf(claimed), second, 'SIGNATURE_INVALID');
  });

  it('given two additions that vouch for each other, or one before what it rests on, then SIGNATURE_INVALID', async () => {
    const circle = chainOf(additionOf(third, second), additionOf(second, third));
    await refuses(circle, second, 'SIGNATURE_INVALID');
    await refuses(circle, third, 'SIGNATURE_INVALID');
    const early = chainOf(additionOf(second, third), additionOf(first, second));
    await refuses(early, third, 'SIGNATURE_INVALID');
    assert.deepEqual(await prove(early, second), second.passkey);
  });

  it('given another key under a known credential, then SIGNATURE_INVALID', async () => {
    const { statement, ...signatures } = additionOf(first, second);
    const passkey = { ...second.passkey, publicKey: forger.passkey.publicKey };
    const changed = { statement: { ...statement, passkey }, ...signatures };
    await refuses(chainOf(changed), second, 'SIGNATURE_INVALID');
  });

  it('given a new passkey that did not sign, or another site, then SIGNATURE_INVALID', async () => {
    const addition = additionOf(first, second);
    const absent = { ...addition, possession: first.sign(addition.statement) };
    await refuses(chainOf(absent), second, 'SIGNATURE_INVALID');
    const other = { rpId: 'other.example', origins: ['https://other.example'] };
    await refuses({ ...chainOf(addition), site: other }, second, 'SIGNATURE_INVALID');
  });

  for (const [what, change] of Object.entries({
    'another person': { subject: { patientId: randomUUID() } },
    'another enrolment': { enrolmentId: randomUUID() },
    'another channel': { channel: 'other' },
  })) {
    it(`given an addition for ${what}, then AUTHORITY_NOT_PROVEN, in the middle too`, async () => {
      const addition = additionOf(first, second, change);
      const chain = chainOf(addition, additionOf(second, third));
      await refuses(chain, second, 'AUTHORITY_NOT_PROVEN');
      await refuses(chain, third, 'AUTHORITY_NOT_PROVEN');
    });
  }
});
