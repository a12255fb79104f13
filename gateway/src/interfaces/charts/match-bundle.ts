import { randomUUID } from 'node:crypto';

/** FHIR R4, `$match`: how sure a match is. */
const matchGrade = 'http://hl7.org/fhir/StructureDefinition/match-grade';

/** Answers `$match`: whoever asked has the demographics already, so that the id is all that is new. */
export function matchBundle(patientId: string | undefined): string {
  const entry = {
    fullUrl: `urn:uuid:${patientId ?? ''}`,
    resource: { resourceType: 'Patient', id: patientId },
    search: {
      extension: [{ url: matchGrade, valueCode: 'certain' }],
      mode: 'match',
      score: 1,
    },
  };
  const found = patientId === undefined ? [] : [entry];
  return JSON.stringify({
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'searchset',
    total: found.length,
    // FHIR has no empty lists.
    ...(found.length === 0 ? {} : { entry: found }),
  });
}
