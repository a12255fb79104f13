import {
  HealthChainError,
  provenEntrySchema,
  type RedisclosureNotice,
  type Role,
} from '@healthchain/protocol';
import { z } from 'zod';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import type { GatewayOptions } from './options.js';
import type { Platform } from './platform.js';
import { type AccessLedger, accessLedger } from '../access/access-ledger.js';
import { type CareTeamDesk, careTeamDesk } from '../access/care-teams/care-team-desk.js';
import { careTeamLedger } from '../access/care-teams/care-team-ledger.js';
import { type DelegationDesk, delegationDesk } from '../access/delegations/delegation-desk.js';
import { delegationLedger } from '../access/delegations/delegation-ledger.js';
import { type EmergencyDesk, emergencyDesk } from '../access/emergencies/emergency-desk.js';
import { emergencyLedger } from '../access/emergencies/emergency-ledger.js';
import { consentDrafts, type ConsentDrafts } from '../access/consent-drafts.js';
import { explanations, type Explanations } from '../access/explanations.js';
import { chartOpener, type OpenChart } from '../access/open-chart.js';
import { ownConsents, type OwnConsents } from '../access/own-consents.js';
import { type PatientDecisions, patientDecisions } from '../access/patient-decisions.js';
import {
  patientPasskeys,
  providerPasskeys,
  type PatientPasskeys,
  type ProviderPasskeys,
} from '../access/passkeys/passkey-ledger.js';
import { type PatientJournal, patientJournal } from '../access/patient-journal.js';
import { chartReader, type ChartReader, type SessionName } from '../access/read-chart.js';
import { type RequestDesk, requestDesk } from '../access/requests/request-desk.js';
import { requestLedger } from '../access/requests/request-ledger.js';
import { requireReader } from '../access/require-reader.js';
import { openSignatories, type Signatories } from '../access/signatories.js';
import { Sessions } from '../access/sessions.js';
import { journalMount } from '../journal/journal-mount.js';
import { journalLedger } from '../journal/journal-ledger.js';
import { type JournalService, journalService } from '../journal/journal-service.js';
import { announceAccess, announcementMount } from '../keys/announce-access.js';
import { AnnouncedAccesses } from '../keys/announced-accesses.js';
import { custodianAvailability } from '../keys/availability.js';
import { availabilityMount } from '../keys/availability-mount.js';
import { basisEvidence } from '../keys/basis-evidence.js';
import { keyKeeper, type ReleaseKeys } from '../keys/key-keeper.js';
import { type KeyLedger, keyLedger } from '../keys/key-ledger.js';
import { obtainKeys } from '../keys/obtain-keys.js';
import type { OwnKey } from '../keys/own-key.js';
import { ownWrappingKey } from '../keys/own-wrapping-key.js';
import { releaseMount, releasesPath } from '../keys/release-mount.js';
import { releasesOf } from '../keys/releases-of.js';
import { requireNotEnded } from '../keys/require-not-ended.js';
import { UnansweredReleases } from '../keys/unanswered-releases.js';
import { openKeyKeepers } from './key-keepers.js';
import { recordLedger } from '../records/record-ledger.js';
import type { RecordService } from '../records/record-service.js';
import { VerifiedCommits } from '../records/verified-commits.js';

/** What lets one organisation's people read another's charts, and patients see that they did. */
export interface ChartAccess {
  readonly ledger: AccessLedger;
  readonly keys: KeyLedger;
  readonly signatories: Signatories;
  readonly decisions: PatientDecisions;
  readonly patientPasskeys: PatientPasskeys;
  readonly providerPasskeys: ProviderPasskeys;
  readonly journal: PatientJournal;
  readonly delegations: DelegationDesk;
  readonly emergencies: EmergencyDesk;
  readonly requests: RequestDesk;
  readonly careTeams: CareTeamDesk;
  readonly explanations: Explanations;
  readonly consents: OwnConsents;
  readonly drafts: ConsentDrafts;
  /** @throws HealthChainError POLICY_UNKNOWN or ROLE_NOT_PERMITTED */
  readonly requireReader: (roles: readonly Role[]) => Promise<void>;
  /** What goes with what is read in a session. */
  readonly noticeOf: (session: SessionName) => RedisclosureNotice | undefined;
  readonly endSession: (accessId: string, publicKeyDigest: string) => void;
  readonly open: OpenChart;
  readonly reader: ChartReader;
  /** Something was added to these charts. */
  readonly onReadable: (chartIds: readonly string[]) => void;
  readonly mounts: readonly PeeringMount[];
  readonly ownKey: OwnKey;
  /** Forgets every session with its keys. */
  readonly close: () => void;
}

export interface ChartAccessOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly records: RecordService;
  readonly journal: JournalService;
}

export function openJournal({
  config,
  logger,
  platform,
}: GatewayOptions & { readonly platform: Platform }): JournalService {
  const { mspId } = config.organization;
  return journalService({
    mspId,
    store: platform.durable.journal,
    ledger: journalLedger(platform.ledger, mspId, config.fabric.publicEndorsers),
    onPostponed: (error) => {
      logger.warn({ err: error }, 'the read journal could not be anchored yet');
    },
  });
}

export function openChartAccess(options: ChartAccessOptions): ChartAccess {
  const { config, platform, records, journal } = options;
  const { mspId } = config.organization;
  const { authorityEndorsers, publicEndorsers, recordEndorsers, channel } = config.fabric;
  const ledger = accessLedger(platform.ledger, authorityEndorsers);
  const emergencies = emergencyLedger(platform.ledger, authorityEndorsers);
  const delegations = delegationLedger(platform.ledger, authorityEndorsers);
  const careTeams = careTeamLedger(platform.ledger, publicEndorsers);
  const { delegation } = delegations;
  const keys = keyLedger({ ledger: platform.ledger, authorityEndorsers, publicEndorsers });
  const signatories = openSignatories(
    mspId,
    platform.hsm,
    config.people.map(({ certificateFile }) => certificateFile),
  );
  const sessions = new Sessions();
  const requireProof = basisEvidence({
    channel,
    access: ledger,
    transaction: platform.ledger.transaction,
    ended: platform.durable.ended,
  });
  const unanswered = new UnansweredReleases();
  const gathering = {
    ...{ mspId, access: ledger, keys, requireProof },
    recordsInScope: records.inScope,
    requireComplete: async () => {
      if (!(await records.isComplete())) {
        throw new HealthChainError('CATCHING_UP');
      }
    },
  };
  const announced = new AnnouncedAccesses(gathering);
  const release: ReleaseKeys = keyKeeper({
    ...gathering,
    organizationNames: ledger.organizationNames,
    announced,
    requireNotEnded: (basis) => requireNotEnded(platform.durable.ended, basis),
  });
  const recordsOnLedger = recordLedger(platform.ledger, recordEndorsers);
  const keepers = openKeyKeepers({
    ...options,
    ...{ access: ledger, keys, requireProof, records: recordsOnLedger },
  });
  const open = chartOpener({
    mspId,
    ledger,
    signatories,
    sessions,
    announce: announceAccess({ mspId, own: announced, client: platform.peers.client }),
    obtainKeys: obtainKeys({
      mspId,
      keys,
      release,
      wrappingKey: platform.wrappingKey,
      client: platform.peers.client,
      fromKeepers: keepers.fromKeepers,
    }),
  });
  const reader = chartReader({
    mspId,
    sessions,
    access: ledger,
    commits: new VerifiedCommits(recordsOnLedger),
    fetchContent: platform.content.fetch,
    journal,
  });
  return {
    ledger,
    keys,
    signatories,
    decisions: patientDecisions({ ledger, signatories, chart: recordsOnLedger.chart }),
    patientPasskeys: patientPasskeys(platform.ledger, authorityEndorsers),
    providerPasskeys: providerPasskeys(platform.ledger, publicEndorsers),
    journal: openPatientJournal(options, ledger, keys),
    explanations: explanations({ mspId, ledger }),
    consents: ownConsents({ ...ledger, delegation }),
    drafts: consentDrafts({ channel, ledger }),
    requireReader: async (roles) => {
      requireReader(await ledger.policy(), roles);
    },
    delegations: delegationDesk({ ledger, delegations }),
    emergencies: emergencyDesk({
      ...{ mspId, ledger: emergencies, signatories, journal },
      patientResource: async (patientId) => {
        const record = await records.read('Patient', patientId);
        return record && (JSON.parse(record.json) as Record<string, unknown>);
      },
      ...{ authority: ledger.authority, wrappingKeyOf: keys.wrappingKey },
      wrappingKey: platform.wrappingKey,
    }),
    requests: requestDesk({
      ...{ mspId, signatories, journal },
      ledger: requestLedger(platform.ledger, authorityEndorsers),
      ...{ authority: ledger.authority, wrappingKeyOf: keys.wrappingKey },
      wrappingKey: platform.wrappingKey,
    }),
    careTeams: careTeamDesk({ mspId, ledger: careTeams, signatories }),
    noticeOf: ({ accessId, publicKeyDigest }) => sessions.of(accessId, publicKeyDigest).notice,
    endSession: (accessId, publicKeyDigest) => {
      sessions.endOwn(accessId, publicKeyDigest);
    },
    open: async (clinician, wanted) => {
      const session = await open(clinician, wanted);
      reader.expect(session);
      return session;
    },
    reader,
    onReadable: (chartIds) => {
      announced.forget(chartIds);
    },
    mounts: [
      announcementMount(announced),
      releaseMount(releasesPath, unanswered.watch(release)),
      availabilityMount(
        custodianAvailability({
          unanswered,
          checkKeys: platform.hsm.check,
          checkLedger: platform.ledger.blockHeight,
        }),
      ),
      keepers.mount,
      journalMount({
        journal,
        custodianOf: async (patientId) => (await ledger.authority(patientId)).custodian,
      }),
    ],
    ownKey: ownWrappingKey(keys, mspId, platform.wrappingKey.target),
    close: () => {
      sessions.clear();
    },
  };
}

const journalPart = z.object({ entries: z.array(provenEntrySchema) });

/** The journals of all organisations that can have read something. */
function openPatientJournal(
  { config, platform, journal, logger }: ChartAccessOptions,
  ledger: AccessLedger,
  keys: KeyLedger,
): PatientJournal {
  return patientJournal({
    ledger,
    releasesOf: releasesOf({
      keys,
      organizations: [config.organization, ...config.others].map(({ mspId }) => mspId),
    }),
    journal,
    others: config.others.filter(({ kind }) => kind === 'hospital').map(({ mspId }) => mspId),
    askFor: async (mspId, patientId) => {
      const answer = await platform.peers.client(mspId).ask('/journal', { patientId });
      return journalPart.parse(answer).entries;
    },
    onUnreachable: (error) => {
      logger.warn({ err: error }, 'an organisation did not give its part of a journal');
    },
  });
}
