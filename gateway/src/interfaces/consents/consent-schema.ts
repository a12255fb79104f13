import { randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { organizationNamed } from './actor-reference.js';
import { extensions, systems } from './code-systems.js';
import { concept } from './coding-schema.js';
import { rootProvisionSchema } from './provision-schema.js';

/** Whose Consent it has to be. */
export interface Owner {
  readonly patientId: string;
  /** MSP id. */
  readonly custodian: string;
}

/** Who agreed to another statement, by the delegation; the one that is imported is for who signs it. */
const delegateSchema = z.strictObject({
  type: z.literal('RelatedPerson'),
  identifier: z.strictObject({ system: z.literal(systems.delegations), value: randomId }),
});

/** A Consent that says nothing but what a statement can say; whatever else stands in it is refused. */
export function consentSchemaFor({ patientId, custodian }: Owner) {
  const patient = z.strictObject({ reference: z.literal(`Patient/${patientId}`) });
  return z.strictObject({
    resourceType: z.literal('Consent'),
    modifierExtension: z
      .tuple([z.strictObject({ url: z.literal(extensions.once), valueBoolean: z.literal(true) })])
      .optional(),
    status: z.enum(['draft', 'proposed', 'active']),
    scope: concept(systems.consentScope, 'patient-privacy'),
    category: z.tuple([concept(systems.actCode, 'IDSCL')]),
    patient,
    performer: z.tuple([z.union([patient, delegateSchema])]).optional(),
    organization: z.tuple([organizationNamed(custodian)]).optional(),
    sourceAttachment: z
      .strictObject({
        contentType: z.literal('application/json'),
        data: z.base64(),
        title: z.string().optional(),
        creation: z.string().optional(),
      })
      .optional(),
    policyRule: concept(systems.actCode, 'OPTIN'),
    provision: rootProvisionSchema,
    // What an exported Consent says of itself, and not of what is consented to.
    id: z.string().optional(),
    meta: z
      .strictObject({ versionId: z.string().optional(), lastUpdated: z.string().optional() })
      .optional(),
    language: z.string().optional(),
    text: z.strictObject({ status: z.literal('generated'), div: z.string() }).optional(),
    dateTime: z.string().optional(),
    verification: z
      .array(
        z.strictObject({
          verified: z.boolean(),
          verificationDate: z.string().optional(),
        }),
      )
      .optional(),
  });
}

export type ReadConsent = z.infer<ReturnType<typeof consentSchemaFor>>;
