import { setTimeout as wait } from 'node:timers/promises';
import { journalEntrySchema, type ProvenEntry } from '@healthchain/protocol';
import type { JournalStore } from '../platform/durable-store/journal-store.js';
import { Anchoring } from './anchoring.js';
import { provenEntries } from './evidence.js';
import type { JournalLedger } from './journal-ledger.js';
import { journal, type Journal } from './journal.js';

export interface JournalServiceOptions {
  readonly mspId: string;
  readonly store: JournalStore;
  readonly ledger: JournalLedger;
  /** Told of each failure to anchor; the next round tries again. */
  readonly onPostponed: (error: unknown) => void;
  readonly now?: () => Date;
}

/** The read journal of one organisation. */
export interface JournalService extends Journal {
  /** A patient's entries with their proofs, all that were on the disk at the call. */
  readonly proven: (patientId: string) => Promise<readonly ProvenEntry[]>;
  /**
   * Seconds since the oldest entry that no anchor on the ledger covers, 0 if there is none; more than
   * a few rounds mean that anchoring fails.
   */
  readonly unanchoredAge: () => Promise<number>;
  /** Anchors at intervals, until the signal. */
  readonly follow: (signal: AbortSignal) => Promise<void>;
}

/** Milliseconds between anchors: how long the disk alone vouches for an entry. */
const interval = 10_000;

export function journalService(options: JournalServiceOptions): JournalService {
  const { mspId, store, ledger, onPostponed, now = () => new Date() } = options;
  const anchoring = new Anchoring({ store, ...ledger });
  return {
    ...journal({ mspId, store, now }),
    proven: async (patientId) => {
      await anchoring.all();
      return provenEntries(store, patientId);
    },
    unanchoredAge: async () => {
      const oldest = await store.oldestOffLedger();
      return oldest === undefined ? 0 : (now().getTime() - writtenAt(oldest)) / 1000;
    },
    follow: async (signal) => {
      while (!signal.aborted) {
        await anchoring.all().catch(onPostponed);
        await wait(interval, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

/** Milliseconds since 1970. */
function writtenAt(entry: string): number {
  return Date.parse(journalEntrySchema.parse(JSON.parse(entry)).at);
}
