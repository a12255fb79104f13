import { mspId, randomId } from '@healthchain/protocol';
import {
  dispenseRequestSchema,
  issueRequestSchema,
  orderedMedicineSchema,
  prescriptionReason,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { prescriptionWordsSchema } from '../../prescriptions/prescription-words.js';

export const draftingSchema = z.strictObject({
  order: orderedMedicineSchema,
  words: prescriptionWordsSchema,
  prescriber: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

export const issueSchema = issueRequestSchema.omit({ patientId: true });
export const checkSchema = issueSchema.omit({ overrides: true });

export const reasonSchema = z.strictObject({ reason: prescriptionReason });

const { amount, partial } = dispenseRequestSchema.shape;
export const handoverSchema = z.strictObject({ amount, partial });

export const transferSchema = z.strictObject({ to: mspId });
export const transferAnswerSchema = z.strictObject({ accepted: z.boolean() });

export const queueQuerySchema = z.strictObject({
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
  bookmark: z.union([randomId, z.literal('')]).default(''),
});
