import {
  accessSchema,
  applicationSchema,
  attestationRevocationSchema,
  authoritySchema,
  careTeamSchema,
  chartSchema,
  commitmentSchema,
  compartmentSchema,
  consentSchema,
  delegationSchema,
  credentialSchema,
  documentInForceSchema,
  documentInForceSchemas,
  documentProposalSchema,
  emergencySchema,
  endedByPatientSchema,
  enrolmentSchema,
  freeAccountingSchema,
  escrowSchema,
  evidenceSchema,
  issuerKeySchema,
  knowledgeEntrySchema,
  keeperReleaseSchema,
  journalAnchorSchema,
  patientRequestSchema,
  packSchema,
  refusedCallerSchema,
  releaseSchema,
  secondOpinionSchema,
  wrappingKeySchema,
  passkeyChangeSchema,
  providerEnrolmentSchema,
  providerPasskeyChangeSchema,
  providerPasskeySchema,
  type DocumentKind,
} from '@healthchain/protocol';
import {
  answeredCoverageSchema,
  openCoverageSchema,
  requestedCoverageSchema,
} from '@healthchain/protocol/coverage';
import {
  dispenseSchema,
  medicationProfileSchema,
  prescriptionSchema,
  prescriptionTextSchema,
  queuedSchema,
  signingRightSchema,
} from '@healthchain/protocol/prescriptions';
import type { z } from 'zod';
import { nonceSchema, publicNonceSchema } from './nonce.js';
import { recordedRequestSchema } from './recorded-request.js';

/** A ledger key and the schema of the value under it. */
export interface LedgerKey<Schema extends z.ZodType = z.ZodType> {
  readonly key: string;
  readonly schema: Schema;
}

/** Every key of public state. */
export const publicKeys = {
  application: (mspId: string, applicationId: string) =>
    ledgerKey(`application/${mspId}/${applicationId}`, applicationSchema),
  /** Scoped by organisation, as credentials are. */
  careTeam: (mspId: string, careTeamId: string) =>
    ledgerKey(`careTeam/${mspId}/${careTeamId}`, careTeamSchema),
  commitment: (commitId: string) => ledgerKey(`commitment/${commitId}`, commitmentSchema),
  /** Scoped by organisation: nobody can take another organisation's place by naming its key. */
  credential: (mspId: string, publicKeyDigest: string) =>
    ledgerKey(`credential/${mspId}/${publicKeyDigest}`, credentialSchema),
  document: (kind: DocumentKind) => ledgerKey(`document/${kind}`, documentInForceSchema),
  organizations: () => ledgerKey('document/organizations', documentInForceSchemas.organizations),
  accessPolicy: () => ledgerKey('document/accessPolicy', documentInForceSchemas.accessPolicy),
  drugKnowledge: () => ledgerKey('document/drugKnowledge', documentInForceSchemas.drugKnowledge),
  requestPolicy: () => ledgerKey('document/requestPolicy', documentInForceSchemas.requestPolicy),
  prescribingPolicy: () =>
    ledgerKey('document/prescribingPolicy', documentInForceSchemas.prescribingPolicy),
  relyingParties: () => ledgerKey('document/relyingParties', documentInForceSchemas.relyingParties),
  /** Under the base, whose Merkle root covers it: bases stand side by side, and one is in force. */
  drug: (baseId: string, rxcui: string) =>
    ledgerKey(`drug/${baseId}/${rxcui}`, knowledgeEntrySchema),
  journalAnchor: (mspId: string, sequence: number) =>
    ledgerKey(`journalAnchor/${mspId}/${String(sequence)}`, journalAnchorSchema),
  /** Of statements that are public themselves, and of presentations. */
  nonce: (nonce: string) => ledgerKey(`nonce/${nonce}`, publicNonceSchema),
  /** Scoped by organisation, as credentials are. */
  signingRight: (mspId: string, publicKeyDigest: string) =>
    ledgerKey(`signingRight/${mspId}/${publicKeyDigest}`, signingRightSchema),
  providerEnrolment: (enrolmentId: string) =>
    ledgerKey(`providerEnrolment/${enrolmentId}`, providerEnrolmentSchema),
  providerPasskey: (mspId: string, publicKeyDigest: string) =>
    ledgerKey(`providerPasskey/${mspId}/${publicKeyDigest}`, providerPasskeySchema),
  /** Under the person, so that what became of their passkeys is one range. */
  passkeyChange: (mspId: string, publicKeyDigest: string, changeId: string) =>
    ledgerKey(`passkeyChange/${mspId}/${publicKeyDigest}/${changeId}`, providerPasskeyChangeSchema),
  proposal: (kind: DocumentKind, version: number, digest: string) =>
    ledgerKey(`proposal/${kind}/${String(version)}/${digest}`, documentProposalSchema),
  refusedCaller: (accessId: string) => ledgerKey(`refusedCaller/${accessId}`, refusedCallerSchema),
  /** Idempotency keys are the caller's choice, hence scoped by its organisation. */
  request: (mspId: string, idempotencyKey: string) =>
    ledgerKey(`request/${mspId}/${idempotencyKey}`, recordedRequestSchema),
  wrappingKey: (mspId: string) => ledgerKey(`wrappingKey/${mspId}`, wrappingKeySchema),
  issuerKey: (mspId: string) => ledgerKey(`issuerKey/${mspId}`, issuerKeySchema),
  attestationRevocation: (mspId: string, sequence: number) =>
    ledgerKey(`attestationRevocation/${mspId}/${String(sequence)}`, attestationRevocationSchema),
  /** Under the addressee, so that what an organisation was asked is one range. */
  secondOpinion: (mspId: string, opinionId: string) =>
    ledgerKey(`secondOpinion/${mspId}/${opinionId}`, secondOpinionSchema),
};

/**
 * Every key of private state. Fabric publishes the plain SHA-256 of each: they hold random ids, an
 * organisation's id at most, and nothing else.
 */
export const privateKeys = {
  chart: (chartId: string) => ledgerKey(`chart/${chartId}`, chartSchema),
  compartment: (compartmentId: string) =>
    ledgerKey(`compartment/${compartmentId}`, compartmentSchema),
  pack: (commitId: string, index: number) =>
    ledgerKey(`pack/${commitId}/${String(index)}`, packSchema),
  enrolment: (enrolmentId: string) => ledgerKey(`enrolment/${enrolmentId}`, enrolmentSchema),
  authority: (patientId: string) => ledgerKey(`authority/${patientId}`, authoritySchema),
  /** Under the patient, so that what became of their passkeys is one range. */
  passkeyChange: (patientId: string, changeId: string) =>
    ledgerKey(`passkeyChange/${patientId}/${changeId}`, passkeyChangeSchema),
  consent: (consentId: string) => ledgerKey(`consent/${consentId}`, consentSchema),
  delegation: (delegationId: string) => ledgerKey(`delegation/${delegationId}`, delegationSchema),
  /** Under the patient, so that a patient's emergencies are one range. */
  emergency: (patientId: string, emergencyId: string) =>
    ledgerKey(`emergency/${patientId}/${emergencyId}`, emergencySchema),
  endedByPatient: (patientId: string) =>
    ledgerKey(`endedByPatient/${patientId}`, endedByPatientSchema),
  /** Under the patient, so that a patient's accesses are one range. */
  access: (patientId: string, accessId: string) =>
    ledgerKey(`access/${patientId}/${accessId}`, accessSchema),
  escrow: (consentId: string) => ledgerKey(`escrow/${consentId}`, escrowSchema),
  /** Under the patient: who opens charts chooses the ids of their accesses. */
  release: (patientId: string, accessId: string, mspId: string) =>
    ledgerKey(`release/${patientId}/${accessId}/${mspId}`, releaseSchema),
  keeperRelease: (chartId: string) => ledgerKey(`keeperRelease/${chartId}`, keeperReleaseSchema),
  nonce: (nonce: string) => ledgerKey(`nonce/${nonce}`, nonceSchema),
  /** Under the patient, so that a patient's requests are one range. */
  patientRequest: (patientId: string, requestId: string) =>
    ledgerKey(`patientRequest/${patientId}/${requestId}`, patientRequestSchema),
  freeAccounting: (patientId: string) =>
    ledgerKey(`freeAccounting/${patientId}`, freeAccountingSchema),
  /** Under the patient, so that a patient's prescriptions are one range. */
  prescription: (patientId: string, prescriptionId: string) =>
    ledgerKey(`prescription/${patientId}/${prescriptionId}`, prescriptionSchema),
  prescriptionText: (patientId: string, prescriptionId: string) =>
    ledgerKey(`prescriptionText/${patientId}/${prescriptionId}`, prescriptionTextSchema),
  medicationProfile: (patientId: string) =>
    ledgerKey(`medicationProfile/${patientId}`, medicationProfileSchema),
  /** Under the prescription, so that what was dispensed of it is one range. */
  dispense: (prescriptionId: string, dispenseId: string) =>
    ledgerKey(`dispense/${prescriptionId}/${dispenseId}`, dispenseSchema),
  /** Under the pharmacy, so that its queue is one range. */
  queued: (mspId: string, prescriptionId: string) =>
    ledgerKey(`queued/${mspId}/${prescriptionId}`, queuedSchema),
  coverageRequest: (requestId: string) =>
    ledgerKey(`coverageRequest/${requestId}`, requestedCoverageSchema),
  coverageAnswer: (requestId: string) =>
    ledgerKey(`coverageAnswer/${requestId}`, answeredCoverageSchema),
  /** Under the plan and the end of the wait (milliseconds since 1970): what has timed out is never looked at again. */
  openCoverage: (mspId: string, answerBy: string, requestId: string) =>
    ledgerKey(`openCoverage/${mspId}/${answerBy}/${requestId}`, openCoverageSchema),
};

/** Every key of what an organisation keeps to itself; what stands above of private keys holds for them. */
export const ownKeys = {
  evidence: (evidenceId: string) => ledgerKey(`evidence/${evidenceId}`, evidenceSchema),
  /** A health plan's answer, word for word as in the coverage collection: only its own peer endorses it here. */
  coverageAnswer: (requestId: string) =>
    ledgerKey(`coverageAnswer/${requestId}`, answeredCoverageSchema),
};

/** The range of all public keys that start with `prefix` and a slash: from, and up to but not. */
export function keyRange(prefix: string): readonly [from: string, to: string] {
  // '0' is the character after '/'.
  return [`${prefix}/`, `${prefix}0`];
}

function ledgerKey<Schema extends z.ZodType>(key: string, schema: Schema): LedgerKey<Schema> {
  return { key, schema };
}
