import type { JournalActor } from '@healthchain/protocol';
import type { StoredRecord } from '../records/types.js';
import type { Journal, JournalEvent } from './journal.js';

/**
 * Journals an answer of the organisation's own records: one event for each patient of whom it holds
 * something. What is in the directory is about no patient.
 */
export async function journalRecords(
  journal: Journal,
  isDirectory: (chartId: string) => Promise<boolean>,
  answer: {
    readonly actor: JournalActor;
    readonly interaction: 'read' | 'search';
    readonly records: readonly StoredRecord[];
  },
): Promise<void> {
  const { actor, interaction } = answer;
  const byChart = new Map<string, string[]>();
  for (const { id, chartId } of answer.records) {
    byChart.set(chartId, [...(byChart.get(chartId) ?? []), id]);
  }
  const events: JournalEvent[] = [];
  for (const [patientId, records] of byChart) {
    if (!(await isDirectory(patientId))) {
      events.push({ patientId, actor, interaction, records });
    }
  }
  await journal.record(events);
}
