import { z } from 'zod';
import {
  keyRotationStatementSchema,
  policyApprovalStatementSchema,
  signedSchema,
  stepUpStatementSchema,
} from './statements.js';

/** Milliseconds for which a signature counts that somebody gives for one act: they authenticate anew for it. */
export const stepUpLength = 2 * 60_000;

/** A privacy officer's statement that the next version of a governed document is to be, signed. */
export const signedPolicyApprovalSchema = signedSchema(policyApprovalStatementSchema);
export type SignedPolicyApproval = z.infer<typeof signedPolicyApprovalSchema>;

/** The statement that an organisation's published key is to be another, signed. */
export const signedKeyRotationSchema = signedSchema(keyRotationStatementSchema);
export type SignedKeyRotation = z.infer<typeof signedKeyRotationSchema>;

/** Either of them. */
export const signedStepUpSchema = signedSchema(stepUpStatementSchema);
export type SignedStepUp = z.infer<typeof signedStepUpSchema>;
