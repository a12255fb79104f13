import { randomUUID } from 'node:crypto';

/** What was observed: a LOINC code with its display, and a value. */
export type Reading = readonly [code: string, display: string, value: string];

export const heartRate = (value: string): Reading => ['8867-4', 'Heart rate', value];
export const alcoholScore = (value: string): Reading => ['75626-2', 'Total score [AUDIT-C]', value];

function observation(patient: string, [code, display, value]: Reading): object {
  return {
    fullUrl: `urn:uuid:${randomUUID()}`,
    resource: {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code, display }] },
      subject: { reference: patient },
      valueString: value,
    },
    request: { method: 'POST', url: 'Observation' },
  };
}

/** A Bundle of Observations of a patient who is known. */
export function readings(chartId: string, ...all: readonly Reading[]): string {
  const entry = all.map((reading) => observation(`Patient/${chartId}`, reading));
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
}

/** A chart as a Bundle: a Patient, one general Observation, one about alcohol, and more if told. */
export function screenedChart(...more: readonly Reading[]): string {
  const patient = `urn:uuid:${randomUUID()}`;
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: patient,
        resource: { resourceType: 'Patient', name: [{ family: 'Ferreira' }], gender: 'female' },
        request: { method: 'POST', url: 'Patient' },
      },
      ...[heartRate('seventy'), alcoholScore('eleven'), ...more].map((reading) =>
        observation(patient, reading),
      ),
    ],
  });
}
