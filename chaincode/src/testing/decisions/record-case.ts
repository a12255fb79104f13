import { randomUUID } from 'node:crypto';
import type { Consent, Emergency } from '@healthchain/protocol';
import type { DecisionCase } from '@healthchain/protocol/testing/decisions';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import { succeeded } from '../consortium.js';
import { declare, end, explanationFor } from '../emergencies.js';
import { changePolicy } from '../officers.js';
import { callWith, enrolmentOf, site, statementSalts, type TestPatient } from '../patients.js';
import { credentialOf } from './credentials.js';
import type { DecisionScene } from './decision-scene.js';

/** How the credential of somebody who asks stands. */
const inForce = {
  standing: 'in-force' as const,
  fields: { countersignedBy: 'CornerstoneMSP', validUntil: '2027-01-01T00:00:00Z' },
};

/**
 * Brings a case about by transactions: signed consents, revocations, emergencies and their ends, replaced
 * passkeys, approved policies. Only that nobody enrolled the patient and that there is no policy is written
 * by hand, and the credential, whose role is the case's.
 */
export async function recordCase(stage: DecisionScene, given: DecisionCase): Promise<void> {
  const { consent, emergency, policy, person } = given;
  stage.beginAnew();
  if (consent !== undefined) {
    await recordConsent(stage, consent, given.at);
    if (consent.enrolmentId !== stage.world.enrolmentId) {
      await replacePasskey(stage, given.at);
    }
  }
  if (emergency !== undefined) {
    await recordEmergency(stage, emergency);
  }
  if (policy !== undefined) {
    await changePolicy(stage.scene.consortium, stage.officers, policy);
  }
  stage.writeCredential(stage.identityOf(person), credentialOf(person, inForce));
  stage.takeAway(given);
}

async function recordConsent(stage: DecisionScene, consent: Consent, at: string): Promise<void> {
  const { consentId, signed, revocation } = consent;
  const { patientId } = signed.statement;
  const { consortium, patient } = stage.scene;
  const { chart, authenticator }: TestPatient =
    patientId === patient.chart.chartId ? patient : stage.otherPatient;
  const base = statementBase(chart.chartId, at);
  const statement = { ...signed.statement, ...base };
  const value = { statement, assertion: authenticator.sign(statement) };
  const { admin } = consortium.lakeside;
  const argument = { ...statementSalts(), signed: value };
  succeeded(await callWith(consortium, admin, 'RecordConsent', consentId, argument, { at }));
  if (revocation !== undefined) {
    const taken = { kind: 'revocation' as const, ...base, nonce: randomUUID(), consentId };
    const back = { statement: taken, assertion: authenticator.sign(taken) };
    const salted = { ...statementSalts(), signed: back };
    succeeded(await callWith(consortium, admin, 'RevokeConsent', consentId, salted, { at }));
  }
}

async function replacePasskey({ scene }: DecisionScene, at: string): Promise<void> {
  const { chart } = scene.patient;
  const authenticator = new SoftwareAuthenticator(site);
  const statement = { ...enrolmentOf({ chart, authenticator }), issuedAt: at };
  const id = randomUUID();
  succeeded(await scene.propose(statement, authenticator.sign(statement), { id, at }));
  succeeded(await scene.confirm(id, { at }));
}

async function recordEmergency(stage: DecisionScene, emergency: Emergency): Promise<void> {
  const { consortium } = stage.scene;
  const { statement } = emergency.signed;
  const told = { ...statement, ...statementBase(statement.patientId, statement.issuedAt) };
  const as = stage.identityOf(statement);
  const device = stage.devices.get(as.publicKeyDigest) ?? new SoftwareAuthenticator(site);
  const explanation = explanationFor(stage.wrappingKeys);
  const at = statement.issuedAt;
  succeeded(await declare(consortium, told, { as, device, explanation, at }));
  if (emergency.ended !== undefined) {
    succeeded(await end(consortium, as, told));
  }
}
