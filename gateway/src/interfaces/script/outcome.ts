import { randomId } from '@healthchain/protocol';
import { z } from 'zod';

/** What became of a message that acts on the ledger. */
export const outcomeSchema = z.strictObject({
  /** The message's id. */
  relatesTo: randomId,
  prescriptionId: randomId,
  outcome: z.enum([
    'drafted',
    'cancelled',
    'dispensed',
    'partially-dispensed',
    'not-dispensed',
    'transferred',
  ]),
});
export type Outcome = z.infer<typeof outcomeSchema>;
