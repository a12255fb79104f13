import { journalLeaf, type JournalEntry } from './journal.js';

/** Why the entries of a patient are not all that one organisation has, or not as it wrote them. */
export type ChainFault =
  /** These entries, both inclusive, are not there. */
  | {
      readonly kind: 'missing';
      readonly organization: string;
      readonly from: number;
      readonly to: number;
    }
  /** Several entries have this number. */
  | { readonly kind: 'repeated'; readonly organization: string; readonly number: number }
  /** The entry of this number does not name the one before it. */
  | { readonly kind: 'previous'; readonly organization: string; readonly number: number };

/**
 * What is wrong with the numbers of journal entries and with the leaf by which each names the one
 * before: of each organisation, for each patient. That the newest are there, the entries themselves
 * cannot tell.
 */
export function chainFaults(entries: readonly JournalEntry[]): readonly ChainFault[] {
  return [...groupBy(entries, ({ organization }) => organization)].flatMap(([organization, own]) =>
    [...groupBy(own, ({ patientId }) => patientId).values()].flatMap((chain) => [
      ...faultsOf(organization, chain),
    ]),
  );
}

function* faultsOf(organization: string, chain: readonly JournalEntry[]): Generator<ChainFault> {
  const byNumber = groupBy(chain, ({ number }) => number);
  let expected = 1;
  for (const [number, same] of [...byNumber].sort(([left], [right]) => left - right)) {
    if (number > expected) {
      yield { kind: 'missing', organization, from: expected, to: number - 1 };
    }
    if (same.length > 1) {
      yield { kind: 'repeated', organization, number };
    }
    const before = byNumber.get(number - 1);
    if (!same.every((entry) => mayFollow(entry, before))) {
      yield { kind: 'previous', organization, number };
    }
    expected = number + 1;
  }
}

/** Without the entry before, what is named cannot be compared, only whether one is. */
function mayFollow(
  { number, previous }: JournalEntry,
  before: readonly JournalEntry[] | undefined,
): boolean {
  if (number === 1 || previous === undefined) {
    return number === 1 && previous === undefined;
  }
  return before?.some((entry) => journalLeaf(entry) === previous) ?? true;
}

function groupBy<Key, Value>(
  values: readonly Value[],
  keyOf: (value: Value) => Key,
): ReadonlyMap<Key, readonly Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key) ?? [];
    group.push(value);
    groups.set(key, group);
  }
  return groups;
}
