import { instant, mspId, randomId, sha256Hex } from '@healthchain/protocol';
import { dispensingUnit } from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { systems } from './systems.js';

/** Parts of the FHIR R4 shapes that messages are mapped to; an element that is not here is refused. */
export const coding = <Code extends z.ZodType>(system: string, code: Code) =>
  z.strictObject({ system: z.literal(system), code });
export const uuidIdentifier = z.strictObject({
  system: z.literal(systems.uuid),
  value: z
    .string()
    .startsWith('urn:uuid:')
    .refine((value) => randomId.safeParse(idOf(value)).success, { error: 'Not a random id.' }),
});
export const organizationReference = z.strictObject({
  identifier: z.strictObject({ system: z.literal(systems.organization), value: mspId }),
});
export const credentialReference = z.strictObject({
  identifier: z.strictObject({
    system: z.literal(systems.credential),
    value: sha256Hex,
    assigner: organizationReference,
  }),
});
export const fhirQuantity = z.strictObject({
  value: z.number(),
  system: z.literal(systems.ucum),
  code: dispensingUnit,
});
export const fhirInstant = instant;

/** An id as an identifier of FHIR. */
export function uuidOf(id: string): z.infer<typeof uuidIdentifier> {
  return { system: systems.uuid, value: `urn:uuid:${id}` };
}

export function idOf(value: string): string {
  return value.replace('urn:uuid:', '');
}

export function organizationOf(value: string): z.infer<typeof organizationReference> {
  return { identifier: { system: systems.organization, value } };
}

/** A measure as a quantity of FHIR. */
export function quantityOf({
  value,
  unit,
}: {
  value: number;
  unit: z.infer<typeof dispensingUnit>;
}): z.infer<typeof fhirQuantity> {
  return { value, system: systems.ucum, code: unit };
}
