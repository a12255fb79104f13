import {
  controlledSubstancesSchema,
  deaNumber,
  isDeaNumberOf,
  licenceSchema,
  npi,
  sha256Hex,
} from '@healthchain/protocol';
import { z } from 'zod';

export const personNameSchema = z.strictObject({
  family: z.string().min(1).max(100),
  given: z.string().min(1).max(100),
});
export type PersonName = z.infer<typeof personNameSchema>;

const deaRegistrationSchema = z.strictObject({
  number: deaNumber,
  schedules: controlledSubstancesSchema.shape.schedules,
  /** The last day on which it counts. */
  expiresOn: z.iso.date(),
});

/** What a provider states of themselves; the organisation keeps it as evidence. */
export const providerApplicationSchema = z
  .strictObject({
    name: personNameSchema,
    npi,
    licence: licenceSchema.extend({ number: z.string().min(1).max(40) }),
    dea: deaRegistrationSchema.optional(),
    /** What was shown, by digest: the documents themselves stay with the organisation. */
    documents: z
      .array(
        z.strictObject({
          kind: z.enum(['identity', 'diploma', 'licence', 'board-certificate', 'dea-certificate']),
          digest: sha256Hex,
        }),
      )
      .max(20),
  })
  .refine(({ name, dea }) => dea === undefined || isDeaNumberOf(dea.number, name.family), {
    path: ['dea', 'number'],
    error: 'The DEA number is not one of somebody with this surname.',
  });
export type ProviderApplication = z.infer<typeof providerApplicationSchema>;
