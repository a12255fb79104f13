import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Authority, Consent } from './authority.js';
import { proveConsent, type ConsentProof, type RegistrarTransaction } from './authority-proof.js';
import type { DelegationStatement } from './delegation-statements.js';
import type { Delegation } from './delegations.js';
import { saltedDigest, type ConsentStatement, type EnrolmentStatement } from './statements.js';
import {
  publicStatementBase,
  SoftwareAuthenticator,
  statementBase,
} from '../testing/software-authenticator.js';

const site = { rpId: 'lakeside.example', origin: 'https://portal.lakeside.example' };
const relyingParty = { rpId: site.rpId, origins: [site.origin] };
const at = '2026-03-01T12:00:00.000Z';
const digest = (): string => randomBytes(32).toString('hex');

/** What differs in statements that were signed all the same. */
interface Signed {
  readonly enrolled?: Partial<EnrolmentStatement>;
  readonly consented?: Partial<ConsentStatement>;
}

/** A consent as everything that proves it. */
function proofOf(device = new SoftwareAuthenticator(site), signed: Signed = {}): ConsentProof {
  const patientId = randomUUID();
  const enrolmentId = randomUUID();
  const enrolmentSalt = randomBytes(16).toString('hex');
  const statement: EnrolmentStatement = {
    kind: 'enrolment',
    ...statementBase(patientId, at),
    custodian: 'LakesideMSP',
    passkey: device.passkey,
    encryptionKey: device.encryptionKey,
    ...signed.enrolled,
  };
  const enrolment = { statement, assertion: device.sign(statement) };
  const registrar = (organization: string): Authority['proposedBy'] => ({
    organization,
    publicKeyDigest: digest(),
    transactionId: digest(),
  });
  const [proposedBy, confirmedBy] = [registrar('LakesideMSP'), registrar('CornerstoneMSP')];
  const consented: ConsentStatement = {
    kind: 'consent',
    ...statementBase(patientId, at),
    consentId: randomUUID(),
    grantee: 'MillbrookMSP',
    purposes: ['TREAT'],
    compartments: ['general'],
    from: at,
    until: '2026-04-01T12:00:00.000Z',
    ...signed.consented,
  };
  const call = (name: string): readonly string[] => [
    `AccessControlContract:${name}`,
    enrolmentId,
    saltedDigest(enrolmentSalt, enrolment),
    randomUUID(),
  ];
  const transaction = (
    name: string,
    { organization, publicKeyDigest }: Authority['proposedBy'],
  ): RegistrarTransaction => ({
    valid: true,
    mspId: organization,
    publicKeyDigest,
    call: call(name),
  });
  return {
    channel: 'healthchain',
    site: relyingParty,
    authority: {
      ...{ salt: enrolmentSalt, patientId, custodian: 'LakesideMSP', revision: 1 },
      ...{ passkey: device.passkey, enrolmentId, enrolmentSalt, enrolment },
      ...{ proposedBy, confirmedBy, consents: [], delegations: [] },
    },
    consent: {
      ...{ salt: enrolmentSalt, consentId: consented.consentId, enrolmentId, recordedAt: at },
      signed: { statement: consented, assertion: device.sign(consented) },
    },
    proposal: transaction('ProposeEnrolment', proposedBy),
    confirmation: transaction('ConfirmEnrolment', confirmedBy),
  };
}

describe('The proof of a consent', () => {
  it('given what a patient and two registrars signed, then it holds', async () => {
    await proveConsent(proofOf());
  });

  const device = new SoftwareAuthenticator(site);
  const forger = new SoftwareAuthenticator(site);
  const authority = (change: Partial<Authority>) => (proof: ConsentProof) => ({
    ...proof,
    authority: { ...proof.authority, ...change },
  });
  const consent = (change: Partial<Consent>) => (proof: ConsentProof) => ({
    ...proof,
    consent: { ...proof.consent, ...change },
  });
  const proposal = (change: Partial<RegistrarTransaction>) => (proof: ConsentProof) => ({
    ...proof,
    proposal: { ...proof.proposal, ...change },
  });
  const confirmation = (change: Partial<RegistrarTransaction>) => (proof: ConsentProof) => ({
    ...proof,
    confirmation: { ...proof.confirmation, ...change },
  });
  const forgeries: Record<string, (proof: ConsentProof) => ConsentProof> = {
    'another patient’s authority': authority({ patientId: randomUUID() }),
    'another custodian than was enrolled': authority({ custodian: 'MillbrookMSP' }),
    'another passkey than was enrolled': authority({ passkey: forger.passkey }),
    'another salt than the registrars named': authority({ enrolmentSalt: '0'.repeat(32) }),
    'another enrolment’s consent': consent({ enrolmentId: randomUUID() }),
    'a consent under another id': consent({ consentId: randomUUID() }),
    'a consent that was revoked': (proof) =>
      consent({
        revocation: {
          statement: {
            kind: 'revocation',
            ...statementBase(proof.authority.patientId, at),
            consentId: proof.consent.consentId,
          },
          assertion: proof.consent.signed.assertion,
          revokedAt: at,
        },
      })(proof),
    'an invalid proposal': proposal({ valid: false }),
    'a proposal of another key': proposal({ publicKeyDigest: digest() }),
    'a proposal of another organisation': proposal({ mspId: 'MillbrookMSP' }),
    'a proposal of something else': (proof) => proposal({ call: proof.confirmation.call })(proof),
    'an invalid confirmation': confirmation({ valid: false }),
    'a confirmation of another key': confirmation({ publicKeyDigest: digest() }),
    'a confirmation of something else': (proof) =>
      confirmation({ call: proof.proposal.call })(proof),
    'a confirmation without arguments': confirmation({ call: [] }),
    'a confirmation by the custodian itself': (proof) => {
      const confirmedBy = { ...proof.authority.confirmedBy, organization: 'LakesideMSP' };
      return confirmation({ mspId: 'LakesideMSP' })(authority({ confirmedBy })(proof));
    },
    'a proposal by a registrar of another organisation': (proof) => {
      const proposedBy = { ...proof.authority.proposedBy, organization: 'EvergreenMSP' };
      return proposal({ mspId: 'EvergreenMSP' })(authority({ proposedBy })(proof));
    },
    'a proposal that another organisation’s registrar is said to have made': (proof) =>
      authority({ proposedBy: { ...proof.authority.proposedBy, organization: 'EvergreenMSP' } })(
        proof,
      ),
    'another channel': (proof) => ({ ...proof, channel: 'other' }),
  };
  for (const [what, forge] of Object.entries(forgeries)) {
    it(`given ${what}, then AUTHORITY_NOT_PROVEN`, async () => {
      await assert.rejects(proveConsent(forge(proofOf(device))), { code: 'AUTHORITY_NOT_PROVEN' });
    });
  }

  const otherPatient = { patientId: randomUUID() };
  const { credentialId, publicKey } = forger.passkey;
  const signedOtherwise: Record<string, Signed> = {
    'an enrolment of another patient': { enrolled: otherPatient },
    'an enrolment at another custodian': { enrolled: { custodian: 'MillbrookMSP' } },
    'an enrolment of another credential': {
      enrolled: { passkey: { ...device.passkey, credentialId } },
    },
    'an enrolment of another public key': {
      enrolled: { passkey: { ...device.passkey, publicKey } },
    },
    'an enrolment for another channel': { enrolled: { channel: 'other' } },
    'a consent of another patient': { consented: otherPatient },
    'a consent for another channel': { consented: { channel: 'other' } },
    'a consent of before the enrolment': { consented: { issuedAt: '2026-03-01T11:59:59.999Z' } },
  };
  for (const [what, signed] of Object.entries(signedOtherwise)) {
    it(`given ${what}, signed and named by both registrars, then AUTHORITY_NOT_PROVEN`, async () => {
      await assert.rejects(proveConsent(proofOf(device, signed)), { code: 'AUTHORITY_NOT_PROVEN' });
    });
  }

  it('given a consent that an added passkey signed, then it holds, after its removal too; not without the addition', async () => {
    const added = new SoftwareAuthenticator(site);
    const proof = proofOf(device);
    const { patientId, enrolmentId } = proof.authority;
    const statement = {
      ...{ kind: 'passkey-addition' as const, ...publicStatementBase(at) },
      ...{ subject: { patientId }, enrolmentId, passkeyId: randomUUID(), passkey: added.passkey },
    };
    const addition = {
      ...{ statement, assertion: device.sign(statement), possession: added.sign(statement) },
    };
    const given = proof.consent.signed.statement;
    const signed = { statement: given, assertion: added.sign(given) };
    const byAdded = consent({ signed })(proof);
    await proveConsent(authority({ additions: [addition] })(byAdded));
    const removed = [statement.passkeyId];
    await proveConsent(authority({ additions: [addition], removed })(byAdded));
    await assert.rejects(proveConsent(byAdded), { code: 'SIGNATURE_INVALID' });
    const elsewhere = authority({ additions: [addition], patientId: randomUUID() })(byAdded);
    await assert.rejects(proveConsent(elsewhere), { code: 'AUTHORITY_NOT_PROVEN' });
  });

  it('given a consent that two endorsers made up, then SIGNATURE_INVALID', async () => {
    const proof = proofOf(device);
    const { statement } = proof.consent.signed;
    const signed = { statement, assertion: forger.sign(statement) };
    await assert.rejects(proveConsent(consent({ signed })(proof)), { code: 'SIGNATURE_INVALID' });
  });

  it('given terms that were widened, then SIGNATURE_INVALID', async () => {
    const proof = proofOf(device);
    const { statement, assertion } = proof.consent.signed;
    const widened = { ...statement, compartments: ['general' as const, 'hiv' as const] };
    const signed = { statement: widened, assertion };
    await assert.rejects(proveConsent(consent({ signed })(proof)), { code: 'SIGNATURE_INVALID' });
  });

  it('given another site, then SIGNATURE_INVALID', async () => {
    const other = { rpId: 'other.example', origins: ['https://other.example'] };
    await assert.rejects(proveConsent({ ...proofOf(device), site: other }), {
      code: 'SIGNATURE_INVALID',
    });
  });
});

describe('The proof of a consent that a delegate gave', () => {
  const [device, delegate, forger] = [1, 2, 3].map(() => new SoftwareAuthenticator(site)) as [
    SoftwareAuthenticator,
    SoftwareAuthenticator,
    SoftwareAuthenticator,
  ];
  const delegationId = randomUUID();

  /** A consent by a delegate, with what is changed before everybody signs. */
  function proofBy(
    change: Partial<DelegationStatement> = {},
    signers = { patient: device, accepts: delegate, consents: delegate },
  ): ConsentProof {
    const proof = proofOf(device, { consented: { delegationId } });
    const { enrolmentId, enrolmentSalt: salt, patientId } = proof.authority;
    const statement: DelegationStatement = {
      ...{ kind: 'delegation', ...statementBase(patientId, at), delegationId },
      ...{ relationship: 'guardian', passkey: delegate.passkey, powers: ['consent'] },
      ...{ purposes: ['TREAT'], compartments: ['general'] },
      ...{ from: at, until: '2026-04-01T12:00:00.000Z' },
      ...change,
    };
    const assertion = signers.patient.sign(statement);
    const acceptance = signers.accepts.sign(statement);
    const { statement: consented } = proof.consent.signed;
    const signed = { statement: consented, assertion: signers.consents.sign(consented) };
    return {
      ...proof,
      consent: { ...proof.consent, signed },
      delegation: {
        ...{ salt, delegationId, enrolmentId, recordedAt: at },
        signed: { statement, assertion, acceptance },
      },
    };
  }

  const delegation = (change: Partial<Delegation>): ConsentProof => {
    const proof = proofBy();
    assert.ok(proof.delegation);
    return { ...proof, delegation: { ...proof.delegation, ...change } };
  };

  it('given what patient, delegate and two registrars signed, then it holds', async () => {
    await proveConsent(proofBy());
  });

  const end = {
    statement: {
      kind: 'delegation-end' as const,
      ...statementBase(randomUUID(), at),
      delegationId,
    },
    assertion: device.signIn('', ''),
    endedAt: at,
  };
  const unproven: Readonly<Record<string, () => ConsentProof>> = {
    'no delegation': () => ({ ...proofBy(), delegation: undefined }),
    'one under another id': () => delegation({ delegationId: randomUUID() }),
    'another that the patient signed': () => {
      const other = randomUUID();
      const proof = proofBy({ delegationId: other });
      assert.ok(proof.delegation);
      return { ...proof, delegation: { ...proof.delegation, delegationId: other } };
    },
    'one of another enrolment': () => delegation({ enrolmentId: randomUUID() }),
    'one that has ended': () => delegation({ ended: end }),
    'one that states another id': () => proofBy({ delegationId: randomUUID() }),
    'one of another patient': () => proofBy({ patientId: randomUUID() }),
    'one for another channel': () => proofBy({ channel: 'other' }),
    'one of before the enrolment': () => proofBy({ issuedAt: '2026-03-01T11:59:59.999Z' }),
    'one without the power': () => proofBy({ powers: ['revoke', 'see'] }),
    'one for less': () => proofBy({ compartments: ['hiv'] }),
    'one for other purposes': () => proofBy({ purposes: ['HPAYMT'] }),
  };
  for (const [what, proof] of Object.entries(unproven)) {
    it(`given ${what}, then AUTHORITY_NOT_PROVEN`, async () => {
      await assert.rejects(proveConsent(proof()), { code: 'AUTHORITY_NOT_PROVEN' });
    });
  }

  for (const who of ['patient', 'accepts', 'consents'] as const) {
    it(`given somebody else where the one who ${who} signs, then SIGNATURE_INVALID`, async () => {
      const signers = { patient: device, accepts: delegate, consents: delegate, [who]: forger };
      await assert.rejects(proveConsent(proofBy({}, signers)), { code: 'SIGNATURE_INVALID' });
    });
  }

  it('given a proxy beside an enrolment that names none, then AUTHORITY_NOT_PROVEN', async () => {
    const proof = proofOf(device);
    const proxy = { relationship: 'parent' as const, until: '2030-01-01T00:00:00Z' };
    const forged = { ...proof, authority: { ...proof.authority, proxy } };
    await assert.rejects(proveConsent(forged), { code: 'AUTHORITY_NOT_PROVEN' });
    const { authority, ...rest } = proofOf(device, { enrolled: { proxy } });
    await assert.rejects(proveConsent({ authority, ...rest }), { code: 'AUTHORITY_NOT_PROVEN' });
    const other = { ...proxy, relationship: 'guardian' as const };
    await assert.rejects(proveConsent({ authority: { ...authority, proxy: other }, ...rest }), {
      code: 'AUTHORITY_NOT_PROVEN',
    });
    await proveConsent({ authority: { ...authority, proxy }, ...rest });
  });
});
