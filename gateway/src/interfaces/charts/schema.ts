import {
  accessBasisSchema,
  accessChangeSchema,
  accessPurpose,
  assertionSchema,
  compartmentKind,
  compartmentKinds,
  consentStatementSchema,
  delegationStatementSchema,
  emergencyEndStatementSchema,
  emergencySchema,
  emergencyStatementSchema,
  enrolmentStatementSchema,
  explanationSchema,
  instant,
  journalEvidenceSchema,
  mspId,
  noticeMean,
  randomId,
  redisclosureNoticeSchema,
  requestExplanationSchema,
  resourceClass,
  resourceClasses,
  reviewFinding,
  revocationStatementSchema,
  sha256Hex,
  signedDelegationEndSchema,
  signedDelegationSchema,
} from '@healthchain/protocol';
import { z } from 'zod';

/** What a clinician asks for. */
export const accessRequestSchema = z.strictObject({
  patientId: randomId,
  purpose: accessPurpose,
  compartments: z.array(compartmentKind).min(1).max(compartmentKinds.length),
  /** Without them, all that the access policy lets the role read. */
  classes: z.array(resourceClass).min(1).max(resourceClasses.length).optional(),
  /** Without it, the patient's consent that fits best. */
  consentId: randomId.optional(),
  /** An emergency of the clinician's, instead of a consent; the purpose is BTG. */
  emergencyId: randomId.optional(),
});

/** A permitted access: a session. */
export const accessGrantedSchema = z.strictObject({
  accessId: randomId,
  basis: accessBasisSchema,
  classes: z.array(resourceClass),
  custodian: mspId,
  /** When the session ends. */
  until: instant,
  /** How many records it can read. */
  records: z.int().min(0),
  /** Parts of the chart that are not here, because its custodian is down: above 0, it is not whole. */
  missing: z.int().min(0),
  /** What goes with what is read, where it can be under 42 CFR Part 2. */
  notice: redisclosureNoticeSchema.optional(),
});

/** What a request would come to, and what would permit it. */
export const toldExplanationSchema = requestExplanationSchema.pick({ outcome: true }).extend({
  changes: z.array(z.strictObject({ change: accessChangeSchema, sentence: z.string() })),
});

/** An emergency that a clinician signed, with what they wrote about it. */
export const emergencyRequestSchema = z.strictObject({
  statement: emergencyStatementSchema,
  assertion: assertionSchema,
  /** Its salted digest is in the statement; it is sealed before it leaves the gateway. */
  explanation: explanationSchema,
});
export const emergencyDeclaredSchema = z.strictObject({ emergencyId: randomId, until: instant });

/** Which patient's emergency is to end, or is reviewed. */
export const endingSchema = z.strictObject({ patientId: randomId });
export const reviewSchema = endingSchema.extend({ finding: reviewFinding });
export const noticeSchema = endingSchema.extend({ means: noticeMean, toldAt: instant });

/** The end of an emergency, as its patient signed it. */
export const ownEndingSchema = z.strictObject({
  statement: emergencyEndStatementSchema,
  assertion: assertionSchema,
});

/** Emergencies, each with what the clinician wrote, if what was sealed is what they signed. */
export const shownEmergenciesSchema = z.strictObject({
  emergencies: z.array(
    z.strictObject({ emergency: emergencySchema, explanation: z.string().optional() }),
  ),
});

/** Emergencies of which the patient is to be told, each with their Patient resource, if the chart has one. */
export const awaitingNoticeSchema = z.strictObject({
  emergencies: z.array(
    z.strictObject({
      emergency: emergencySchema,
      explanation: z.string().optional(),
      patient: z.looseObject({ resourceType: z.literal('Patient') }).optional(),
    }),
  ),
});

export const emergencyStatisticsSchema = z.strictObject({
  declared: z.int(),
  unreviewed: z.int(),
  /** Unreviewed three days after their end. */
  overdue: z.int(),
  unjustified: z.int(),
  /** Three days after they were declared, nobody had stated that the patient was told. */
  untold: z.int(),
  clinicians: z.array(
    z.strictObject({
      organization: mspId,
      publicKeyDigest: sha256Hex,
      declared: z.int(),
      unjustified: z.int(),
    }),
  ),
});

/** A patient's keys, signed, for the first registrar. */
export const enrolmentRequestSchema = z.strictObject({
  statement: enrolmentStatementSchema,
  assertion: assertionSchema,
});

/** What the second registrar has to name. */
export const enrolmentProposedSchema = z.strictObject({
  enrolmentId: randomId,
  digest: sha256Hex,
});
export const confirmationRequestSchema = z.strictObject({ digest: sha256Hex });

export const signedConsentRequestSchema = z.strictObject({
  statement: consentStatementSchema,
  assertion: assertionSchema,
});
export const signedRevocationRequestSchema = z.strictObject({
  statement: revocationStatementSchema,
  assertion: assertionSchema,
});
export const consentRecordedSchema = z.strictObject({ consentId: randomId });

/** A consent that neither was revoked nor has ended. */
export const standingConsentsSchema = z.strictObject({
  consents: z.array(consentStatementSchema),
});

/** Whom the patient lets decide: signed by the patient, and by the delegate. */
export const delegationRequestSchema = signedDelegationSchema;
export const delegationEndRequestSchema = signedDelegationEndSchema;
export const delegationRecordedSchema = z.strictObject({ delegationId: randomId });

/** Delegations that neither ended nor were ended. */
export const standingDelegationsSchema = z.strictObject({
  delegations: z.array(
    z.strictObject({ recordedAt: instant, statement: delegationStatementSchema }),
  ),
});

/** Who asked for the patient's chart, who handed out keys and who read what, with the proofs. */
export const journalSchema = z.strictObject({
  evidence: journalEvidenceSchema,
  /** Organisations that could not be asked for their part of the journal. */
  unreachable: z.array(mspId),
});

/** A code that the patient reads out to a clinician elsewhere. */
export const shareCodeSchema = z.strictObject({
  code: z.string(),
  /** When it ends, unless it was used before. */
  expiresAt: instant,
});

/** What a clinician was read out. */
export const findRequestSchema = z.strictObject({ shareCode: z.string().min(1).max(100) });
export const patientFoundSchema = z.strictObject({ patientId: randomId });
