import { randomUUID } from 'node:crypto';
import {
  canonicalJson,
  recordsPerEntry,
  type JournalActor,
  type JournalEntry,
  type JournalInteraction,
} from '@healthchain/protocol';
import type { JournalRow, JournalStore } from '../platform/durable-store/journal-store.js';
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

interface Waiting {
  readonly rows: readonly JournalRow[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Answers that leave at the same time share one write to the disk. */
export function journal({ mspId, store, now = () => new Date() }: JournalOptions): Journal {
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await store.append(group.flatMap(({ rows }) => rows));
        group.forEach(({ resolve }) => {
          resolve();
        });
      } catch (error) {
        group.forEach(({ reject }) => {
          reject(error);
        });
      }
    }
    writing = undefined;
  };

  return {
    record: (events) => {
      const at = now().toISOString();
      const rows = events.flatMap((event) => rowsOf(event, mspId, at));
      if (rows.length === 0) {
        return Promise.resolve();
      }
      return new Promise((resolve, reject) => {
        waiting.push({ rows, resolve, reject });
        // What arrives in the same turn of the event loop goes into the same group.
        writing ??= Promise.resolve().then(write);
      });
    },
  };
}

function rowsOf(event: JournalEvent, organization: string, at: string): JournalRow[] {
  const { patientId, actor, interaction, accessId, records } = event;
  return portions(records).map((portion) => {
    const entry: JournalEntry = {
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
    return { patientId, entry: canonicalJson(entry) };
  });
}

/** At least one portion: what found no record is journalled as well. */
function portions(records: readonly string[]): string[][] {
  const count = Math.max(1, Math.ceil(records.length / recordsPerEntry));
  return Array.from({ length: count }, (_, index) =>
    records.slice(index * recordsPerEntry, (index + 1) * recordsPerEntry),
  );
}
