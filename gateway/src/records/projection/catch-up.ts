import { setTimeout as wait } from 'node:timers/promises';
import type { CommitmentPage } from '@healthchain/protocol';
import type { ReadModel } from '../../platform/read-model/read-model.js';

export interface CatchUpOptions {
  readonly mspId: string;
  readonly readModel: Pick<ReadModel, 'hasCommit' | 'pendingCommits'>;
  /** One page of all commitments. */
  readonly list: (bookmark: string) => Promise<CommitmentPage>;
  /** Time between two looks (ms). */
  readonly interval?: number;
}

/**
 * Resolves when the read model has met every commit of the organisation that the ledger holds now. Until
 * then searches are partial and conditions see too little. An unreachable ledger is asked again.
 */
export async function catchUp(options: CatchUpOptions, signal: AbortSignal): Promise<void> {
  const { interval = 200 } = options;
  let missing = await untilAnswered(() => ownCommits(options), interval, signal);
  while (missing.length > 0 && !signal.aborted) {
    const pending = new Set((await options.readModel.pendingCommits()).map((one) => one.commitId));
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

async function untilAnswered<T>(
  ask: () => Promise<T[]>,
  interval: number,
  signal: AbortSignal,
): Promise<T[]> {
  while (!signal.aborted) {
    try {
      return await ask();
    } catch {
      await wait(interval);
    }
  }
  return [];
}
