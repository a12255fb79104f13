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
  let missing = await untilAnswered(options, interval, signal);
  while (missing.length > 0 && !signal.aborted) {
    const pending = new Set(await options.readModel.pendingCommits());
    const met = await Promise.all(
      missing.map(async (id) => pending.has(id) || (await options.readModel.hasCommit(id))),
    );
    missing = missing.filter((_, index) => met[index] !== true);
    if (missing.length > 0) {
      await wait(interval);
    }
  }
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
