import { z } from 'zod';

/** What the access policy tells apart in a chart: FHIR resource types by what people need them for. */
export const resourceClasses = [
  'demographics',
  'clinical',
  'medications',
  'results',
  'imaging',
  'documents',
  'billing',
] as const;
export const resourceClass = z.enum(resourceClasses);
export type ResourceClass = z.infer<typeof resourceClass>;

const typesByClass: Readonly<Partial<Record<ResourceClass, readonly string[]>>> = {
  demographics: ['Patient', 'RelatedPerson', 'Person'],
  // With allergies and immunizations: who hands out medicines has to know them.
  medications: [
    'Medication',
    'MedicationRequest',
    'MedicationDispense',
    'MedicationAdministration',
    'MedicationStatement',
    'AllergyIntolerance',
    'Immunization',
  ],
  results: ['Observation', 'DiagnosticReport', 'Specimen'],
  imaging: ['ImagingStudy', 'Media'],
  documents: ['DocumentReference', 'Composition'],
  billing: ['Claim', 'ClaimResponse', 'ExplanationOfBenefit', 'Coverage', 'Account'],
};

/** Whether a list names every class, so that whole compartments are meant. */
export function isEveryClass(classes: readonly ResourceClass[]): boolean {
  return resourceClasses.every((name) => classes.includes(name));
}

const classByType = new Map(
  resourceClasses.flatMap((name) =>
    (typesByClass[name] ?? []).map((type) => [type, name] as const),
  ),
);

/** The class of a FHIR resource type; `clinical` for all that stands in no narrower one. */
export function classOfType(type: string): ResourceClass {
  return classByType.get(type) ?? 'clinical';
}
