import type { JournalActor } from '@healthchain/protocol';
import type { JournalEvent } from './journal.js';

/** That somebody looked at what stands about a patient beside the chart. */
export function lookAt(patientId: string, actor: JournalActor): JournalEvent {
  return { patientId, actor, interaction: 'journal', records: [] };
}

/** {@link lookAt} by a privacy officer, once for each of the patients. */
export function looksOf(officer: string, patientIds: readonly string[]): JournalEvent[] {
  const actor = { kind: 'person', publicKeyDigest: officer } as const;
  return [...new Set(patientIds)].map((patientId) => lookAt(patientId, actor));
}
