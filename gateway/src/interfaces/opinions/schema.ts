import {
  attributesSchema,
  disclosedSchema,
  instant,
  mspId,
  opinionTextLimit,
  randomId,
  sha256Hex,
} from '@healthchain/protocol';
import { z } from 'zod';

const text = z.string().min(1).max(opinionTextLimit);

/** What the own organisation attests of somebody. */
export const attestedSchema = z.strictObject({ issuer: mspId, attributes: attributesSchema });

export const opinionWantedSchema = z.strictObject({
  /** The hospital that is asked. */
  addressee: mspId,
  question: text,
  /** Whether a provider shows the state of the licence too. */
  showState: z.boolean().default(false),
});
export const opinionAskedSchema = z.strictObject({ opinionId: randomId });

/** A question of one’s own. */
export const ownOpinionSchema = z.strictObject({
  opinionId: randomId,
  addressee: mspId,
  disclosed: disclosedSchema,
  askedAt: instant,
  answer: z
    .strictObject({ text: z.string(), publicKeyDigest: sha256Hex, answeredAt: instant })
    .optional(),
});

/** Questions to the own organisation. */
export const receivedQuestionsSchema = z.strictObject({
  questions: z.array(
    z.strictObject({
      opinionId: randomId,
      issuer: mspId,
      disclosed: disclosedSchema,
      askedAt: instant,
      question: z.string().optional(),
      answeredAt: instant.optional(),
    }),
  ),
  bookmark: z.union([randomId, z.literal('')]),
});
export const questionPageSchema = z.strictObject({
  bookmark: z.union([randomId, z.literal('')]).default(''),
});
export const patientNameSchema = z.strictObject({ patientId: randomId });
export const questionNameSchema = z.strictObject({ opinionId: randomId });
export const opinionAnswerBodySchema = z.strictObject({ answer: text });
