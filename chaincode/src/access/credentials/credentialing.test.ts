import { strict as assert } from 'node:assert';
import { createHash, randomUUID } from 'node:crypto';
import type { Credential } from '@healthchain/protocol';
import { checkedApplication, licenceFor } from '../../testing/applications.js';
import { foundConsortium, refused, succeeded, type Consortium } from '../../testing/consortium.js';
import { createIdentity, type TestIdentity } from '../../testing/identity.js';
import { employ } from '../../testing/patients.js';
import type { Outcome } from '../../testing/test-ledger.js';

const inForce = '2027-01-01T00:00:00Z';

describe('Credentialing by registrars', () => {
  let consortium: Consortium;
  let registrar: TestIdentity;
  let secondRegistrar: TestIdentity;
  let clinician: TestIdentity;

  beforeEach(async () => {
    consortium = await foundConsortium();
    registrar = await employ(consortium, consortium.lakeside, 'registrar');
    secondRegistrar = await employ(consortium, consortium.cornerstone, 'registrar');
    clinician = await createIdentity('LakesideMSP', 'client');
  });

  function call(as: TestIdentity, name: string, ...args: readonly string[]): Promise<Outcome> {
    const full = `AccessControlContract:${name}`;
    return consortium.ledger.run({ as, call: full, args: [...args, randomUUID()] });
  }

  async function issue({
    as = registrar,
    role = 'attending',
    of = clinician,
    validUntil = inForce,
  } = {}): Promise<Outcome> {
    const { publicKeyDigest } = of;
    const request = { publicKeyDigest, role, validUntil };
    const { admin } = consortium.lakeside;
    const applied = async () => ({
      applicationId: await checkedApplication(consortium.ledger, admin),
      ...licenceFor(),
    });
    const named = as === admin ? {} : await applied();
    return call(as, 'IssueCredential', JSON.stringify({ ...request, ...named }));
  }

  function countersign({ as = secondRegistrar, of = clinician } = {}): Promise<Outcome> {
    const { mspId, publicKeyDigest } = of;
    const issued = consortium.ledger.state.get(`credential/${mspId}/${publicKeyDigest}`) ?? '';
    const digest = createHash('sha256').update(issued).digest('hex');
    return call(as, 'CountersignCredential', mspId, publicKeyDigest, digest);
  }

  function change(name: string, { as = registrar, of = clinician } = {}): Promise<Outcome> {
    return call(as, `${name}Credential`, of.publicKeyDigest);
  }

  /** Whether the clinician has a role: who has none is told so before the consent is looked for. */
  function act(): Promise<Outcome> {
    return consortium.ledger.run({
      as: clinician,
      call: 'AccessControlContract:GetConsent',
      args: [randomUUID()],
    });
  }

  it('given the registrars of two organisations, then a clinician has a role', async () => {
    succeeded(await issue());
    refused(await act(), 'CREDENTIAL_INACTIVE');
    succeeded(await countersign());
    refused(await act(), 'NOT_FOUND');
  });

  it('given two registrars of one organisation, then COUNTERSIGNER_NOT_INDEPENDENT', async () => {
    succeeded(await issue());
    const colleague = await employ(consortium, consortium.lakeside, 'registrar');
    refused(await countersign({ as: colleague }), 'COUNTERSIGNER_NOT_INDEPENDENT');
    refused(await countersign({ as: registrar }), 'COUNTERSIGNER_NOT_INDEPENDENT');
  });

  it('given a clinician, or a registrar who was suspended, then neither issues nor countersigns', async () => {
    const nurse = await employ(consortium, consortium.cornerstone, 'attending');
    succeeded(await issue());
    refused(await countersign({ as: nurse }), 'ROLE_NOT_PERMITTED');
    const { cornerstone, lakeside } = consortium;
    succeeded(await change('Suspend', { as: cornerstone.admin, of: secondRegistrar }));
    refused(await countersign(), 'CREDENTIAL_INACTIVE');
    succeeded(await change('Suspend', { as: lakeside.admin, of: registrar }));
    refused(await issue(), 'CREDENTIAL_INACTIVE');
  });

  it('given a registrar’s or a gateway’s role, then an administrator of each organisation', async () => {
    const { lakeside, cornerstone } = consortium;
    for (const role of ['registrar', 'gateway'] as const) {
      refused(await issue({ role }), 'ADMIN_REQUIRED');
      succeeded(await issue({ as: lakeside.admin, role }));
      refused(await countersign(), 'ADMIN_REQUIRED');
      succeeded(await countersign({ as: cornerstone.admin }));
      for (const name of ['Suspend', 'Revoke'] as const) {
        refused(await change(name), 'ADMIN_REQUIRED');
      }
      succeeded(await change('Suspend', { as: lakeside.admin }));
      refused(await change('Reinstate'), 'ADMIN_REQUIRED');
      succeeded(await change('Revoke', { as: lakeside.admin }));
    }
  });

  it('given a registrar’s or a gateway’s key, then a registrar cannot put another role in its place', async () => {
    refused(await issue({ of: consortium.lakeside.gateway }), 'ADMIN_REQUIRED');
    refused(await issue({ of: registrar }), 'ADMIN_REQUIRED');
    succeeded(await issue());
    succeeded(await countersign());
    succeeded(await issue({ as: consortium.lakeside.admin, role: 'registrar' }));
    refused(await issue(), 'ADMIN_REQUIRED');
    refused(await countersign(), 'ADMIN_REQUIRED');
  });

  describe('of a clinician who has a role', () => {
    beforeEach(async () => {
      succeeded(await issue());
      succeeded(await countersign());
    });

    it('suspended, then no role from the next transaction on, and none by the next countersignature', async () => {
      const suspended = succeeded(await change('Suspend'));
      assert.equal(suspended.event?.name, 'CredentialSuspended');
      refused(await act(), 'CREDENTIAL_INACTIVE');
      refused(await countersign(), 'CREDENTIAL_INACTIVE');
      refused(await change('Suspend'), 'CREDENTIAL_INACTIVE');
    });

    it('reinstated, then a role again as soon as a second organisation countersigns', async () => {
      const before = consortium.ledger.state.get(
        `credential/LakesideMSP/${clinician.publicKeyDigest}`,
      );
      refused(await change('Reinstate'), 'INVALID_ARGUMENT');
      succeeded(await change('Suspend'));
      const reinstated = succeeded(await change('Reinstate'));
      assert.equal(reinstated.event?.name, 'CredentialReinstated');
      refused(await act(), 'CREDENTIAL_INACTIVE');
      refused(await countersign({ as: registrar }), 'COUNTERSIGNER_NOT_INDEPENDENT');
      assert.equal(succeeded(await countersign()).payload, before);
      refused(await act(), 'NOT_FOUND');
    });

    it('by another organisation, then NOT_FOUND; by the clinician, then ROLE_NOT_PERMITTED', async () => {
      for (const name of ['Suspend', 'Reinstate', 'Revoke'] as const) {
        refused(await change(name, { as: secondRegistrar }), 'NOT_FOUND');
        refused(await change(name, { as: clinician }), 'ROLE_NOT_PERMITTED');
      }
      refused(await act(), 'NOT_FOUND');
    });

    it('renewed, then the old one is in force until the new one is countersigned', async () => {
      succeeded(await issue({ validUntil: '2029-03-01T12:00:00Z' }));
      refused(await act(), 'NOT_FOUND');
      const renewed = JSON.parse(succeeded(await countersign()).payload) as Credential;
      assert.equal(renewed.validUntil, '2029-03-01T12:00:00Z');
      assert.equal(renewed.renewal, undefined);
      refused(await countersign(), 'ALREADY_EXISTS');
      refused(await issue({ validUntil: '2029-03-01T12:00:00.001Z' }), 'VALIDITY_TOO_LONG');
    });

    it('suspended while it is renewed, then the renewal ends too', async () => {
      succeeded(await issue({ validUntil: '2029-03-01T12:00:00Z' }));
      succeeded(await change('Suspend'));
      succeeded(await change('Reinstate'));
      const reinstated = JSON.parse(succeeded(await countersign()).payload) as Credential;
      assert.equal(reinstated.validUntil, inForce);
    });
  });
});
