import {
  HealthChainError,
  inclusionProofs,
  journalEntrySchema,
  type ProvenEntry,
} from '@healthchain/protocol';
import type { AnchorRow, JournalStore } from '../platform/durable-store/journal-store.js';

/**
 * The anchored entries of a patient, each with the way to its anchor.
 *
 * @throws HealthChainError INTERNAL if the journal has lost an entry
 */
export async function provenEntries(
  store: Pick<JournalStore, 'anchorsOf' | 'leaves' | 'entriesOf'>,
  patientId: string,
): Promise<readonly ProvenEntry[]> {
  const proven: ProvenEntry[] = [];
  for (const anchor of await store.anchorsOf(patientId)) {
    proven.push(...(await underAnchor(store, anchor, patientId)));
  }
  return proven;
}

async function underAnchor(
  store: Pick<JournalStore, 'leaves' | 'entriesOf'>,
  anchor: AnchorRow,
  patientId: string,
): Promise<readonly ProvenEntry[]> {
  const { sequence, first, last } = anchor;
  const leaves = await store.leaves(anchor);
  if (leaves.length !== last - first + 1) {
    throw new HealthChainError('INTERNAL', 'The read journal lacks entries that are anchored.');
  }
  const own = await store.entriesOf(patientId, anchor);
  const paths = inclusionProofs(
    leaves,
    own.map(({ position }) => position - first),
  );
  return own.map(({ entry }, index) => ({
    entry: journalEntrySchema.parse(JSON.parse(entry)),
    sequence,
    path: [...(paths[index] ?? [])],
  }));
}
