import { randomUUID } from 'node:crypto';
import {
  entriesPerAnchor,
  HealthChainError,
  merkleRoot,
  type AnchorRequest,
  type JournalAnchor,
} from '@healthchain/protocol';
import type { AnchorRow, JournalStore } from '../platform/durable-store/journal-store.js';

export interface AnchoringOptions {
  readonly store: Pick<
    JournalStore,
    'unanchored' | 'lastAnchor' | 'decideAnchor' | 'confirmAnchor'
  >;
  /** Commits an anchor. @throws HealthChainError with the chaincode's code */
  readonly anchor: (request: AnchorRequest) => Promise<void>;
  /** The anchor on the ledger with this number, of the own organisation. */
  readonly anchored: (sequence: number) => Promise<JournalAnchor>;
}

/** Brings the journal onto the ledger. */
export class Anchoring {
  readonly #options: AnchoringOptions;
  #running: Promise<void> | undefined;

  constructor(options: AnchoringOptions) {
    this.#options = options;
  }

  /** Resolves when every entry that was on the disk at the call is anchored. */
  async all(): Promise<void> {
    // A run that has begun may have looked at the journal before the call.
    await this.#running?.catch(() => undefined);
    await this.#run();
  }

  #run(): Promise<void> {
    this.#running ??= this.#anchorAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #anchorAll(): Promise<void> {
    const { store } = this.#options;
    for (;;) {
      const last = await store.lastAnchor();
      if (last !== undefined && !last.anchored) {
        await this.#submit(last);
        continue;
      }
      const entries = await store.unanchored(entriesPerAnchor);
      const [first] = entries;
      const final = entries.at(-1);
      if (first === undefined || final === undefined) {
        return;
      }
      await store.decideAnchor({
        sequence: (last?.sequence ?? 0) + 1,
        idempotencyKey: randomUUID(),
        first: first.position,
        last: final.position,
        root: merkleRoot(entries.map(({ leaf }) => leaf)),
      });
    }
  }

  /** An anchor that may be on the ledger already, because a crash or a timeout hid it. */
  async #submit({ sequence, idempotencyKey, first, last, root }: AnchorRow): Promise<void> {
    const { anchor, anchored, store } = this.#options;
    try {
      await anchor({ sequence, idempotencyKey, root, entries: last - first + 1 });
    } catch (error) {
      if (!(error instanceof HealthChainError && error.code === 'ALREADY_EXISTS')) {
        throw error;
      }
      if ((await anchored(sequence)).root !== root) {
        throw new HealthChainError('JOURNAL_DIVERGED', undefined, { cause: error });
      }
    }
    await store.confirmAnchor(sequence);
  }
}
