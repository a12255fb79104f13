import { z } from 'zod';
import { resourceClass } from '../access/resource-classes.js';
import { role } from '../access/roles.js';
import { accessSchema } from '../authority/authority.js';
import { accessPurpose, compartmentKind } from '../consents/consent-terms.js';
import { randomId } from '../primitives.js';

/** What makes a credential give its role, or give it again; a second organisation countersigns each of them. */
export const credentialSteps = ['issue', 'reinstate', 'countersign'] as const;
const credentialStep = z.enum(credentialSteps);
export type CredentialStep = z.infer<typeof credentialStep>;

/** Who has to act, and what would have to become other. */
export const accessChangeSchema = z.discriminatedUnion('kind', [
  /** The clinician asks for less. */
  z.strictObject({ kind: z.literal('leave-out-classes'), classes: z.array(resourceClass) }),
  z.strictObject({
    kind: z.literal('leave-out-compartments'),
    compartments: z.array(compartmentKind),
  }),
  /** The clinician names another consent of the patient’s to their organisation. */
  z.strictObject({ kind: z.literal('other-consent'), consentId: randomId }),
  /** The clinician names another purpose; only they can say whether it is theirs. */
  z.strictObject({ kind: z.literal('other-purpose'), purpose: accessPurpose }),
  /** The patient consents to more. */
  z.strictObject({ kind: z.literal('consent'), purpose: accessPurpose }),
  /** The clinician declares an emergency, for the purpose `BTG`. */
  z.strictObject({ kind: z.literal('emergency') }),
  /** A registrar, or for some roles an administrator, of the clinician’s organisation acts, then one of another. */
  z.strictObject({
    kind: z.literal('credential'),
    step: credentialStep,
    by: z.enum(['registrar', 'administrator']),
  }),
  /** The organisations permit more. */
  z.strictObject({
    kind: z.literal('policy'),
    role,
    purpose: accessPurpose,
    classes: z.array(resourceClass),
  }),
  /** The patient enrols a passkey. */
  z.strictObject({ kind: z.literal('enrol') }),
]);
export type AccessChange = z.infer<typeof accessChangeSchema>;
export type AccessChangeKind = AccessChange['kind'];

/** Answer of `ExplainRequest`: what an access would come to, and the smallest change that would permit it. */
export const requestExplanationSchema = z.strictObject({
  outcome: accessSchema.shape.outcome,
  changes: z.array(accessChangeSchema),
});
export type RequestExplanation = z.infer<typeof requestExplanationSchema>;
