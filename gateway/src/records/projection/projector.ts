import type { Commitment } from '@healthchain/protocol';
import type { ReadModel } from '../../platform/read-model/read-model.js';
import type { CommitRows, LedgerPosition, Step } from '../../platform/read-model/types.js';
import { inSpan } from '../../platform/telemetry/span.js';
import { inBatches } from './in-batches.js';
import type { OwnCommits } from './own-commits.js';
import { projectCommit, type ProjectionSources } from './project-commit.js';

/** A commit of any organisation, with its place in the ledger. */
export interface CommittedEvent {
  readonly position: LedgerPosition;
  readonly commitment: Commitment;
}

export interface ProjectorOptions {
  readonly mspId: string;
  readonly readModel: ReadModel;
  readonly sources: ProjectionSources;
  /** What this process committed itself. */
  readonly own: Pick<OwnCommits, 'take'>;
  /** Commits from a position on, exclusive; from the first block without one. Never ends by itself. */
  readonly commits: (
    after: LedgerPosition | undefined,
    signal: AbortSignal,
  ) => AsyncIterable<CommittedEvent>;
  readonly commitment: (commitId: string) => Promise<Commitment>;
  /** Told of each commit that could not be projected yet; the error holds a code and no PHI. */
  readonly onPostponed: (error: unknown) => void;
  /** Told of the charts of each commit that reads answer from. */
  readonly onReadable?: (chartIds: readonly string[]) => void;
  /** Time between tries of postponed commits (ms). */
  readonly retryInterval: number;
  /** How long {@link Projector.readable} waits at most (ms). */
  readonly patience: number;
}

/** Commits that are taken in together; their content is in memory. */
const batchSize = 32;

/** Fills the read model with the commits of the own organisation, in the order of the blocks. */
export class Projector {
  readonly #options: ProjectorOptions;
  readonly #waiting = new Map<string, () => void>();
  #retrying: Promise<void> | undefined;

  constructor(options: ProjectorOptions) {
    this.#options = options;
  }

  /** Follows the ledger until the signal. Rejects when the read model itself fails. */
  async run(signal: AbortSignal): Promise<void> {
    const retry = setInterval(() => {
      this.retryPostponed().catch(this.#options.onPostponed);
    }, this.#options.retryInterval);
    try {
      const after = await this.#options.readModel.checkpoint();
      for await (const batch of inBatches(this.#options.commits(after, signal), batchSize)) {
        await this.#takeAll(batch);
      }
    } finally {
      clearInterval(retry);
    }
  }

  /**
   * Resolves when reads answer from the commit. It stands on the ledger already, so that a slow
   * projection only delays reads: after some patience the caller goes on.
   *
   * @returns whether reads do answer from it.
   */
  async readable(commitId: string): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    // Waited for before the read model is asked: it may arrive in between.
    const applied = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, this.#options.patience, false);
      this.#waiting.set(commitId, () => {
        resolve(true);
      });
    });
    try {
      return (await this.#options.readModel.hasCommit(commitId)) || (await applied);
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(commitId);
    }
  }

  /** Tries postponed commits once more, unless that is under way already. */
  async retryPostponed(): Promise<void> {
    this.#retrying ??= this.#retryAll().finally(() => {
      this.#retrying = undefined;
    });
    await this.#retrying;
  }

  async #retryAll(): Promise<void> {
    for (const commitId of await this.#options.readModel.pendingCommits()) {
      try {
        const rows = await this.#rowsOf(await this.#options.commitment(commitId));
        await this.#options.readModel.applyCommit(rows);
        this.#tell(rows);
      } catch (error) {
        this.#options.onPostponed(error);
      }
    }
  }

  async #takeAll(events: readonly CommittedEvent[]): Promise<void> {
    const steps = await Promise.all(events.map((event) => this.#stepOf(event)));
    try {
      await this.#takeIn(steps);
    } catch {
      // One of them is at fault, and must not keep the others from being read.
      for (const step of steps) {
        await this.#takeIn([step]).catch((error: unknown) => this.#postpone(step, error));
      }
    }
  }

  async #stepOf({ commitment, position }: CommittedEvent): Promise<Step> {
    if (commitment.custodian !== this.#options.mspId) {
      return { position };
    }
    try {
      const own = this.#options.own.take(commitment);
      return { position, rows: own ?? (await this.#rowsOf(commitment)) };
    } catch (error) {
      this.#options.onPostponed(error);
      return { position, postponed: commitment.commitId };
    }
  }

  async #takeIn(steps: readonly Step[]): Promise<void> {
    await this.#options.readModel.takeIn(steps);
    steps.forEach(({ rows }) => {
      if (rows !== undefined) {
        this.#tell(rows);
      }
    });
  }

  async #postpone({ position, rows }: Step, error: unknown): Promise<void> {
    if (rows === undefined) {
      throw error;
    }
    this.#options.onPostponed(error);
    await this.#options.readModel.takeIn([{ position, postponed: rows.commitId }]);
  }

  #rowsOf(commitment: Commitment): Promise<CommitRows> {
    return inSpan('records/projection', () => projectCommit(this.#options.sources, commitment));
  }

  /** Reads answer from this commit. */
  #tell({ commitId, charts }: CommitRows): void {
    this.#options.onReadable?.(charts.map(({ chartId }) => chartId));
    this.#waiting.get(commitId)?.();
  }
}
