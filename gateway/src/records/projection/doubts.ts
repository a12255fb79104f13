import { setTimeout as wait } from 'node:timers/promises';
import type { SentCommit, SentCommits } from '../../platform/durable-store/sent-commits.js';

/** What became of a commit that was withdrawn. */
export type Withdrawal = 'withdrawn' | 'stands';

export interface DoubtsOptions {
  /** Those of an earlier process, and of this one, of which nobody knows whether they stand. */
  readonly sent: Pick<SentCommits, 'all' | 'forget'>;
  /** Whether the own peer has told of the commit. */
  readonly isOnLedger: (commitId: string) => Promise<boolean>;
  /** Whether reads answer from the commit. */
  readonly hasCommit: (commitId: string) => Promise<boolean>;
  /** Makes sure that a commit cannot come to stand any more, unless it does already. */
  readonly withdraw: (commit: SentCommit) => Promise<Withdrawal>;
  /** The commit stands: its large content stays. */
  readonly settle: (commitId: string) => Promise<void>;
  /** The commit does not stand and never will: takes its large content back. */
  readonly release: (commitId: string) => Promise<void>;
  /** Told of each failure to find out; the error holds a code and no PHI. */
  readonly onFailure: (error: unknown) => void;
  /** Between two tries to find out (ms). */
  readonly interval: number;
}

/** Withdrawals in progress at once: after an outage there can be hundreds, each a transaction. */
const atOnce = 16;

/**
 * Commits that stand, or may come to stand, without reads answering from them: orderers may order
 * a transaction minutes after it was sent, and by then the client has sent the same again. While there is
 * one, a search that finds nothing proves nothing. None stays in doubt for long: it is withdrawn.
 */
export class Doubts {
  readonly #options: DoubtsOptions;
  readonly #unknown = new Map<string, SentCommit>();
  readonly #standing = new Set<string>();

  constructor(options: DoubtsOptions) {
    this.#options = options;
  }

  /** The commit stands: it is in doubt until reads answer from it. */
  stands(commitId: string): void {
    this.#standing.add(commitId);
  }

  /** Nobody knows whether the commit is going to stand. */
  mayStand(commit: SentCommit): void {
    this.#unknown.set(commit.commitId, commit);
  }

  /** Whether there is any left. */
  async remain(): Promise<boolean> {
    for (const commitId of this.#standing) {
      if (await this.#options.hasCommit(commitId)) {
        this.#standing.delete(commitId);
      }
    }
    return this.#unknown.size > 0 || this.#standing.size > 0;
  }

  /** How many there are whose outcome nobody knows. */
  get unknown(): number {
    return this.#unknown.size;
  }

  /** Takes over what an earlier process sent without learning what became of it. */
  async recall(): Promise<void> {
    for (const commit of await this.#options.sent.all()) {
      this.mayStand(commit);
    }
  }

  /** Finds out what became of commits until the signal. */
  async resolve(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.resolveOnce(signal);
      await wait(this.#options.interval, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Finds out what became of the commits that are in doubt now, some at a time, until the signal. */
  async resolveOnce(signal?: AbortSignal): Promise<void> {
    const commits = [...this.#unknown.values()];
    for (let next = 0; next < commits.length && signal?.aborted !== true; next += atOnce) {
      const some = commits.slice(next, next + atOnce);
      await Promise.all(some.map((commit) => this.#decide(commit).catch(this.#options.onFailure)));
    }
  }

  async #decide(commit: SentCommit): Promise<void> {
    const { commitId } = commit;
    const { isOnLedger, withdraw, settle, release, sent } = this.#options;
    if (await isOnLedger(commitId)) {
      await settle(commitId);
      this.stands(commitId);
    } else if ((await withdraw(commit)) === 'withdrawn') {
      await release(commitId);
    } else {
      // An endorser's word, while the own peer may lag behind it: in doubt until that one tells of it.
      return;
    }
    this.#unknown.delete(commitId);
    sent.forget(commitId);
  }
}
