import { randomUUID } from 'node:crypto';

/**
 * A transaction Bundle with one Patient and one Observation, under a family name of its own.
 *
 * @param note text of the Observation's note
 */
export function smallBundle(
  family = `Small${randomUUID().slice(0, 8)}`,
  note?: string,
): {
  readonly family: string;
  readonly text: string;
} {
  const patient = `urn:uuid:${randomUUID()}`;
  const text = JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: patient,
        resource: { resourceType: 'Patient', name: [{ family }], gender: 'female' },
        request: { method: 'POST', url: 'Patient' },
      },
      {
        fullUrl: `urn:uuid:${randomUUID()}`,
        resource: {
          resourceType: 'Observation',
          status: 'final',
          code: { text: 'Pulse' },
          subject: { reference: patient },
          ...(note === undefined ? {} : { note: [{ text: note }] }),
        },
        request: { method: 'POST', url: 'Observation' },
      },
    ],
  });
  return { family, text };
}
