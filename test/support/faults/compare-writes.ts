import type { LogicalWrite } from './client-journal.js';
import type { LedgerView } from './ledger-view.js';

/** Ids of the resources that carry an identifier, by its value, as searches find them. */
export interface FoundResources {
  readonly patients: ReadonlyMap<string, readonly string[]>;
  readonly documents: ReadonlyMap<string, readonly string[]>;
}

export type WriteFault =
  /** It was acknowledged, and is not readable as it was acknowledged. */
  | 'lost'
  /** It is readable, and not from one valid transaction. */
  | 'not-on-ledger'
  | 'twice'
  /** Only a part of it is there. */
  | 'torn'
  /** The client was told that it was refused, and it is there. */
  | 'there-although-refused';

export interface FaultyWrite {
  readonly value: string;
  readonly fault: WriteFault;
}

/** Compares what clients were told of their writes with what there is. Pure. */
export function compareWrites(
  writes: readonly LogicalWrite[],
  found: FoundResources,
  ledger: Pick<LedgerView, 'valid' | 'commitsOf'>,
): readonly FaultyWrite[] {
  return writes.flatMap((write) =>
    faultsOf(write, found, ledger).map((fault) => ({ value: write.value, fault })),
  );
}

function faultsOf(
  write: LogicalWrite,
  found: FoundResources,
  ledger: Pick<LedgerView, 'valid' | 'commitsOf'>,
): WriteFault[] {
  const patients = found.patients.get(write.value) ?? [];
  const documents = found.documents.get(write.value) ?? [];
  const there = [...patients, ...documents];
  const expected = [
    ...patients.map((id) => `Patient/${id}`),
    ...documents.map((id) => `DocumentReference/${id}`),
  ];
  const isAsTold =
    there.length > 0 && write.locations.every((location) => expected.includes(location));
  return [
    ...when(write.outcome === 'acknowledged' && !isAsTold, 'lost'),
    ...when(patients.length > 1 || documents.length > 1, 'twice'),
    ...when(patients.length !== documents.length, 'torn'),
    ...when(write.outcome === 'refused' && there.length > 0, 'there-although-refused'),
    ...when(there.length > 0 && !isOfOneTransaction(there, ledger), 'not-on-ledger'),
  ];
}

function when(holds: boolean, fault: WriteFault): WriteFault[] {
  return holds ? [fault] : [];
}

function isOfOneTransaction(
  ids: readonly string[],
  { valid, commitsOf }: Pick<LedgerView, 'valid' | 'commitsOf'>,
): boolean {
  const commits = new Set(ids.map((id) => (commitsOf.get(id) ?? []).join()));
  const [only = ''] = commits;
  return commits.size === 1 && valid.get(only) === 1;
}
