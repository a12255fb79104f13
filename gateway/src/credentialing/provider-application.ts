import {
  controlledSubstancesSchema,
  deaNumber,
  isDeaNumberOf,
  licenceSchema,
  npi,
  randomId,
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

/** The kinds of documents that a provider shows. */
export const documentKind = z.enum([
  'identity',
  'diploma',
  'licence',
  'board-certificate',
  'dea-certificate',
]);

const statement = {
  name: personNameSchema,
  npi,
  licence: licenceSchema.extend({ number: z.string().min(1).max(40) }),
  dea: deaRegistrationSchema.optional(),
};

const surname = {
  path: ['dea', 'number'],
  error: 'The DEA number is not one of somebody with this surname.',
};
const hasSurname = ({ name, dea }: Statement): boolean =>
  dea === undefined || isDeaNumberOf(dea.number, name.family);
type Statement = z.infer<z.ZodObject<typeof statement>>;

/** What a provider states of themselves, without what they show for it. */
export const providerStatementSchema = z.strictObject(statement).refine(hasSurname, surname);
export type ProviderStatement = z.infer<typeof providerStatementSchema>;

/** What a provider states of themselves; the organisation keeps it as evidence. */
export const providerApplicationSchema = z
  .strictObject({
    ...statement,
    /** What was shown, by digest. */
    documents: z
      .array(
        z.strictObject({
          kind: documentKind,
          digest: sha256Hex,
          /** The evidence that holds it; without, the document itself stays with the organisation. */
          evidenceId: randomId.optional(),
        }),
      )
      .max(20),
  })
  .refine(hasSurname, surname);
export type ProviderApplication = z.infer<typeof providerApplicationSchema>;
