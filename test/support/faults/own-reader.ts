import { codesOf, type AnyBundle, type AnyResource, type FhirClient } from '../fhir-client.js';
import type { OrganizationEndpoints } from '../network.js';
import type { Seeded } from '../seeded.js';
import type { ClientJournal, ServedRead } from './client-journal.js';
import { think, type StopSignals, type Think } from './stop-signals.js';
import type { ReadablePatient } from './readable-patient.js';

export interface OwnReaderOptions {
  readonly hospital: OrganizationEndpoints;
  readonly ehr: FhirClient;
  /** Patients of the hospital. */
  readonly patients: readonly [ReadablePatient, ...ReadablePatient[]];
  readonly journal: ClientJournal;
  readonly chance: Seeded;
  /** Between two reads. */
  readonly thinking: Think;
}

/** An EHR that reads its own patients' records, by id and by search. */
export async function readOwnUntil(
  { stop }: StopSignals,
  options: OwnReaderOptions,
): Promise<void> {
  const { chance, patients, journal, thinking } = options;
  while (!stop.aborted) {
    const patient = chance.pick(patients);
    const isSearch = chance.below(2) === 0;
    const [interaction, url] = isSearch
      ? (['search', `/Observation?patient=${patient.id}`] as const)
      : (['read', `/${chance.pick(patient.locations)}`] as const);
    await readOnce(options, { patientId: patient.id, interaction }, url).catch(() => {
      journal.missed('own records: no answer');
    });
    await think(thinking, chance, stop);
  }
}

async function readOnce(
  { hospital, ehr, journal }: OwnReaderOptions,
  about: Pick<ServedRead, 'patientId' | 'interaction'>,
  url: string,
): Promise<void> {
  const sent = Date.now();
  const { status, text } = await ehr.get(url);
  if (status !== 200) {
    journal.missed(`own records: ${codesOf(text)[0] ?? String(status)}`);
    return;
  }
  const records = idsIn(text);
  const organization = hospital.mspId;
  journal.reads.push({ ...about, organization, records, sent, answered: Date.now() });
}

/** Ids of the records in an answer: one resource, or the Bundle of a search. */
export function idsIn(text: string): string[] {
  const body = JSON.parse(text) as AnyResource;
  const resources =
    body.resourceType === 'Bundle'
      ? ((body as AnyBundle).entry ?? []).flatMap(({ resource }) => resource ?? [])
      : [body];
  return resources.flatMap(({ id }) => id ?? []);
}
