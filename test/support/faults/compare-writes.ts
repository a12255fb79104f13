import type { LogicalWrite } from './client-journal.js';
import type { LedgerView } from './ledger-view.js';

/** A document as it was found. */
export interface FoundDocument {
  readonly id: string;
  /** SHA-256 of what is attached, in hex. */
  readonly digest: string;
}

/** The resources that carry an identifier, by its value, as searches find them. */
export interface FoundResources {
  /** Ids. */
  readonly patients: ReadonlyMap<string, readonly string[]>;
  readonly documents: ReadonlyMap<string, readonly FoundDocument[]>;
}

export type WriteFault =
  /** It was acknowledged, and is not readable as it was acknowledged. */
  | 'lost'
  /** It is readable, and not from one valid transaction. */
  | 'not-on-ledger'
  | 'twice'
  /** Only a part of it is there. */
  | 'torn'
  /** Its document says something else. */
  | 'altered'
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
  const there = [...patients, ...documents.map(({ id }) => id)];
  const expected = [
    ...patients.map((id) => `Patient/${id}`),
    ...documents.map(({ id }) => `DocumentReference/${id}`),
  ];
  // An answer names both of the resources.
  const isAsTold =
    new Set(write.locations).size === 2 &&
    write.locations.every((location) => expected.includes(location));
  return [
    ...when(write.outcome === 'acknowledged' && !isAsTold, 'lost'),
    ...when(patients.length > 1 || documents.length > 1, 'twice'),
    ...when(patients.length !== documents.length, 'torn'),
    ...when(!documents.every(({ digest }) => digest === write.digest), 'altered'),
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
