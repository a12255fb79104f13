import { z } from 'zod';
import { authoritySchema, consentSchema } from './authority.js';
import { credentialSchema } from './credentials.js';
import { delegationSchema } from './delegations.js';
import { emergencySchema } from './emergencies.js';
import { documentInForceSchemas } from './governance.js';
import { randomId } from './primitives.js';

/** What an access rests on, as the ledger holds it at one time: the answer of `GetAccessFacts`. */
export const ledgerFactsSchema = z.strictObject({
  authority: authoritySchema,
  /** The care teams, among those that the consent names, that the reader is a member of. */
  careTeams: z.array(randomId),
  consent: consentSchema.optional(),
  /** Under which somebody else than the patient gave the consent. */
  delegation: delegationSchema.optional(),
  emergency: emergencySchema.optional(),
  /** The reader's, whether it is active or not. */
  credential: credentialSchema,
  policy: documentInForceSchemas.accessPolicy.optional(),
});
export type LedgerFacts = z.infer<typeof ledgerFactsSchema>;
