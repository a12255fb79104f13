import { HealthChainError } from '@healthchain/protocol';
import { z } from 'zod';
import {
  demographicPatientSchema,
  demographicsOf,
  type Demographics,
} from '../../finding/demographics.js';

/** Whom to look for; a date of birth is a full one, or it could not be compared. */
const wantedPatientSchema = demographicPatientSchema.extend({ birthDate: z.iso.date().optional() });

/** FHIR R4, `$match`. Only certain matches are given, and one at most, so that nothing else can be asked. */
export const matchParametersSchema = z.strictObject({
  resourceType: z.literal('Parameters'),
  id: z.string().optional(),
  meta: z.looseObject({}).optional(),
  parameter: z
    .array(
      z.discriminatedUnion('name', [
        z.strictObject({ name: z.literal('resource'), resource: wantedPatientSchema }),
        z.strictObject({ name: z.literal('onlyCertainMatches'), valueBoolean: z.literal(true) }),
        z.strictObject({ name: z.literal('count'), valueInteger: z.int().min(1) }),
      ]),
    )
    .min(1)
    .max(3),
});

/** @throws HealthChainError INVALID_ARGUMENT that names the elements and not what stands in them */
export function parseMatchParameters(body: unknown): Demographics {
  const parsed = matchParametersSchema.safeParse(body);
  if (!parsed.success) {
    const paths = new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the body'));
    throw new HealthChainError('INVALID_ARGUMENT', `Malformed: ${[...paths].join(', ')}.`);
  }
  const { parameter } = parsed.data;
  const resources = parameter.flatMap((one) => (one.name === 'resource' ? one.resource : []));
  const [patient, ...others] = resources;
  if (patient === undefined || others.length > 0) {
    throw new HealthChainError('INVALID_ARGUMENT', 'Name one parameter `resource`.');
  }
  return demographicsOf(patient);
}
