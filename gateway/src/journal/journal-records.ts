import type { JournalActor } from '@healthchain/protocol';
import type { RecordIdentity } from '../records/types.js';
import type { Journal, JournalEvent } from './journal.js';

/** What an answer tells of the organisation's own charts. */
export interface Disclosure {
  readonly actor: JournalActor;
  readonly interaction: 'read' | 'search';
  readonly records: readonly RecordIdentity[];
  /** The chart that was asked about: that nothing was found in it tells something as well. */
  readonly chartId?: string;
}

/**
 * Journals an answer: one event for each patient of whom it tells. What is in the directory, or in no
 * chart that is kept here, is about no patient.
 */
export async function journalRecords(
  journal: Journal,
  isPatient: (chartId: string) => Promise<boolean>,
  { actor, interaction, records, chartId }: Disclosure,
): Promise<void> {
  const byChart = new Map<string, string[]>(chartId === undefined ? [] : [[chartId, []]]);
  for (const { id, chartId: of } of records) {
    byChart.set(of, [...(byChart.get(of) ?? []), id]);
  }
  const events: JournalEvent[] = [];
  for (const [patientId, ids] of byChart) {
    if (await isPatient(patientId)) {
      events.push({ patientId, actor, interaction, records: ids });
    }
  }
  await journal.record(events);
}
