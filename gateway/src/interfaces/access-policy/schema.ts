import { documentInForceSchemas, policyRole, policyRowSchema } from '@healthchain/protocol';
import { z } from 'zod';

/** Whose part of the matrix is asked for. */
export const policyQuerySchema = z.strictObject({ role: policyRole.optional() });

const { version, digest, inForceSince, content } = documentInForceSchemas.accessPolicy.shape;

/** The access policy in force. */
export const policyAnswerSchema = z.strictObject({
  ...{ version, digest, inForceSince },
  policy: content,
  /** What the named role may, with what its juniors may. */
  matrix: z.strictObject({ role: policyRole, rows: z.array(policyRowSchema) }).optional(),
});
export type PolicyAnswer = z.infer<typeof policyAnswerSchema>;
