import { z } from 'zod';

const text = z.string().min(1).max(256);

/** What a patient is recognised by; the same of whom is looked for and of who is known. */
export const demographicsSchema = z.strictObject({
  identifiers: z.array(z.strictObject({ system: text, value: text })).max(50),
  /** Family name and first given name. */
  names: z.array(z.strictObject({ family: text.optional(), given: text.optional() })).max(50),
  birthDate: text.optional(),
  gender: text.optional(),
});
export type Demographics = z.infer<typeof demographicsSchema>;
export type PersonName = Demographics['names'][number];

/** The elements of a FHIR Patient that count here. An element of a list may be null beside an extension. */
export const demographicPatientSchema = z.looseObject({
  resourceType: z.literal('Patient'),
  identifier: z
    .array(z.looseObject({ system: text.optional(), value: text.optional() }))
    .max(50)
    .optional(),
  name: z
    .array(
      z.looseObject({
        family: text.optional(),
        given: z.array(text.nullable()).max(50).optional(),
      }),
    )
    .max(50)
    .optional(),
  birthDate: text.optional(),
  gender: text.optional(),
});
export type DemographicPatient = z.infer<typeof demographicPatientSchema>;

/** An identifier without its system recognises nobody, nor does a name without any part. */
export function demographicsOf(patient: DemographicPatient): Demographics {
  const { identifier = [], name = [], birthDate, gender } = patient;
  return {
    identifiers: identifier.flatMap(({ system, value }) =>
      system === undefined || value === undefined ? [] : { system, value },
    ),
    names: name
      .map(({ family, given: [first] = [] }) => ({
        ...(family === undefined ? {} : { family }),
        ...(first == null ? {} : { given: first }),
      }))
      .filter((parts) => Object.keys(parts).length > 0),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(gender === undefined ? {} : { gender }),
  };
}
