import type { JournalEntry } from '@healthchain/protocol';
import type { ServedRead } from './client-journal.js';

type Told = Pick<ServedRead, 'organization' | 'patientId' | 'accessId' | 'records'> & {
  readonly interaction: string;
};

/**
 * The reads that no journal entry of their own stands for: of the same organisation, patient, kind, access
 * and records, and of the time between request and answer. An entry stands for one read only. Pure.
 */
export function readsWithoutEntry(
  reads: readonly ServedRead[],
  entries: readonly JournalEntry[],
): readonly ServedRead[] {
  const entriesOf = groupBy(entries, keyOf);
  return [...groupBy(reads, keyOf)].flatMap(([key, alike]) =>
    unmatched(
      alike,
      (entriesOf.get(key) ?? []).map(({ at }) => Date.parse(at)),
    ),
  );
}

/** Each instant goes to the read that has to be answered first of those under way: no other way fits more. */
function unmatched(reads: readonly ServedRead[], instants: readonly number[]): ServedRead[] {
  const waiting = new Set([...reads].sort((one, other) => one.answered - other.answered));
  for (const at of [...instants].sort((one, other) => one - other)) {
    for (const read of waiting) {
      if (read.sent <= at && at <= read.answered) {
        waiting.delete(read);
        break;
      }
    }
  }
  return [...waiting];
}

function keyOf({ organization, patientId, interaction, accessId, records }: Told): string {
  return JSON.stringify([
    organization,
    patientId,
    interaction,
    accessId ?? '',
    [...records].sort(),
  ]);
}

function groupBy<Value extends Told>(
  values: readonly Value[],
  key: (value: Told) => string,
): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) {
      groups.set(key(value), [value]);
    } else {
      group.push(value);
    }
  }
  return groups;
}
