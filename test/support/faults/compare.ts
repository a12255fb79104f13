import { chainFaults, type JournalEvidence } from '@healthchain/protocol';
import type { FabricClients } from '../fabric-client.js';
import { eventually } from '../operator.js';
import type { ClientJournal } from './client-journal.js';
import { readsWithoutEntry } from './compare-reads.js';
import { compareWrites, type FaultyWrite } from './compare-writes.js';
import { readLedger } from './ledger-view.js';
import type { Load } from './load.js';
import type { ReadablePatient } from './readable-patient.js';
import { idsByIdentifier, rebuildReadModel } from './rebuilt-read-model.js';
import { hospitals } from './staff.js';

/** What does not fit between the clients' journal and the ledger; all of it empty when all is well. */
export interface Comparison {
  readonly writes: readonly FaultyWrite[];
  readonly readsWithoutEntry: ClientJournal['reads'];
  /** Charts that a client was told were open, without a permitted access or a release on the ledger. */
  readonly openedWithoutRelease: ClientJournal['opened'];
  /** Journals with a gap in their numbers, or another entry than the next one names. */
  readonly brokenChains: number;
  /** Permitted accesses for which nobody handed out keys: a crash came in between. */
  readonly unreleased: number;
}

/**
 * Compares a load's journal with the ledger, with read models that were built again from it, and with the
 * patients' evidence. Everything has to be well again.
 */
export async function compare(
  clients: FabricClients,
  { journal, system, patients }: Load,
  from: number,
): Promise<Comparison> {
  const ledger = await readLedger(clients, from);
  await Promise.all(hospitals().map(rebuildReadModel));
  const faulty = await Promise.all(
    hospitals().map(async (hospital) => {
      const found = {
        patients: await idsByIdentifier(hospital, 'Patient', system),
        documents: await idsByIdentifier(hospital, 'DocumentReference', system),
      };
      const own = journal.writes.filter((write) => write.hospital === hospital.name);
      return compareWrites(own, found, ledger);
    }),
  );
  const evidence = await Promise.all(patients.map(evidenceOf));
  const entries = evidence.flatMap((of) => of.entries.map(({ entry }) => entry));
  const released = new Set(
    evidence.flatMap(({ releases }) => releases.map(({ accessId }) => accessId)),
  );
  const permitted = evidence
    .flatMap(({ accesses }) => accesses)
    .filter(({ outcome }) => outcome.kind === 'permitted')
    .map(({ request }) => request.accessId);
  return {
    writes: faulty.flat(),
    readsWithoutEntry: [...readsWithoutEntry(journal.reads, entries)],
    openedWithoutRelease: journal.opened.filter(
      ({ accessId }) => !released.has(accessId) || !permitted.includes(accessId),
    ),
    brokenChains: chainFaults(entries).length,
    unreleased: permitted.filter((accessId) => !released.has(accessId)).length,
  };
}

/** All that a patient is shown, from every organisation. */
async function evidenceOf({ person }: ReadablePatient): Promise<JournalEvidence> {
  let shown: JournalEvidence | undefined;
  await eventually(async () => {
    const response = await person.get('/journal');
    const { evidence, unreachable } = (await response.json()) as {
      evidence: JournalEvidence;
      unreachable: readonly string[];
    };
    shown = evidence;
    return response.status === 200 && unreachable.length === 0;
  }, 120_000);
  if (shown === undefined) {
    throw new Error('The patient is shown no journal.');
  }
  return shown;
}
