import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  proveEmergency,
  type EmergencyProof,
  type RegistrarTransaction,
} from './authority-proof.js';
import type { Registrar } from './authority.js';
import { canonicalJson } from '../canonical-json.js';
import type { Emergency } from './emergencies.js';
import type { ProviderPasskey } from '../providers/providers.js';
import type { EmergencyStatement, ProviderEnrolmentStatement } from './statements.js';
import {
  publicStatementBase,
  SoftwareAuthenticator,
  statementBase,
} from '../testing/software-authenticator.js';

const site = { rpId: 'millbrook.example', origin: 'https://portal.millbrook.example' };
const at = '2026-03-01T12:00:00.000Z';
const digest = (): string => randomBytes(32).toString('hex');

/** What differs in statements that were signed all the same. */
interface Signed {
  readonly enrolled?: Partial<ProviderEnrolmentStatement>;
  readonly declared?: Partial<EmergencyStatement>;
}

/** An emergency as everything that proves it. */
function proofOf(device: SoftwareAuthenticator, signed: Signed = {}): EmergencyProof {
  const [enrolmentId, patientId, publicKeyDigest] = [randomUUID(), randomUUID(), digest()];
  const enrolled: ProviderEnrolmentStatement = {
    ...{ kind: 'provider-enrolment', ...publicStatementBase(at) },
    ...{ organization: 'MillbrookMSP', publicKeyDigest, passkey: device.passkey },
    ...signed.enrolled,
  };
  const enrolment = { statement: enrolled, assertion: device.sign(enrolled) };
  const text = canonicalJson(enrolment);
  const registrar = (organization: string): Registrar => ({
    organization,
    ...{ publicKeyDigest: digest(), transactionId: digest() },
  });
  const [proposedBy, confirmedBy] = [registrar('MillbrookMSP'), registrar('CornerstoneMSP')];
  const transaction = (by: Registrar, name: string, argument: string): RegistrarTransaction => ({
    ...{ valid: true, mspId: by.organization, publicKeyDigest: by.publicKeyDigest },
    call: [`AccessControlContract:${name}`, enrolmentId, argument, randomUUID()],
  });
  const statement: EmergencyStatement = {
    ...{ kind: 'emergency', ...statementBase(patientId, at) },
    ...{ emergencyId: randomUUID(), organization: 'MillbrookMSP', publicKeyDigest },
    ...{ reason: 'unconscious', textDigest: digest(), until: '2026-03-01T16:00:00.000Z' },
    ...signed.declared,
  };
  const sha256 = createHash('sha256').update(text).digest('hex');
  return {
    channel: 'healthchain',
    site: { rpId: site.rpId, origins: [site.origin] },
    passkey: {
      ...{ organization: 'MillbrookMSP', publicKeyDigest, passkey: device.passkey },
      ...{ enrolmentId, enrolment, proposedBy, confirmedBy },
    },
    emergency: {
      ...{ salt: '0'.repeat(32), emergencyId: statement.emergencyId, enrolmentId },
      ...{ custodian: 'LakesideMSP', declaredAt: at },
      signed: { statement, assertion: device.sign(statement) },
      explanation: { sealed: '', keys: [] },
    },
    // Of the same value in other words.
    proposal: transaction(
      proposedBy,
      'ProposeProviderEnrolment',
      JSON.stringify({ assertion: enrolment.assertion, statement: enrolled }),
    ),
    confirmation: transaction(confirmedBy, 'ConfirmProviderEnrolment', sha256),
  };
}

describe('The proof of an emergency', () => {
  const device = new SoftwareAuthenticator(site);
  const forger = new SoftwareAuthenticator(site);

  it('given what a clinician and two registrars signed, then it holds', async () => {
    await proveEmergency(proofOf(device));
  });

  const passkey = (change: Partial<ProviderPasskey>) => (proof: EmergencyProof) => ({
    ...proof,
    passkey: { ...proof.passkey, ...change },
  });
  const emergency = (change: Partial<Emergency>) => (proof: EmergencyProof) => ({
    ...proof,
    emergency: { ...proof.emergency, ...change },
  });
  const proposal = (change: Partial<RegistrarTransaction>) => (proof: EmergencyProof) => ({
    ...proof,
    proposal: { ...proof.proposal, ...change },
  });
  const confirmation = (change: Partial<RegistrarTransaction>) => (proof: EmergencyProof) => ({
    ...proof,
    confirmation: { ...proof.confirmation, ...change },
  });
  const forgeries: Record<string, (proof: EmergencyProof) => EmergencyProof> = {
    'another person’s passkey': passkey({ publicKeyDigest: digest() }),
    'another credential than was enrolled': (proof) =>
      passkey({
        passkey: { ...proof.passkey.passkey, credentialId: forger.passkey.credentialId },
      })(proof),
    'another public key than was enrolled': (proof) =>
      passkey({ passkey: { ...proof.passkey.passkey, publicKey: forger.passkey.publicKey } })(
        proof,
      ),
    'another enrolment': emergency({ enrolmentId: randomUUID() }),
    'an emergency under another id': emergency({ emergencyId: randomUUID() }),
    'an emergency that has ended': (proof) =>
      emergency({ ended: { ...proof.passkey.proposedBy, at } })(proof),
    'an invalid proposal': proposal({ valid: false }),
    'a proposal of another key': proposal({ publicKeyDigest: digest() }),
    'a proposal of another statement': (proof) =>
      proposal({ call: [...proof.proposal.call.slice(0, 2), '{}'] })(proof),
    'a proposal that is no JSON': (proof) =>
      proposal({ call: [...proof.proposal.call.slice(0, 2), 'x'] })(proof),
    'a proposal without arguments': proposal({ call: [] }),
    'a confirmation of another digest': (proof) =>
      confirmation({ call: [...proof.confirmation.call.slice(0, 2), digest()] })(proof),
    'a confirmation by the clinician’s own organisation': (proof) => {
      const confirmedBy = { ...proof.passkey.confirmedBy, organization: 'MillbrookMSP' };
      return confirmation({ mspId: 'MillbrookMSP' })(passkey({ confirmedBy })(proof));
    },
    'a proposal by another organisation': (proof) => {
      const proposedBy = { ...proof.passkey.proposedBy, organization: 'EvergreenMSP' };
      return proposal({ mspId: 'EvergreenMSP' })(passkey({ proposedBy })(proof));
    },
    'another channel': (proof) => ({ ...proof, channel: 'other' }),
  };
  for (const [what, forge] of Object.entries(forgeries)) {
    it(`given ${what}, then AUTHORITY_NOT_PROVEN`, async () => {
      await assert.rejects(proveEmergency(forge(proofOf(device))), {
        code: 'AUTHORITY_NOT_PROVEN',
      });
    });
  }

  const signedOtherwise: Record<string, Signed> = {
    'an enrolment at another organisation': { enrolled: { organization: 'LakesideMSP' } },
    'an enrolment of another key': { enrolled: { publicKeyDigest: digest() } },
    'an enrolment of another passkey': { enrolled: { passkey: forger.passkey } },
    'an emergency of another clinician': { declared: { publicKeyDigest: digest() } },
    'an emergency at another organisation': { declared: { organization: 'LakesideMSP' } },
    'an emergency for another channel': { declared: { channel: 'other' } },
    'an emergency of before the enrolment': {
      declared: { issuedAt: '2026-03-01T11:59:59.999Z' },
    },
  };
  for (const [what, signed] of Object.entries(signedOtherwise)) {
    it(`given ${what}, signed all the same, then AUTHORITY_NOT_PROVEN`, async () => {
      await assert.rejects(proveEmergency(proofOf(device, signed)), {
        code: 'AUTHORITY_NOT_PROVEN',
      });
    });
  }

  it('given an emergency that an added passkey signed, then it holds; not without the addition', async () => {
    const added = new SoftwareAuthenticator(site);
    const proof = proofOf(device);
    const { organization, publicKeyDigest, enrolmentId } = proof.passkey;
    const statement = {
      ...{ kind: 'passkey-addition' as const, ...publicStatementBase(at), enrolmentId },
      ...{ subject: { organization, publicKeyDigest }, passkeyId: randomUUID() },
      passkey: added.passkey,
    };
    const addition = {
      ...{ statement, assertion: device.sign(statement), possession: added.sign(statement) },
    };
    const declared = proof.emergency.signed.statement;
    const signed = { statement: declared, assertion: added.sign(declared) };
    const byAdded = emergency({ signed })(proof);
    await proveEmergency(passkey({ additions: [addition] })(byAdded));
    await assert.rejects(proveEmergency(byAdded), { code: 'SIGNATURE_INVALID' });
  });

  it('given an emergency that two endorsers made up, or widened, then SIGNATURE_INVALID', async () => {
    const proof = proofOf(device);
    const { statement, assertion } = proof.emergency.signed;
    const forged = { statement, assertion: forger.sign(statement) };
    await assert.rejects(proveEmergency(emergency({ signed: forged })(proof)), {
      code: 'SIGNATURE_INVALID',
    });
    const longer = { statement: { ...statement, patientId: randomUUID() }, assertion };
    await assert.rejects(proveEmergency(emergency({ signed: longer })(proof)), {
      code: 'SIGNATURE_INVALID',
    });
  });
});
