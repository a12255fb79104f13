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
  const patient = bundle.entry?.[0]?.resource as { identifier?: { value?: string }[] } | undefined;
  patient?.identifier?.forEach((identifier) => {
    identifier.value = randomUUID();
  });
  return JSON.stringify(bundle);
}
