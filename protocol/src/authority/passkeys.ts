import { z } from 'zod';
import { randomId } from '../primitives.js';
import { type Passkey } from './statement-parts.js';
import {
  assertionSchema,
  passkeyAdditionStatementSchema,
  passkeyRemovalStatementSchema,
  providerPasskeyAdditionStatementSchema,
  providerPasskeyRemovalStatementSchema,
  signedSchema,
  type Assertion,
} from './statements.js';

/** Passkeys that speak for one person side by side. */
export const passkeysLimit = 5;
/** Passkeys that can be added since an enrolment, removed ones included: what they signed has to stay provable. */
export const additionsLimit = 20;

/** Chaincode event of a patient's further passkey; its payload is `{ passkeyId }`. */
export const passkeyAdded = 'PasskeyAdded';
/** Chaincode event of a patient's passkey that speaks for nobody any more; its payload is `{ passkeyId }`. */
export const passkeyRemoved = 'PasskeyRemoved';

/** What the new passkey signs as well: the same statement. */
const possession = { possession: assertionSchema } as const;
export const signedPasskeyAdditionSchema = signedSchema(passkeyAdditionStatementSchema).extend(
  possession,
);
export type SignedPasskeyAddition = z.infer<typeof signedPasskeyAdditionSchema>;
export const signedProviderPasskeyAdditionSchema = signedSchema(
  providerPasskeyAdditionStatementSchema,
).extend(possession);
export type SignedProviderPasskeyAddition = z.infer<typeof signedProviderPasskeyAdditionSchema>;
export const signedPasskeyRemovalSchema = signedSchema(passkeyRemovalStatementSchema);
export type SignedPasskeyRemoval = z.infer<typeof signedPasskeyRemovalSchema>;
export const signedProviderPasskeyRemovalSchema = signedSchema(
  providerPasskeyRemovalStatementSchema,
);
export type SignedProviderPasskeyRemoval = z.infer<typeof signedProviderPasskeyRemovalSchema>;

/** What came of a person's passkeys since their enrolment: in what stands for them on the ledger. */
export function passkeyChangesShape<Addition extends z.ZodType>(addition: Addition) {
  return {
    /** In their order, as they were signed; those of removed passkeys stay, to prove what they signed. */
    additions: z.array(addition).max(additionsLimit).optional(),
    /** Ids of the passkeys that were removed. */
    removed: z.array(randomId).max(additionsLimit).optional(),
  };
}

/** A passkey by its id on the ledger: that of its enrolment, or of its addition. */
export interface KnownPasskey {
  readonly passkeyId: string;
  readonly passkey: Passkey;
}

/** Of an authority, or of a provider's passkey: who can sign for somebody. */
export interface PasskeyHolder {
  readonly enrolmentId: string;
  /** The one that two registrars vouched for. */
  readonly passkey: Passkey;
  readonly additions?: readonly { readonly statement: KnownPasskey }[] | undefined;
  readonly removed?: readonly string[] | undefined;
}

/** Every passkey since the enrolment, removed ones included. */
export function knownPasskeys({
  enrolmentId,
  passkey,
  additions = [],
}: PasskeyHolder): readonly KnownPasskey[] {
  const added = additions.map(({ statement }) => ({
    passkeyId: statement.passkeyId,
    passkey: statement.passkey,
  }));
  return [{ passkeyId: enrolmentId, passkey }, ...added];
}

/** The passkeys that speak for the person now. */
export function standingPasskeys(holder: PasskeyHolder): readonly KnownPasskey[] {
  const { removed = [] } = holder;
  return knownPasskeys(holder).filter(({ passkeyId }) => !removed.includes(passkeyId));
}

/** Which of these passkeys an assertion is of; its signature is yet to be verified. */
export function passkeyOf(
  passkeys: readonly KnownPasskey[],
  { credentialId }: Pick<Assertion, 'credentialId'>,
): KnownPasskey | undefined {
  return passkeys.find(({ passkey }) => passkey.credentialId === credentialId);
}
