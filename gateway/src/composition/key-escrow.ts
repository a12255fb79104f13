import type { AccessLedger } from '../access/access-ledger.js';
import type { ChangedCharts } from '../keys/escrow/changed-charts.js';
import { depositFor } from '../keys/escrow/deposit-for.js';
import { escrowRounds } from '../keys/escrow/escrow-rounds.js';
import { retireReleased } from '../keys/escrow/retire-released.js';
import { takeKeyEvents } from '../keys/escrow/take-key-events.js';
import type { KeyLedger } from '../keys/key-ledger.js';
import type { RecordService } from '../records/record-service.js';
import { keepTrying } from './keep-trying.js';
import type { GatewayOptions } from './options.js';
import type { Platform } from './platform.js';

export interface KeyEscrowOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly records: RecordService;
  readonly access: AccessLedger;
  readonly keys: KeyLedger;
  readonly changed: ChangedCharts;
}

/** Lets key keepers hold shares of the own charts' keys, where there are keepers, until the signal. */
export async function followKeyEscrow(
  { config, logger, platform, records, access, keys, changed }: KeyEscrowOptions,
  signal: AbortSignal,
): Promise<void> {
  const { keyKeepers: keepers, organization, others } = config;
  if (keepers.length === 0) {
    return;
  }
  const { mspId } = organization;
  const { escrows, settings } = platform.durable;
  const { compartments } = records;
  const onPostponed = (error: unknown): void => {
    logger.warn({ err: error }, 'key keepers could not be given what they are to hold yet');
  };
  await Promise.all([
    keepTrying(
      () => takeKeyEvents({ ledger: platform.ledger, settings, escrows }, signal),
      signal,
      onPostponed,
    ),
    escrowRounds(
      {
        escrows,
        changed,
        depositFor: depositFor({
          ...{ mspId, keepers, access, keys, escrows, compartments },
          now: Date.now,
        }),
        retireReleased: retireReleased({
          ...{ mspId, access, keys, escrows, compartments },
          others: others.map((other) => other.mspId),
          onRetired: records.retired,
        }),
        isCurrent: records.isCurrent,
        onPostponed,
      },
      signal,
    ),
  ]);
}
