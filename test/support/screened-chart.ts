import { randomUUID } from 'node:crypto';

/** A chart as a Bundle: a Patient, one general Observation, and one about alcohol. */
export function screenedChart(): string {
  const patient = `urn:uuid:${randomUUID()}`;
  const observation = (code: string, display: string, value: string) => ({
    fullUrl: `urn:uuid:${randomUUID()}`,
    resource: {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code, display }] },
      subject: { reference: patient },
      valueString: value,
    },
    request: { method: 'POST', url: 'Observation' },
  });
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: patient,
        resource: { resourceType: 'Patient', name: [{ family: 'Ferreira' }], gender: 'female' },
        request: { method: 'POST', url: 'Patient' },
      },
      observation('8867-4', 'Heart rate', 'seventy'),
      observation('75626-2', 'Total score [AUDIT-C]', 'eleven'),
    ],
  });
}
