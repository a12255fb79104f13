import { HealthChainError, type KeeperRelease } from '@healthchain/protocol';
import type { Escrows } from '../../platform/durable-store/escrows.js';
import type { OpenedCompartment } from '../../records/scope/records-in-scope.js';

export interface SettleOptions {
  readonly escrows: Pick<Escrows, 'isSettled' | 'retire'>;
  readonly compartments: (chartId: string) => Promise<readonly OpenedCompartment[]>;
  /** Whether every compartment that the ledger holds of own charts is known here. */
  readonly isComplete: () => Promise<boolean>;
  /** What is written into the chart from now on leaves out its retired compartments. */
  readonly onRetired: (chartId: string) => void;
}

/**
 * Retires the compartments of a chart whose keys key keepers have released: readers hold those keys, so
 * what is written later goes into new compartments.
 *
 * @returns a function that throws HealthChainError CATCHING_UP while a compartment could be missed
 */
export function settleRelease(options: SettleOptions): (release: KeeperRelease) => Promise<void> {
  const { escrows, compartments, isComplete, onRetired } = options;
  return async (release) => {
    if (await escrows.isSettled(release)) {
      return;
    }
    if (!(await isComplete())) {
      throw new HealthChainError('CATCHING_UP');
    }
    const { chartId } = release;
    const released: readonly string[] = release.compartments;
    const retired = (await compartments(chartId))
      .filter(({ sensitivity }) => released.includes(sensitivity))
      .map(({ compartment }) => compartment.compartmentId);
    await escrows.retire(release, retired);
    onRetired(chartId);
  };
}
