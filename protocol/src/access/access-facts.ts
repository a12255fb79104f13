import { z } from 'zod';
import { authoritySchema, consentSchema } from '../authority/authority.js';
import { credentialSchema } from '../providers/credentials.js';
import { delegationSchema } from '../authority/delegations.js';
import { emergencySchema } from '../authority/emergencies.js';
import { documentInForceSchemas } from '../authority/governance.js';
import { randomId } from '../primitives.js';

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
