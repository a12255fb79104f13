import { z } from 'zod';
import { compartmentKind, compartmentKinds, purpose, purposes } from '../consents/consent-terms.js';
import { instant, randomId } from '../primitives.js';
import { passkeySchema, patientStatement } from './statement-parts.js';

/** Whom a patient lets decide for them, in words of FHIR's v3 RoleCode: PRN, GUARD, HPOWATT, and CAREGIVER. */
export const relationships = ['parent', 'guardian', 'power-of-attorney', 'caregiver'] as const;
export const relationship = z.enum(relationships);
export type Relationship = z.infer<typeof relationship>;

/** What a delegate may: give consents, take consents back, see who opened the chart and who can. */
export const delegationPowers = ['consent', 'revoke', 'see'] as const;
export const delegationPower = z.enum(delegationPowers);
export type DelegationPower = z.infer<typeof delegationPower>;

/**
 * Lets another person decide for the patient, by their own passkey, within limits and until a date. The
 * patient signs it, or the proxy who is enrolled for them, and the delegate accepts it under their own signature.
 */
export const delegationStatementSchema = z
  .strictObject({
    kind: z.literal('delegation'),
    ...patientStatement,
    delegationId: randomId,
    relationship,
    /** The delegate's. */
    passkey: passkeySchema,
    powers: z.array(delegationPower).min(1).max(delegationPowers.length),
    /** What the delegate's consents can give at most. */
    purposes: z.array(purpose).min(1).max(purposes.length),
    compartments: z.array(compartmentKind).min(1).max(compartmentKinds.length),
    /** From, inclusive, until, exclusive. */
    from: instant,
    until: instant,
  })
  .refine(({ from, until }) => Date.parse(from) < Date.parse(until), {
    error: 'A delegation ends after it begins.',
  });
export type DelegationStatement = z.infer<typeof delegationStatementSchema>;

/** Ends a delegation: the patient takes it back, or the delegate lays it down. */
export const delegationEndStatementSchema = z.strictObject({
  kind: z.literal('delegation-end'),
  ...patientStatement,
  delegationId: randomId,
});
export type DelegationEndStatement = z.infer<typeof delegationEndStatementSchema>;
