import { randomUUID } from 'node:crypto';
import type { AnyBundle } from './fhir-client.js';
import { patientBundles } from './samples.js';

/** A sample patient's Bundle under identifiers of its own, so that it is another patient each time. */
export function freshSample(wanted = /^Nery/): string {
  const [sample] = patientBundles().filter(({ name }) => wanted.test(name));
  if (sample === undefined) {
    throw new Error('The sample patient is missing.');
  }
  const bundle = JSON.parse(sample.text) as AnyBundle;
  const patient = bundle.entry?.[0]?.resource as { identifier?: object[] } | undefined;
  if (patient !== undefined) {
    // Not one of Synthea's: other tests count those.
    patient.identifier = [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${randomUUID()}` }];
  }
  return JSON.stringify(bundle);
}
