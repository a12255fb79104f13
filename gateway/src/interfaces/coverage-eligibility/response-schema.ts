import { z } from 'zod';

const coding = z.object({ system: z.string().optional(), code: z.string().optional() });
const concept = z.object({ coding: z.array(coding).default([]) });
const identifier = z.object({ system: z.string().optional(), value: z.string().optional() });

const benefit = z.object({
  type: concept,
  allowedUnsignedInt: z.int().min(0).optional(),
  allowedMoney: z.object({ value: z.number(), currency: z.string() }).optional(),
});

const item = z.object({
  productOrService: concept.optional(),
  excluded: z.boolean().optional(),
  network: concept.optional(),
  benefit: z.array(benefit).default([]),
  authorizationRequired: z.boolean().optional(),
});
export type EligibilityItem = z.infer<typeof item>;

/** What is read of a FHIR R4 CoverageEligibilityResponse. */
export const eligibilityResponseSchema = z.object({
  resourceType: z.literal('CoverageEligibilityResponse'),
  status: z.string(),
  request: z.object({ identifier: identifier.optional() }),
  outcome: z.enum(['queued', 'complete', 'error', 'partial']),
  insurance: z
    .array(
      z.object({
        coverage: z.object({ identifier: identifier.optional() }),
        inforce: z.boolean().optional(),
        item: z.array(item).default([]),
      }),
    )
    .default([]),
  error: z.array(z.object({ code: concept })).default([]),
});
export type EligibilityResponse = z.infer<typeof eligibilityResponseSchema>;
