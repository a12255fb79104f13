import {
  HealthChainError,
  inclusionProof,
  journalEntrySchema,
  leafHash,
  type ProvenEntry,
} from '@healthchain/protocol';
import type { AnchorRow, JournalStore } from '../platform/durable-store/journal-store.js';

/**
 * The anchored entries of a patient, each with the way to its anchor.
 *
 * @throws HealthChainError INTERNAL if the journal has lost an entry
 */
export async function provenEntries(
  store: Pick<JournalStore, 'anchorsOf' | 'range'>,
  patientId: string,
): Promise<readonly ProvenEntry[]> {
  const proven: ProvenEntry[] = [];
  for (const anchor of await store.anchorsOf(patientId)) {
    proven.push(...(await underAnchor(store, anchor, patientId)));
  }
  return proven;
}

async function underAnchor(
  store: Pick<JournalStore, 'range'>,
  { sequence, first, last }: AnchorRow,
  patientId: string,
): Promise<readonly ProvenEntry[]> {
  const rows = await store.range(first, last);
  if (rows.length !== last - first + 1) {
    throw new HealthChainError('INTERNAL', 'The read journal lacks entries that are anchored.');
  }
  const leaves = rows.map(({ entry }) => leafHash(entry));
  return rows.flatMap((row, index) =>
    row.patientId === patientId
      ? {
          entry: journalEntrySchema.parse(JSON.parse(row.entry)),
          sequence,
          path: [...inclusionProof(leaves, index)],
        }
      : [],
  );
}
