import { readFileSync } from 'node:fs';
import { apiMounts } from './api.js';
import { readinessChecks, readinessWarnings } from './readiness.js';
import { loadDefinitions } from '../interfaces/fhir/validation/definitions.js';
import { openValidationPool } from '../interfaces/fhir/validation/validation-pool.js';
import type { GatewayOptions } from './options.js';
import type { GatewayConfig } from '../platform/config.js';
import { createHttpApp } from '../platform/http/app.js';
import { createMetrics } from '../platform/http/metrics.js';
import { startServer } from '../platform/http/server.js';
import { startCardPort } from './card-port.js';
import { openAlerts } from './alerts.js';
import { openAnnouncements } from './announcements.js';
import { openChartAccess, openJournal } from './chart-access.js';
import { openCoverage } from './coverage.js';
import { openCredentialing } from './credentialing.js';
import { openDisclosure } from './disclosure.js';
import { openFinding } from './finding.js';
import { keepTrying } from './keep-trying.js';
import { openKeyEscrow } from './key-escrow.js';
import { startPeering } from './peering.js';
import { openPlatform } from './platform.js';
import { openStepUp } from './step-up.js';
import { ChangedCharts } from '../keys/escrow/changed-charts.js';
import { publishOnce } from '../keys/own-key.js';
import { openOpeningPool } from '../records/opening-pool.js';
import { recordLedger } from '../records/record-ledger.js';
import { recordService } from '../records/record-service.js';

export interface RunningGateway {
  /** Lets requests in progress finish, then closes everything. */
  readonly stop: () => Promise<void>;
  /** Rejects when the gateway can no longer follow the ledger. */
  readonly failed: Promise<void>;
}

/** Milliseconds that requests in progress get to finish. */
const grace = 10_000;
/** Milliseconds between looks for content that a crash left. */
const sweepInterval = 60_000;

/** Starts the gateway of one organisation: platform, then domains, then interfaces. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { config, logger } = options;
  const isHospital = config.organization.kind === 'hospital';
  if (isHospital) {
    // A second of work, which the first writer should not have to wait for.
    loadDefinitions();
  }
  const validation = openValidationPool(isHospital);
  const platform = await openPlatform(options);
  const opening = openOpeningPool(platform.content.fetch, isHospital);
  const changed = new ChangedCharts();
  const records = recordService({
    mspId: config.organization.mspId,
    ledger: recordLedger(platform.ledger, config.fabric.recordEndorsers),
    readModel: platform.readModel,
    keys: platform.keys,
    content: platform.content,
    openVersions: opening.open,
    settings: platform.durable.settings,
    sentCommits: platform.durable.sentCommits,
    isRetired: platform.durable.escrows.isRetired,
    settleRelease: (release) => escrow.settle(release),
    onReadable: (chartIds) => {
      // Without keepers nobody would take them out again.
      changed.add(config.keyKeepers.length > 0 ? chartIds : []);
      charts.onReadable(chartIds);
    },
    onPostponed: (error) => {
      logger.warn({ err: error }, 'a commit cannot be read yet');
    },
    onFailedAfterCommit: (error) => {
      logger.error({ err: error }, 'a commit stands, but what follows it failed');
    },
    onDoubtful: (error) => {
      logger.warn({ err: error }, 'it is not known yet whether a commit stands');
    },
    onUnreachable: (error) => {
      logger.warn({ err: error }, 'the ledger does not say yet what it holds');
    },
  });
  const journal = openJournal({ ...options, platform });
  const charts = openChartAccess({ ...options, platform, records, journal });
  const { ledger, keys, signatories } = charts;
  const escrow = openKeyEscrow({ ...options, platform, records, access: ledger, keys, changed });
  const finding = openFinding({ ...options, platform, records, journal, ledger });
  const credentialing = openCredentialing({ ...options, platform, signatories });
  const coverage = openCoverage({
    ...{ ...options, platform, signatories },
    wrappingKeyOf: keys.wrappingKey,
  });
  const people = { platform, access: ledger, keys, signatories };
  const disclosure = await openDisclosure({ ...options, ...people });
  const stepUp = openStepUp({
    ...{ ...options, platform, ledger },
    ownKeys: { wrapping: charts.ownKey, issuer: disclosure.ownKey },
  });
  const metrics = createMetrics(config.organization.name);
  metrics.addGauge({
    name: 'healthchain_postponed_commits',
    help: 'Own commits on the ledger that cannot be read yet.',
    read: records.postponed,
  });
  metrics.addGauge({
    name: 'healthchain_commits_in_doubt',
    help: 'Own commits that were sent, and are not known to stand or to be withdrawn.',
    read: () => Promise.resolve(records.inDoubt()),
  });
  metrics.addGauge({
    name: 'healthchain_unanchored_journal_age_seconds',
    help: 'Age of the oldest entry of the read journal that no anchor on the ledger covers, or 0.',
    read: journal.unanchoredAge,
  });
  const alerts = openAlerts({ ...options, platform, metrics });
  const announcements = openAnnouncements({ ...options, platform, metrics });
  const app = createHttpApp({
    logger,
    metrics,
    checks: readinessChecks(platform, records),
    warnings: readinessWarnings(platform, records),
    encrypted: config.http.tls !== undefined,
    limits: config.http.limits,
    mounts: await apiMounts({
      ...options,
      ...{ platform, records, journal, charts, finding, credentialing, disclosure, coverage },
      stepUp,
      validate: validation.validate,
    }),
  });
  const following = new AbortController();
  const failed = records.follow(following.signal);
  // Told of by `failed`; until somebody listens it must not end the process by itself.
  failed.catch(() => undefined);
  const sweeping = setInterval(() => {
    records.sweep().catch((error: unknown) => {
      logger.warn({ err: error }, 'abandoned content could not be looked through');
    });
  }, sweepInterval);
  const anchoring = journal.follow(following.signal);
  const publishing = keepTrying(
    () => publishOnce(charts.ownKey),
    following.signal,
    (error) => {
      logger.warn({ err: error }, 'the wrapping key could not be published yet');
    },
  );
  const mounts = [platform, charts, finding, disclosure].flatMap((part) => part.mounts);
  const peering = await startPeering(options, platform, mounts);
  const escrowing = escrow.follow(following.signal);
  const alerting = alerts.follow(following.signal);
  const answering = coverage.follow(following.signal);
  const announcing = announcements.follow(following.signal);
  const cards = await startCardPort(options, platform, metrics);
  const attesting = disclosure.follow(following.signal);
  const server = await startServer(app, { ...config.http, tls: readTls(config) });
  return {
    failed,
    stop: async () => {
      clearInterval(sweeping);
      await Promise.all([server.close(grace), cards.close()]);
      following.abort();
      await Promise.all([
        failed.catch(() => undefined),
        anchoring,
        publishing,
        escrowing,
        attesting,
        alerting,
        answering,
        announcing,
      ]);
      await peering.close();
      charts.close();
      await Promise.all([validation.close(), opening.close()]);
      await platform.close();
    },
  };
}

function readTls({ http }: GatewayConfig): { certificate: string; key: string } | undefined {
  return (
    http.tls && {
      certificate: readFileSync(http.tls.certificateFile, 'utf8'),
      key: readFileSync(http.tls.keyFile, 'utf8'),
    }
  );
}
