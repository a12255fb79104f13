import assert from 'node:assert/strict';
import { codesOf } from '../fhir-client.js';
import { eventually } from '../operator.js';
import type { Seeded } from '../seeded.js';
import { ClientJournal, type OpenedChart } from './client-journal.js';
import { idsIn } from './own-reader.js';
import type { Person } from './person.js';
import type { ReadablePatient } from './readable-patient.js';
import { hospitals, staffer, type Staff } from './staff.js';
import { think, type StopSignals, type Think } from './stop-signals.js';

export interface ChartReaderOptions {
  readonly clinician: Person;
  /** Patients of the other hospital, who consented. */
  readonly patients: readonly [ReadablePatient, ...ReadablePatient[]];
  readonly journal: ClientJournal;
  readonly chance: Seeded;
  /** Between two reads. */
  readonly thinking: Think;
}

/** A chart is opened again after so many reads at most: each opening releases its keys anew. */
const readsPerOpening = 4;

/** A clinician who opens charts of another hospital, reads them, and opens the next. */
export async function readChartsUntil(
  { stop }: StopSignals,
  options: ChartReaderOptions,
): Promise<void> {
  const { chance, journal, thinking } = options;
  let opened: OpenedChart | undefined;
  while (!stop.aborted) {
    try {
      opened ??= await open(options, chance.pick(options.patients));
      await (opened && readOnce(options, opened));
    } catch {
      journal.missed('chart: no answer');
      opened = undefined;
    }
    if (chance.below(readsPerOpening) === 0) {
      opened = undefined;
    }
    await think(thinking, chance, stop);
  }
}

/** Opens a patient's chart; undefined when that is refused, which is counted. */
export async function open(
  { clinician, journal }: Pick<ChartReaderOptions, 'clinician' | 'journal'>,
  { id: patientId }: ReadablePatient,
): Promise<OpenedChart | undefined> {
  const wanted = { patientId, purpose: 'TREAT', compartments: ['general'] };
  const response = await clinician.post('/accesses', wanted);
  const text = await response.text();
  if (response.status !== 201) {
    journal.missed(`opening: ${codeIn(text)}`);
    return undefined;
  }
  const { accessId } = JSON.parse(text) as { accessId: string };
  const opened = { accessId, patientId };
  journal.opened.push(opened);
  return opened;
}

async function readOnce(
  { clinician, journal, chance }: ChartReaderOptions,
  { accessId, patientId }: OpenedChart,
): Promise<void> {
  const [interaction, path] =
    chance.below(2) === 0
      ? (['search', ''] as const)
      : (['read', `/Patient/${patientId}`] as const);
  const sent = Date.now();
  const response = await clinician.get(`/accesses/${accessId}/fhir${path}`);
  const text = await response.text();
  if (response.status !== 200) {
    journal.missed(`chart: ${codesOf(text)[0] ?? String(response.status)}`);
    throw new Error('The session is over.');
  }
  const organization = clinician.organization.mspId;
  const about = { organization, patientId, interaction, accessId, records: idsIn(text) };
  journal.reads.push({ ...about, sent, answered: Date.now() });
}

function codeIn(text: string): string {
  return (JSON.parse(text) as { code?: string }).code ?? 'no code';
}

/**
 * How long (ms) opening is tried. On a busy machine one try takes a minute: the custodian has its time to answer,
 * then key keepers have theirs.
 */
const openingPatience = 240_000;

/**
 * Opens a patient's chart at the other hospital, and keeps it out of the load's journal: that tells what
 * happened under the fault.
 *
 * @throws Error if that does not succeed soon
 */
export async function openAgain(staff: Staff, patient: ReadablePatient): Promise<void> {
  await eventually(
    async () => (await openElsewhere(staff, patient)) !== undefined,
    openingPatience,
  );
}

/** Tries once to open a patient's chart at the other hospital. */
export function openElsewhere(
  staff: Staff,
  patient: ReadablePatient,
): Promise<OpenedChart | undefined> {
  const [reader] = hospitals().filter(({ name }) => name !== patient.custodian.name);
  assert.ok(reader);
  const { person: clinician } = staffer(staff.clinicians, reader);
  return open({ clinician, journal: new ClientJournal() }, patient);
}
