import {
  passkeyChangeSchema,
  passkeySchema,
  providerPasskeyChangeSchema,
  randomId,
} from '@healthchain/protocol';
import { z } from 'zod';

/** The passkeys of the person who signed in, and how they came. */
export const shownPasskeysSchema = z.strictObject({
  enrolmentId: randomId.optional(),
  passkeys: z.array(z.strictObject({ passkeyId: randomId, passkey: passkeySchema })),
  changes: z.array(z.union([passkeyChangeSchema, providerPasskeyChangeSchema])),
});
export const passkeyAddedSchema = z.strictObject({ passkeyId: randomId });
