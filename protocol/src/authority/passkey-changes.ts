import { z } from 'zod';
import { registrarSchema } from './authority.js';
import {
  signedPasskeyAdditionSchema,
  signedPasskeyRemovalSchema,
  signedProviderPasskeyAdditionSchema,
  signedProviderPasskeyRemovalSchema,
} from './passkeys.js';
import { instant, randomId, salt, sha256Hex } from '../primitives.js';

/** What is said of every change: when, and by which transaction. */
const change = { changeId: randomId, at: instant, transactionId: sha256Hex } as const;

/** Two registrars vouched for a passkey; it took the place of all that the person had. */
const enrolled = {
  kind: z.literal('enrolment'),
  ...change,
  /** The earlier enrolment that it ended. */
  replaced: randomId.optional(),
  proposedBy: registrarSchema,
  confirmedBy: registrarSchema,
} as const;

/** The person's own passkey signed it: which one. */
const signedBy = { ...change, signedBy: randomId } as const;
const added = { kind: z.literal('addition'), ...signedBy } as const;
const removed = { kind: z.literal('removal'), ...signedBy } as const;

/** A change of a patient's passkeys, kept for good; the id is the enrolment's, the passkey's or the removal's. */
export const passkeyChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ salt, ...enrolled }),
  z.strictObject({ salt, ...added, signed: signedPasskeyAdditionSchema }),
  z.strictObject({ salt, ...removed, signed: signedPasskeyRemovalSchema }),
]);
export type PasskeyChange = z.infer<typeof passkeyChangeSchema>;

/** The same of a provider's, which is public. */
export const providerPasskeyChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject(enrolled),
  z.strictObject({ ...added, signed: signedProviderPasskeyAdditionSchema }),
  z.strictObject({ ...removed, signed: signedProviderPasskeyRemovalSchema }),
]);
export type ProviderPasskeyChange = z.infer<typeof providerPasskeyChangeSchema>;

const bookmark = z.union([randomId, z.literal('')]);

/** One page of changes in the order of their ids; an empty bookmark ends the list. */
export const passkeyChangePageSchema = z.strictObject({
  changes: z.array(passkeyChangeSchema),
  bookmark,
});
export type PasskeyChangePage = z.infer<typeof passkeyChangePageSchema>;
export const providerPasskeyChangePageSchema = z.strictObject({
  changes: z.array(providerPasskeyChangeSchema),
  bookmark,
});
export type ProviderPasskeyChangePage = z.infer<typeof providerPasskeyChangePageSchema>;
