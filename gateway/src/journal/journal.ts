import { randomUUID } from 'node:crypto';
import {
  canonicalJson,
  leafHash,
  recordsPerEntry,
  type JournalActor,
  type JournalEntry,
  type JournalInteraction,
} from '@healthchain/protocol';
import { inGroups } from '../platform/durable-store/in-groups.js';
import type {
  JournalDraft,
  JournalLink,
  JournalRow,
  JournalStore,
} from '../platform/durable-store/journal-store.js';
import { newSalt } from '../records/salt.js';

/** An answer that is about to leave the gateway. */
export interface JournalEvent {
  readonly patientId: string;
  readonly actor: JournalActor;
  readonly interaction: JournalInteraction;
  /** The access under which another organisation's chart was read. */
  readonly accessId?: string;
  /** Ids of the patient's records in the answer. */
  readonly records: readonly string[];
}

/** Writes the read journal. */
export interface Journal {
  /** Resolves when the events are on the disk: only then may the answer leave. */
  readonly record: (events: readonly JournalEvent[]) => Promise<void>;
}

export interface JournalOptions {
  readonly mspId: string;
  readonly store: Pick<JournalStore, 'append'>;
  readonly now?: () => Date;
}

/** Answers that leave at the same time share one write to the disk. */
export function journal({ mspId, store, now = () => new Date() }: JournalOptions): Journal {
  const write = inGroups(store.append);
  return {
    record: async (events) => {
      const at = now().toISOString();
      const drafts = events.flatMap((event) => draftsOf(event, mspId, at));
      if (drafts.length > 0) {
        await write(drafts);
      }
    },
  };
}

function draftsOf(event: JournalEvent, organization: string, at: string): JournalDraft[] {
  const { patientId, actor, interaction, accessId, records } = event;
  return portions(records).map((portion) => {
    const unlinked = {
      salt: newSalt(),
      entryId: randomUUID(),
      organization,
      patientId,
      actor,
      interaction,
      ...(accessId === undefined ? {} : { accessId }),
      records: portion,
      at,
    };
    return { patientId, following: (newest) => rowOf(unlinked, newest) };
  });
}

/** Only the store knows what stands before an entry, and nothing may come between. */
function rowOf(
  unlinked: Omit<JournalEntry, 'number' | 'previous'>,
  newest: JournalLink | undefined,
): JournalRow {
  const number = (newest?.number ?? 0) + 1;
  const previous = newest === undefined ? {} : { previous: newest.leaf };
  const entry: JournalEntry = { ...unlinked, number, ...previous };
  const text = canonicalJson(entry);
  return { number, leaf: leafHash(text), entry: text };
}

/** At least one portion: what found no record is journalled as well. */
function portions(records: readonly string[]): string[][] {
  const count = Math.max(1, Math.ceil(records.length / recordsPerEntry));
  return Array.from({ length: count }, (_, index) =>
    records.slice(index * recordsPerEntry, (index + 1) * recordsPerEntry),
  );
}
