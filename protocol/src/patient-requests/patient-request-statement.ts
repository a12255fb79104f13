import { z } from 'zod';
import { randomId, sha256Hex } from '../primitives.js';
import { requestKind } from './request-policy.js';
import { patientStatement } from '../authority/statement-parts.js';

/** What a patient asks of the hospital that keeps the chart. */
export const patientRequestStatementSchema = z
  .strictObject({
    kind: z.literal('patient-request'),
    ...patientStatement,
    requestId: randomId,
    what: requestKind,
    /** The record to be amended. */
    recordId: randomId.optional(),
    /** `saltedDigest` of what the patient wrote, if anything. */
    textDigest: sha256Hex.optional(),
  })
  .refine(({ what, recordId }) => (what === 'amendment') === (recordId !== undefined), {
    error: 'An amendment, and nothing else, is about a record.',
  });
export type PatientRequestStatement = z.infer<typeof patientRequestStatementSchema>;
