import { chainFaults, type JournalEvidence } from '@healthchain/protocol';
import type { FabricClients } from '../fabric-client.js';
import { eventually } from '../operator.js';
import type { ClientJournal } from './client-journal.js';
import { findWritten } from './identified.js';
import { readsWithoutEntry } from './compare-reads.js';
import { compareWrites, type FaultyWrite, type FoundResources } from './compare-writes.js';
import { readLedger } from './ledger-view.js';
import type { Load } from './load.js';
import type { ReadablePatient } from './readable-patient.js';
import { hospitals } from './staff.js';

/** What does not fit between the clients' journal and the ledger; all of it empty when all is well. */
export interface Comparison {
  readonly writes: readonly FaultyWrite[];
  /** Ids of records on the ledger that no client wrote, as far as searches tell. */
  readonly unaccounted: readonly string[];
  readonly readsWithoutEntry: ClientJournal['reads'];
  /** Charts that a client was told were open, without a permitted access or a release on the ledger. */
  readonly openedWithoutRelease: ClientJournal['opened'];
  /** Journals with a gap in their numbers, or another entry than the next one names. */
  readonly brokenChains: number;
  /** Permitted accesses of which the custodian handed out no keys: something came in between. */
  readonly cutOpenings: number;
}

/**
 * Compares a load's journal with the ledger, with what searches find, and with the patients' evidence.
 * Everything has to be well again, and nobody else may have written since.
 */
export async function compare(
  clients: FabricClients,
  { journal, system, patients }: Load,
  from: number,
): Promise<Comparison> {
  const ledger = await readLedger(clients, from);
  const found = await Promise.all(hospitals().map((hospital) => findWritten(hospital, system)));
  const faulty = hospitals().map((hospital, index) => {
    const own = journal.writes.filter((write) => write.hospital === hospital.name);
    return compareWrites(own, found[index] ?? nothing, ledger);
  });
  const known = new Set([
    ...found.flatMap(({ patients: some, documents }) => [
      ...[...some.values()].flat(),
      ...[...documents.values()].flat().map(({ id }) => id),
    ]),
    ...patients.flatMap(({ locations }) => locations.map((each) => each.replace(/^.*\//, ''))),
  ]);
  const evidence = await Promise.all(patients.map(evidenceOf));
  const custodians = patients.map(({ custodian }) => custodian.mspId);
  const entries = evidence.flatMap((of) => of.entries.map(({ entry }) => entry));
  const released = new Set(
    evidence.flatMap(({ releases }) => releases.map(({ accessId }) => accessId)),
  );
  const permitted = evidence.flatMap(permittedIn);
  return {
    writes: faulty.flat(),
    unaccounted: [...ledger.commitsOf.keys()].filter((id) => !known.has(id)),
    readsWithoutEntry: [...readsWithoutEntry(journal.reads, entries)],
    openedWithoutRelease: journal.opened.filter(
      ({ accessId }) => !released.has(accessId) || !permitted.includes(accessId),
    ),
    brokenChains: chainFaults(entries).length,
    cutOpenings: evidence.flatMap((of, index) => cutIn(of, custodians[index])).length,
  };
}

const nothing: FoundResources = { patients: new Map(), documents: new Map() };

function permittedIn({ accesses }: JournalEvidence): string[] {
  return accesses
    .filter(({ outcome }) => outcome.kind === 'permitted')
    .map(({ request }) => request.accessId);
}

function cutIn(evidence: JournalEvidence, custodian = ''): string[] {
  const given = evidence.releases.filter(({ organization }) => organization === custodian);
  const finished = new Set(given.map(({ accessId }) => accessId));
  return permittedIn(evidence).filter((accessId) => !finished.has(accessId));
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
