import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { AccessPolicy, PolicyApprovalStatement } from '@healthchain/protocol';
import type { AssertionOptions } from '@healthchain/protocol/testing';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';
import { foundConsortium, refused, succeeded, type Consortium } from '../../testing/consortium.js';
import { enrolPerson } from '../../testing/emergencies.js';
import type { TestIdentity } from '../../testing/identity.js';
import {
  approvalOf,
  approvePolicy,
  employOfficers,
  proposePolicy,
  signedBy,
  type Officers,
} from '../../testing/officers.js';
import { later } from '../../testing/patient-scene.js';
import { deviceAt, employ, putPolicyInForce, registerSites } from '../../testing/patients.js';

const next: AccessPolicy = { ...testPolicy, hierarchy: [] };

describe('A later access policy', () => {
  let consortium: Consortium;
  let officers: Officers;

  beforeEach(async () => {
    consortium = await foundConsortium();
    await registerSites(consortium);
    await putPolicyInForce(consortium);
    officers = await employOfficers(consortium);
  });

  const stated = (change: Partial<PolicyApprovalStatement> = {}): PolicyApprovalStatement =>
    approvalOf(officers.lakeside, next, change);

  const signed = (change: Partial<PolicyApprovalStatement> = {}) =>
    signedBy(officers.lakeside, stated(change));

  const proposeWith = (change: Partial<PolicyApprovalStatement>) =>
    proposePolicy(consortium, consortium.lakeside, next, signed(change));

  /** A person of Lakeside with a passkey, who signs as an officer would. */
  async function signedByAnother(as: TestIdentity) {
    const [own, other] = [
      await employ(consortium, consortium.lakeside, 'registrar'),
      await employ(consortium, consortium.millbrook, 'registrar'),
    ];
    const device = deviceAt('LakesideMSP');
    await enrolPerson(consortium, as, device, [own, other]);
    const person = { person: as, device };
    return signedBy(person, approvalOf(person, next));
  }

  async function credential(name: string, publicKeyDigest: string): Promise<void> {
    const as = consortium.lakeside.admin;
    const call = `AccessControlContract:${name}`;
    succeeded(await consortium.ledger.run({ as, call, args: [publicKeyDigest, randomUUID()] }));
  }

  it('given a privacy officer’s signature at each organisation, then a majority puts it in force', async () => {
    const { lakeside, millbrook, ledger } = consortium;
    const proposed = succeeded(await proposePolicy(consortium, lakeside, next, signed()));
    assert.equal(proposed.event?.name, 'DocumentProposed');
    const { nonce } = approvalOf(officers.millbrook, next);
    const second = signedBy(officers.millbrook, approvalOf(officers.millbrook, next, { nonce }));
    const approved = succeeded(await approvePolicy(consortium, millbrook, next, second));
    assert.equal(approved.event?.name, 'DocumentInForce');
    assert.equal(approved.writes[`nonce/${nonce}`], JSON.stringify({ nonce }));
    assert.match(ledger.state.get('document/accessPolicy') ?? '', /"version":2/);
  });

  it('given no signature, then neither proposed nor approved', async () => {
    const { lakeside, millbrook } = consortium;
    refused(await proposePolicy(consortium, lakeside, next, null), 'STEP_UP_REQUIRED');
    succeeded(await proposePolicy(consortium, lakeside, next, signed()));
    refused(await approvePolicy(consortium, millbrook, next, null), 'STEP_UP_REQUIRED');
  });

  it('given a signature and no administrator, then ADMIN_REQUIRED', async () => {
    const admin = officers.lakeside.person;
    refused(await proposePolicy(consortium, { admin }, next, signed()), 'ADMIN_REQUIRED');
  });

  it('given a statement about another document, then SIGNATURE_INVALID', async () => {
    refused(await proposeWith({ digest: 'a'.repeat(64) }), 'SIGNATURE_INVALID');
    refused(await proposeWith({ version: 3 }), 'SIGNATURE_INVALID');
    refused(await proposeWith({ document: 'organizations' }), 'SIGNATURE_INVALID');
    refused(await proposeWith({ channel: 'another' }), 'SIGNATURE_INVALID');
  });

  it('given another text than was signed, another passkey or an unverified user, then SIGNATURE_INVALID', async () => {
    const { lakeside } = consortium;
    const { statement, assertion } = signed();
    const other = { statement: { ...statement, nonce: randomUUID() }, assertion };
    refused(await proposePolicy(consortium, lakeside, next, other), 'SIGNATURE_INVALID');
    const signature = (device = officers.lakeside.device, options: AssertionOptions = {}) => ({
      statement,
      assertion: device.sign(statement, options),
    });
    for (const forged of [
      signature(deviceAt('LakesideMSP')),
      signature(undefined, { userVerified: false }),
      signature(undefined, { origin: 'https://elsewhere.example' }),
    ]) {
      refused(await proposePolicy(consortium, lakeside, next, forged), 'SIGNATURE_INVALID');
    }
  });

  it('given a signature of more than two minutes ago, or of the future, then STATEMENT_NOT_CURRENT', async () => {
    succeeded(await proposeWith({ issuedAt: later(-2) }));
    const old = approvalOf(officers.millbrook, next, { issuedAt: later(-2.1) });
    const ahead = approvalOf(officers.millbrook, next, { issuedAt: later(1.1) });
    for (const each of [old, ahead]) {
      const outcome = await approvePolicy(
        consortium,
        consortium.millbrook,
        next,
        signedBy(officers.millbrook, each),
      );
      refused(outcome, 'STATEMENT_NOT_CURRENT');
    }
  });

  it('given a signature that was used, then NONCE_USED', async () => {
    const statement = stated();
    const once = signedBy(officers.lakeside, statement);
    succeeded(await proposePolicy(consortium, consortium.lakeside, next, once));
    const { nonce } = statement;
    const again = signedBy(officers.millbrook, approvalOf(officers.millbrook, next, { nonce }));
    refused(await approvePolicy(consortium, consortium.millbrook, next, again), 'NONCE_USED');
  });

  it('given an officer of another organisation, then NOT_OWN_ORGANIZATION', async () => {
    const theirs = signedBy(officers.millbrook, approvalOf(officers.millbrook, next));
    const outcome = await proposePolicy(consortium, consortium.lakeside, next, theirs);
    refused(outcome, 'NOT_OWN_ORGANIZATION');
  });

  it('given somebody who is no privacy officer, then ROLE_NOT_PERMITTED', async () => {
    const attending = await employ(consortium, consortium.lakeside, 'attending');
    const theirs = await signedByAnother(attending);
    const outcome = await proposePolicy(consortium, consortium.lakeside, next, theirs);
    refused(outcome, 'ROLE_NOT_PERMITTED');
  });

  it('given an officer whose credential is suspended or revoked, then CREDENTIAL_INACTIVE', async () => {
    const { publicKeyDigest } = officers.lakeside.person;
    await credential('SuspendCredential', publicKeyDigest);
    refused(await proposeWith({}), 'CREDENTIAL_INACTIVE');
    await credential('RevokeCredential', publicKeyDigest);
    refused(await proposeWith({}), 'CREDENTIAL_INACTIVE');
    refused(await proposeWith({ publicKeyDigest: 'b'.repeat(64) }), 'CREDENTIAL_MISSING');
  });

  it('given an officer without a passkey, then PASSKEY_UNKNOWN', async () => {
    const person = await employ(consortium, consortium.lakeside, 'privacy-officer');
    const { publicKeyDigest } = person;
    refused(await proposeWith({ publicKeyDigest }), 'PASSKEY_UNKNOWN');
  });

  it('given an administrator who signs for themselves, then STEP_UP_REQUIRED', async () => {
    const { publicKeyDigest } = consortium.lakeside.admin;
    refused(await proposeWith({ publicKeyDigest }), 'STEP_UP_REQUIRED');
  });

  it('given an organisation without a site for passkeys, then the others carry it', async () => {
    const { cornerstone, millbrook } = consortium;
    succeeded(await proposeWith({}));
    refused(await approvePolicy(consortium, cornerstone, next, null), 'STEP_UP_REQUIRED');
    const second = signedBy(officers.millbrook, approvalOf(officers.millbrook, next));
    const carried = succeeded(await approvePolicy(consortium, millbrook, next, second));
    assert.equal(carried.event?.name, 'DocumentInForce');
  });
});
