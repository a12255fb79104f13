import { setTimeout as wait } from 'node:timers/promises';
import type { EscrowedConsent, Escrows } from '../../platform/durable-store/escrows.js';
import type { ChangedCharts } from './changed-charts.js';

export interface EscrowRoundsOptions {
  readonly escrows: Pick<Escrows, 'waiting' | 'all' | 'ofPatient'>;
  readonly changed: ChangedCharts;
  readonly depositFor: (consent: EscrowedConsent) => Promise<void>;
  /** Whether the read model has met what the ledger held at the start. */
  readonly isCurrent: () => boolean;
  /** Told of one failure of a round; the next one tries again. */
  readonly onPostponed: (error: unknown) => void;
}

/** Milliseconds between rounds, and after one that failed. */
const pauses = { usual: 1_000, failed: 5_000 } as const;

/** Keeps what key keepers hold in step with consents and charts, until the signal. */
export async function escrowRounds(
  options: EscrowRoundsOptions,
  signal: AbortSignal,
): Promise<void> {
  // Charts may have changed while the gateway was down.
  let everything = true;
  while (!signal.aborted) {
    const failures: readonly unknown[] | undefined = options.isCurrent()
      ? await escrowRound(options, everything)
      : undefined;
    everything &&= failures?.length !== 0;
    if (failures !== undefined && failures.length > 0) {
      options.onPostponed(failures[0]);
    }
    const pause = failures?.length === 0 ? pauses.usual : pauses.failed;
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}

/** One round; answers what failed in it. @param everything looks at every deposit, changed or not */
export async function escrowRound(
  options: EscrowRoundsOptions,
  everything: boolean,
): Promise<readonly unknown[]> {
  const { escrows, changed, depositFor } = options;
  const failures: unknown[] = [];
  const charts = changed.take();
  try {
    for (const consent of await due(escrows, charts, everything)) {
      await depositFor(consent).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) {
      changed.add(charts);
    }
  } catch (error) {
    changed.add(charts);
    failures.push(error);
  }
  return failures;
}

async function due(
  escrows: EscrowRoundsOptions['escrows'],
  charts: readonly string[],
  everything: boolean,
): Promise<readonly EscrowedConsent[]> {
  if (everything) {
    return escrows.all();
  }
  const ofChanged = await Promise.all(charts.map((chartId) => escrows.ofPatient(chartId)));
  return [...(await escrows.waiting()), ...ofChanged.flat()];
}
