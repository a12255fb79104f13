import { strict as assert } from 'node:assert';
import { createHash, randomUUID } from 'node:crypto';
import {
  canonicalJson,
  type Assertion,
  type ProviderEnrolment,
  type ProviderEnrolmentStatement,
  type ProviderPasskey,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { foundConsortium, refused, succeeded, type Consortium } from '../../testing/consortium.js';
import { createIdentity, type TestIdentity } from '../../testing/identity.js';
import { employ, now, registerSites, site } from '../../testing/patients.js';
import type { Outcome } from '../../testing/test-ledger.js';

const later = (minutes: number): string =>
  new Date(Date.parse(now) + minutes * 60_000).toISOString();

describe('A provider’s passkey', () => {
  let consortium: Consortium;
  let registrar: TestIdentity;
  let secondRegistrar: TestIdentity;
  let clinician: TestIdentity;
  let device: SoftwareAuthenticator;
  /** Digests of what was proposed, by id. */
  const proposals = new Map<string, string>();

  beforeEach(async () => {
    consortium = await foundConsortium();
    await registerSites(consortium);
    registrar = await employ(consortium, consortium.lakeside, 'registrar');
    secondRegistrar = await employ(consortium, consortium.cornerstone, 'registrar');
    clinician = await employ(consortium, consortium.lakeside, 'attending');
    device = new SoftwareAuthenticator(site);
  });

  function enrolment(
    change: Partial<ProviderEnrolmentStatement> = {},
    of = device,
  ): ProviderEnrolmentStatement {
    return {
      kind: 'provider-enrolment',
      channel: 'healthchain',
      nonce: randomUUID(),
      issuedAt: now,
      organization: 'LakesideMSP',
      publicKeyDigest: clinician.publicKeyDigest,
      passkey: of.passkey,
      ...change,
    };
  }

  function propose(
    statement: ProviderEnrolmentStatement,
    {
      as = registrar,
      id = randomUUID(),
      at = now,
      assertion = device.sign(statement),
    }: { as?: TestIdentity; id?: string; at?: string; assertion?: Assertion } = {},
  ): Promise<Outcome> {
    const signed = { statement, assertion };
    proposals.set(id, createHash('sha256').update(canonicalJson(signed)).digest('hex'));
    return consortium.ledger.run({
      as,
      call: 'AccessControlContract:ProposeProviderEnrolment',
      args: [id, JSON.stringify(signed), randomUUID()],
      at,
    });
  }

  function confirm(
    id: string,
    { as = secondRegistrar, at = now, digest = proposals.get(id) ?? '' } = {},
  ): Promise<Outcome> {
    return consortium.ledger.run({
      as,
      call: 'AccessControlContract:ConfirmProviderEnrolment',
      args: [id, digest, randomUUID()],
      at,
    });
  }

  function read(name: string, ...args: readonly string[]): Promise<Outcome> {
    const as = consortium.millbrook.gateway;
    return consortium.ledger.run({ as, call: `AccessControlContract:${name}`, args });
  }

  const passkey = (): Promise<Outcome> =>
    read('GetProviderPasskey', 'LakesideMSP', clinician.publicKeyDigest);

  async function revoke({ publicKeyDigest }: TestIdentity): Promise<void> {
    const as = consortium.lakeside.admin;
    const call = 'AccessControlContract:RevokeCredential';
    succeeded(await consortium.ledger.run({ as, call, args: [publicKeyDigest, randomUUID()] }));
  }

  it('given two registrars of two organisations, then everybody can look it up', async () => {
    const id = randomUUID();
    const statement = enrolment();
    succeeded(await propose(statement, { id }));
    const shown = succeeded(await read('GetProviderEnrolment', id)).payload;
    assert.deepEqual((JSON.parse(shown) as ProviderEnrolment).signed.statement, statement);
    refused(await passkey(), 'NOT_FOUND');
    const confirmed = succeeded(await confirm(id));
    assert.deepEqual(confirmed.privateWrites, {});
    assert.deepEqual(confirmed.deletes, [`providerEnrolment/${id}`]);
    const enrolled = JSON.parse(succeeded(await passkey()).payload) as ProviderPasskey;
    assert.deepEqual(enrolled.passkey, device.passkey);
    assert.equal(enrolled.enrolmentId, id);
    assert.equal(enrolled.proposedBy.organization, 'LakesideMSP');
    assert.equal(enrolled.confirmedBy.organization, 'CornerstoneMSP');
  });

  it('given a registrar, then they can have one too', async () => {
    const id = randomUUID();
    succeeded(await propose(enrolment({ publicKeyDigest: registrar.publicKeyDigest }), { id }));
    succeeded(await confirm(id));
  });

  it('given one organisation alone, then REGISTRAR_NOT_INDEPENDENT, and nobody is enrolled', async () => {
    const id = randomUUID();
    succeeded(await propose(enrolment(), { id }));
    const colleague = await employ(consortium, consortium.lakeside, 'registrar');
    refused(await confirm(id, { as: registrar }), 'REGISTRAR_NOT_INDEPENDENT');
    refused(await confirm(id, { as: colleague }), 'REGISTRAR_NOT_INDEPENDENT');
    refused(await passkey(), 'NOT_FOUND');
  });

  it('given no registrar, then neither proposed nor confirmed', async () => {
    const { admin, gateway } = consortium.lakeside;
    refused(await propose(enrolment(), { as: admin }), 'CREDENTIAL_MISSING');
    refused(await propose(enrolment(), { as: gateway }), 'ROLE_NOT_PERMITTED');
    refused(await propose(enrolment(), { as: clinician }), 'ROLE_NOT_PERMITTED');
    const id = randomUUID();
    succeeded(await propose(enrolment(), { id }));
    const { cornerstone } = consortium;
    refused(await confirm(id, { as: cornerstone.gateway }), 'ROLE_NOT_PERMITTED');
    refused(await confirm(id, { as: cornerstone.admin }), 'CREDENTIAL_MISSING');
  });

  it('given a person of another organisation, then NOT_OWN_ORGANIZATION', async () => {
    const as = await employ(consortium, consortium.millbrook, 'registrar');
    refused(await propose(enrolment(), { as }), 'NOT_OWN_ORGANIZATION');
    const borrowed = enrolment({ organization: 'MillbrookMSP' });
    refused(await propose(borrowed), 'NOT_OWN_ORGANIZATION');
    refused(await propose(borrowed, { as }), 'CREDENTIAL_MISSING');
  });

  it('given a key without a credential in force, or a gateway’s, then refused', async () => {
    const stranger = await createIdentity('LakesideMSP', 'client');
    const { publicKeyDigest } = stranger;
    refused(await propose(enrolment({ publicKeyDigest })), 'CREDENTIAL_MISSING');
    const { gateway } = consortium.lakeside;
    const machine = enrolment({ publicKeyDigest: gateway.publicKeyDigest });
    refused(await propose(machine), 'ROLE_NOT_PERMITTED');
    await revoke(clinician);
    refused(await propose(enrolment()), 'CREDENTIAL_INACTIVE');
  });

  it('given a credential that was revoked since, the person’s or the proposer’s, then not confirmed', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    succeeded(await propose(enrolment(), { id: first }));
    const about = { publicKeyDigest: registrar.publicKeyDigest };
    succeeded(await propose(enrolment(about), { id: second }));
    await revoke(clinician);
    refused(await confirm(first), 'CREDENTIAL_INACTIVE');
    await revoke(registrar);
    refused(await confirm(second), 'CREDENTIAL_INACTIVE');
  });

  it('given a passkey that did not sign, or at another site, then SIGNATURE_INVALID', async () => {
    const statement = enrolment();
    const other = new SoftwareAuthenticator(site);
    refused(await propose(statement, { assertion: other.sign(statement) }), 'SIGNATURE_INVALID');
    const assertion = device.sign(statement, { origin: 'https://portal.other.example' });
    refused(await propose(statement, { assertion }), 'SIGNATURE_INVALID');
    const elsewhere = enrolment({ channel: 'other' });
    refused(await propose(elsewhere), 'SIGNATURE_INVALID');
  });

  it('given an organisation without a site, then RELYING_PARTY_UNKNOWN', async () => {
    const { cornerstone } = consortium;
    const as = await employ(consortium, cornerstone, 'registrar');
    const { publicKeyDigest } = await employ(consortium, cornerstone, 'pharmacist');
    const statement = enrolment({ organization: 'CornerstoneMSP', publicKeyDigest });
    refused(await propose(statement, { as }), 'RELYING_PARTY_UNKNOWN');
  });

  it('given a statement again, an old one or one of the future, then refused', async () => {
    const statement = enrolment();
    const id = randomUUID();
    succeeded(await propose(statement, { id }));
    refused(await propose(statement), 'NONCE_USED');
    refused(await propose(enrolment(), { id }), 'ALREADY_EXISTS');
    refused(await propose(enrolment(), { at: later(11) }), 'STATEMENT_NOT_CURRENT');
    refused(await propose(enrolment({ issuedAt: later(2) })), 'STATEMENT_NOT_CURRENT');
  });

  it('given another enrolment than the registrar saw, or none, then refused', async () => {
    const id = randomUUID();
    succeeded(await propose(enrolment(), { id }));
    refused(await confirm(id, { digest: '0'.repeat(64) }), 'STATE_MISMATCH');
    refused(await confirm(randomUUID(), { digest: '0'.repeat(64) }), 'NOT_FOUND');
    refused(await read('GetProviderEnrolment', randomUUID()), 'NOT_FOUND');
  });

  it('given a new passkey, then it takes the place of the old one, which cannot come back', async () => {
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    succeeded(await propose(enrolment(), { id: first }));
    succeeded(await confirm(first));
    refused(await confirm(first), 'NOT_FOUND');
    succeeded(await propose(enrolment(), { id: second }));
    const newer = new SoftwareAuthenticator(site);
    const statement = enrolment({ issuedAt: later(1) }, newer);
    const assertion = newer.sign(statement);
    succeeded(await propose(statement, { id: third, assertion, at: later(1) }));
    const { event } = succeeded(await confirm(third, { at: later(1) }));
    const payload = JSON.stringify({ enrolmentId: first });
    assert.deepEqual(event, { name: 'ProviderEnrolmentReplaced', payload });
    refused(await propose(enrolment(), { id: first }), 'ALREADY_EXISTS');
    refused(await confirm(second, { at: later(2) }), 'STATEMENT_NOT_CURRENT');
    const enrolled = JSON.parse(succeeded(await passkey()).payload) as ProviderPasskey;
    assert.deepEqual(enrolled.passkey, newer.passkey);
  });

  it('given a confirmation after more than a day, then STATEMENT_NOT_CURRENT', async () => {
    const id = randomUUID();
    succeeded(await propose(enrolment(), { id }));
    refused(await confirm(id, { at: later(24 * 60 + 1) }), 'STATEMENT_NOT_CURRENT');
  });

  it('given arguments that are malformed or carry more than the statement, then INVALID_ARGUMENT', async () => {
    const statement = { ...enrolment(), patientId: randomUUID() };
    refused(await propose(statement), 'INVALID_ARGUMENT');
    const call = 'AccessControlContract:ProposeProviderEnrolment';
    const args = [randomUUID(), '{', randomUUID()];
    refused(await consortium.ledger.run({ as: registrar, call, args }), 'INVALID_ARGUMENT');
  });
});
