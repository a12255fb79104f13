import { z } from 'zod';
import { registrarSchema } from './authority.js';
import { base64Length, instant, mspId, randomId, salt, sha256Hex } from '../primitives.js';
import { wrappedKeySchema } from '../records/records.js';
import {
  emergencyEndStatementSchema,
  emergencyStatementSchema,
  signedSchema,
} from './statements.js';

export const signedEmergencySchema = signedSchema(emergencyStatementSchema);
export const signedEmergencyEndSchema = signedSchema(emergencyEndStatementSchema);

/** Characters of an explanation, and bytes of it at most when it is sealed. */
export const explanationLimit = 1000;
const sealedExplanationLimit = 8192;

/**
 * A clinician's explanation as the ledger holds it: nobody's peer can read it. It is sealed (AES-256-GCM, a
 * key for one message) with the salt of {@link EmergencyStatement.textDigest}, and the key is wrapped to
 * the HSMs of the clinician's organisation and of the custodian.
 */
export const sealedExplanationSchema = z.strictObject({
  sealed: z.base64().max(base64Length(sealedExplanationLimit)),
  keys: z
    .array(z.strictObject({ organization: mspId, wrapped: wrappedKeySchema }))
    .min(1)
    .max(2),
});
export type SealedExplanation = z.infer<typeof sealedExplanationSchema>;

/** What is sealed in a {@link SealedExplanation}. */
export const explanationSchema = z.strictObject({
  salt,
  text: z.string().min(1).max(explanationLimit),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** What a reviewer comes to. */
export const reviewFindings = ['justified', 'unjustified'] as const;
export const reviewFinding = z.enum(reviewFindings);
export type ReviewFinding = z.infer<typeof reviewFinding>;

/** How a patient was told of an emergency. */
export const noticeMeans = ['in-person', 'phone', 'letter', 'secure-message'] as const;
export const noticeMean = z.enum(noticeMeans);
export type NoticeMean = z.infer<typeof noticeMean>;

/** Emergency access to one patient's chart by one clinician, until it ends; another person reviews it. */
export const emergencySchema = z.strictObject({
  salt,
  emergencyId: randomId,
  signed: signedEmergencySchema,
  /** Of the passkey that signed it, so that a key keeper can prove it again. */
  enrolmentId: randomId,
  custodian: mspId,
  explanation: sealedExplanationSchema,
  /** Of the access policy that lets the clinician declare it. */
  policyVersion: z.int().min(1).optional(),
  declaredAt: instant,
  /** Who ended it before its time: somebody of the two organisations, or the patient, as they signed it. */
  ended: z
    .union([
      registrarSchema.extend({ at: instant }),
      signedEmergencyEndSchema.extend({ at: instant }),
    ])
    .optional(),
  review: registrarSchema.extend({ at: instant, finding: reviewFinding }).optional(),
  /** That the patient was told, when and how, as the custodian's privacy officer states it. */
  notice: registrarSchema.extend({ at: instant, means: noticeMean, toldAt: instant }).optional(),
});
export type Emergency = z.infer<typeof emergencySchema>;

/** Where a page begins: at the first emergency, at a patient's first, or at one of a patient. */
export const emergencyBookmark = z.union([
  z.literal(''),
  randomId,
  z.templateLiteral([z.uuidv4(), '/', z.uuidv4()]),
]);

/** One page of emergencies; an empty bookmark ends the list. */
export const emergencyPageSchema = z.strictObject({
  emergencies: z.array(emergencySchema),
  bookmark: emergencyBookmark,
});
export type EmergencyPage = z.infer<typeof emergencyPageSchema>;

/** What a review states. */
export const reviewRequestSchema = z.strictObject({
  patientId: randomId,
  emergencyId: randomId,
  finding: reviewFinding,
});

/** Which emergency is to end. */
export const endingRequestSchema = reviewRequestSchema.omit({ finding: true });

/** That a patient was told of an emergency. */
export const noticeRequestSchema = endingRequestSchema.extend({
  means: noticeMean,
  toldAt: instant,
});

/** A patient's ends of emergencies that nobody has reviewed yet, under one key. */
export const endedByPatientSchema = z.strictObject({
  salt,
  patientId: randomId,
  ends: z
    .array(
      z.strictObject({ emergencyId: randomId, organization: mspId, publicKeyDigest: sha256Hex }),
    )
    .max(100),
});
export type EndedByPatient = z.infer<typeof endedByPatientSchema>;

/** Chaincode event of a declared emergency; its payload is `{ emergencyId }`. */
export const emergencyDeclared = 'EmergencyDeclared';
/** Chaincode event of an emergency that somebody ended; its payload is `{ emergencyId }`. */
export const emergencyEnded = 'EmergencyEnded';

/** What a sealed explanation explains: whose emergency, request or prescription it is. */
export interface ExplainedMatter {
  readonly kind: 'emergency' | 'patient-request' | 'prescription';
  readonly patientId: string;
  readonly id: string;
}

/** Associated data of a sealed explanation: it opens for nothing but what it was written about. */
export function explanationAssociatedData({ kind, patientId, id }: ExplainedMatter): Uint8Array {
  return new TextEncoder().encode(['healthchain/explanation/v2', kind, patientId, id].join('\n'));
}
