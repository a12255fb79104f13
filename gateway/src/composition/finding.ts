import type { Role } from '@healthchain/protocol';
import type { GatewayOptions } from './options.js';
import type { Platform } from './platform.js';
import type { AccessLedger } from '../access/access-ledger.js';
import { authorityOf } from '../access/choose-basis.js';
import { hospitalAsker } from '../finding/ask-hospitals.js';
import { discloser } from '../finding/disclose.js';
import { AttemptLimit } from '../finding/attempt-limit.js';
import { findElsewhere, type FindElsewhere } from '../finding/find-elsewhere.js';
import { findingMount } from '../finding/finding-mount.js';
import { ownMatcher } from '../finding/match-own.js';
import { requireFinder } from '../finding/require-finder.js';
import { shareCodeDesk, type ShareCodeDesk } from '../finding/share-code-desk.js';
import type { Journal } from '../journal/journal.js';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import type { RecordService } from '../records/record-service.js';

/** How clinicians find a patient who is elsewhere. */
export interface Finding {
  readonly desk: ShareCodeDesk;
  readonly finder: FindElsewhere;
  /** @throws HealthChainError POLICY_UNKNOWN or ROLE_NOT_PERMITTED */
  readonly requireFinder: (roles: readonly Role[]) => Promise<void>;
  readonly mounts: readonly PeeringMount[];
}

export interface FindingOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly records: RecordService;
  readonly journal: Journal;
  readonly ledger: AccessLedger;
}

/** Milliseconds in which attempts are counted. */
const window = 10 * 60_000;
/** Attempts of one clinician in it, to find patients elsewhere. */
const mostOfClinician = 60;
/** Attempts of one hospital in it: it asks here for codes and patients of every other hospital. */
const mostOfHospital = 600;

export function openFinding(options: FindingOptions): Finding {
  const { config, logger, platform, records, journal, ledger } = options;
  const { mspId, kind } = config.organization;
  const desk = shareCodeDesk({ mspId, store: platform.durable.shareCodes });
  const attempts = new AttemptLimit({ most: mostOfHospital, window });
  const disclose = discloser({ mspId, ledger, journal, attempts });
  const finder = findElsewhere({
    mspId,
    askHospitals: hospitalAsker({
      hospitals: config.others.filter((one) => one.kind === 'hospital').map((one) => one.mspId),
      ask: (other, path, body) => platform.peers.client(other).ask(path, body),
      custodianOf: async (patientId) => (await authorityOf(ledger, patientId))?.custodian,
      onUnreachable: (error) => {
        logger.warn({ err: error }, 'a hospital could not be asked for a patient');
      },
    }),
    redeemHere: (clinician, presented) =>
      disclose({ mspId, clinician }, 'share', () => desk.redeem(mspId, presented)),
    attempts: new AttemptLimit({ most: mostOfClinician, window }),
  });
  const mount = findingMount({ disclose, match: ownMatcher(records), desk });
  return {
    desk,
    finder,
    requireFinder: async (roles) => {
      requireFinder(await ledger.policy(), roles);
    },
    mounts: kind === 'hospital' ? [mount] : [],
  };
}
