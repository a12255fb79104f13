import type { KeeperRelease } from '@healthchain/protocol';
import type { AccessLedger } from '../access/access-ledger.js';
import type { ChangedCharts } from '../keys/escrow/changed-charts.js';
import { depositFor } from '../keys/escrow/deposit-for.js';
import { escrowRounds, type EscrowRoundsOptions } from '../keys/escrow/escrow-rounds.js';
import { consentNotes, emergencyNotes, endingNotes } from '../keys/escrow/key-event-notes.js';
import { settleRelease } from '../keys/escrow/settle-release.js';
import { takeKeyEvents } from '../keys/escrow/take-key-events.js';
import type { KeyLedger } from '../keys/key-ledger.js';
import { prescriptionNotes } from '../prescriptions/announcements/prescription-notes.js';
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

/** What this organisation remembers of consents and keys, as a custodian and as a key keeper. */
export interface KeyEscrow {
  /** Retires what key keepers released of an own chart's keys, up to this release. */
  readonly settle: (release: KeeperRelease) => Promise<void>;
  /** Follows the ledger and keeps what key keepers hold in step with it, until the signal. */
  readonly follow: (signal: AbortSignal) => Promise<void>;
}

export function openKeyEscrow(options: KeyEscrowOptions): KeyEscrow {
  const { config, logger, platform, records } = options;
  const { kind } = config.organization;
  const { compartments, isComplete, retired: onRetired } = records;
  const onPostponed = (error: unknown): void => {
    logger.warn({ err: error }, 'what happens to consents and keys could not be followed up yet');
  };
  return {
    settle: settleRelease({
      ...{ escrows: platform.durable.escrows, compartments, isComplete, onRetired },
    }),
    follow: async (signal) => {
      const rounds = { ...options, onPostponed };
      await Promise.all([
        followEvents(options, signal, onPostponed),
        kind === 'hospital' ? escrowRounds(roundsOf(rounds), signal) : undefined,
      ]);
    },
  };
}

async function followEvents(
  { config, platform }: KeyEscrowOptions,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const { alerts, announcements, escrows, ended, settings } = platform.durable;
  const { kind } = config.organization;
  // It holds nothing of patients' decisions, hence no shares either.
  if (kind === 'research-institute') {
    return;
  }
  const notes = new Map([
    ...endingNotes(ended),
    ...(config.keyKeepers.length > 0 ? consentNotes(escrows) : []),
    ...(config.alerts === undefined ? [] : emergencyNotes(alerts)),
    ...(config.webhooks.length > 0 ? prescriptionNotes(announcements) : []),
  ]);
  const { ledger } = platform;
  await keepTrying(() => takeKeyEvents({ ledger, settings, notes }, signal), signal, onFailure);
}

function roundsOf({
  config,
  platform,
  records,
  access,
  keys,
  changed,
  onPostponed,
}: KeyEscrowOptions & {
  readonly onPostponed: EscrowRoundsOptions['onPostponed'];
}): EscrowRoundsOptions {
  const { keyKeepers: keepers, organization } = config;
  const { escrows } = platform.durable;
  const { mspId } = organization;
  const { compartments, isCurrent } = records;
  const deposit = depositFor({
    ...{ mspId, keepers, access, keys, escrows, compartments },
    now: Date.now,
  });
  return {
    ...{ escrows, changed, isCurrent, onPostponed },
    // Without keepers, what was deposited with former ones stays as it is.
    depositFor: keepers.length > 0 ? deposit : () => Promise.resolve(),
  };
}
