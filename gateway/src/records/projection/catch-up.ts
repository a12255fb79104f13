import { setTimeout as wait } from 'node:timers/promises';
import type { CommitmentPage } from '@healthchain/protocol';
import { backoff } from '../../platform/fabric/backoff.js';
import type { ReadModel } from '../../platform/read-model/read-model.js';

export interface CatchUpOptions {
  readonly mspId: string;
  readonly readModel: Pick<ReadModel, 'hasCommit' | 'pendingCommits'>;
  /** One page of all commitments. */
  readonly list: (bookmark: string) => Promise<CommitmentPage>;
  /** Told of each failure to ask the ledger; the error holds a code and no PHI. */
  readonly onUnreachable: (error: unknown) => void;
  /** Time between two looks (ms). */
  readonly interval?: number;
}

/** Between two tries to reach the ledger (ms). */
const longestPause = 5_000;

/**
 * Resolves when the read model has met every commit of the organisation that the ledger holds now. Until
 * then searches are partial and conditions see too little. An unreachable ledger is asked again.
 */
export async function catchUp(options: CatchUpOptions, signal: AbortSignal): Promise<void> {
  const { interval = 200 } = options;
  const { readModel } = options;
  const commits = await untilAnswered(options, interval, signal);
  for (let met = 0; met < commits.length && !signal.aborted;) {
    const pending = new Set(await readModel.pendingCommits());
    met = await firstMissing(
      commits,
      met,
      async (id) => pending.has(id) || readModel.hasCommit(id),
    );
    if (met < commits.length) {
      await wait(interval);
    }
  }
}

/**
 * Where the first commit stands that is not met, from a position on. All have to be, so that no other is asked
 * for: to ask for each of thousands at each look keeps the read model from being built.
 */
async function firstMissing(
  commits: readonly string[],
  from: number,
  isMet: (commitId: string) => Promise<boolean>,
): Promise<number> {
  for (const [index, commitId] of commits.slice(from).entries()) {
    if (!(await isMet(commitId))) {
      return from + index;
    }
  }
  return commits.length;
}

async function ownCommits({ mspId, list }: CatchUpOptions): Promise<string[]> {
  const own: string[] = [];
  let bookmark = '';
  do {
    const page = await list(bookmark);
    own.push(
      ...page.commitments
        .filter(({ custodian }) => custodian === mspId)
        .map(({ commitId }) => commitId),
    );
    bookmark = page.bookmark;
  } while (bookmark !== '');
  return own;
}

async function untilAnswered(
  options: CatchUpOptions,
  interval: number,
  signal: AbortSignal,
): Promise<string[]> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await ownCommits(options);
    } catch (error) {
      options.onUnreachable(error);
      await wait(backoff(attempt, { base: interval, cap: longestPause }));
    }
  }
  return [];
}
