import { readFileSync } from 'node:fs';
import { Router } from 'express';
import type { GatewayOptions } from './options.js';
import { renderFhirError } from '../interfaces/fhir/respond.js';
import { fhirRouter } from '../interfaces/fhir/router.js';
import { defaultLimits } from '../interfaces/fhir/ports.js';
import { accessesRouter } from '../interfaces/charts/accesses-router.js';
import { patientsRouter } from '../interfaces/charts/patients-router.js';
import { renderApiError } from '../interfaces/charts/render-error.js';
import { meRouter } from '../interfaces/me/router.js';
import { openApiRouter } from '../interfaces/openapi/router.js';
import type { Mount } from '../platform/http/app.js';
import { limitClient } from '../platform/http/limits.js';
import { openClientsFile } from '../platform/sign-in/clients.js';
import { ensureCookieKeys } from '../platform/sign-in/cookies.js';
import { signInAddresses } from '../platform/sign-in/discovery.js';
import { createGuard } from '../platform/sign-in/guard.js';
import { ledgerPeople } from '../platform/sign-in/people.js';
import { createPersonGuard } from '../platform/sign-in/person-guard.js';
import { signInRouter, smartConfigurationRouter } from '../platform/sign-in/router.js';
import type { ChartAccess } from './chart-access.js';
import type { Platform } from './platform.js';
import { requireCurrent } from './readiness.js';
import { journalRecords } from '../journal/journal-records.js';
import type { JournalService } from '../journal/journal-service.js';
import type { RecordService } from '../records/record-service.js';

export interface ApiOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly records: RecordService;
  readonly journal: JournalService;
  readonly charts: ChartAccess;
}

/** Everything that clients can ask this gateway for, by path. */
export async function apiMounts(options: ApiOptions): Promise<Mount[]> {
  const { config, logger, platform, records, journal, charts } = options;
  const addresses = signInAddresses(config.http.publicUrl);
  const report = (error: unknown): void => {
    logger.error({ err: error }, 'unexpected failure');
  };
  const clients = await openClientsFile(config.clientsFile, (error) => {
    logger.error({ err: error }, 'the list of clients was changed to what cannot be read');
  });
  const signingKey = await platform.hsm.ensureSigningKey('access-tokens');
  const guard = createGuard({ addresses, clients, publicKey: signingKey.publicKey });
  const { requestsPerClientPerMinute } = config.http.limits;
  const authenticate = Router().use(
    guard.authenticate,
    limitClient(requestsPerClientPerMinute, guard.clientIdOf),
    (_req, _res, next) => {
      requireCurrent(records);
      next();
    },
  );
  const { name, displayName, mspId } = config.organization;
  const people = ledgerPeople(platform.ledger, mspId);
  const signIn = signInRouter({
    addresses,
    clients,
    once: platform.durable.once,
    states: platform.durable.signInStates,
    people,
    organization: name,
    displayName,
    cookieKeys: await ensureCookieKeys(platform.durable.settings),
    beginningsPerMinute: config.http.limits.failedSignInsPerMinute,
    signingKey,
    onFailure: report,
  });
  const { publicKey } = signingKey;
  const personGuard = createPersonGuard({ addresses, clients, people, publicKey });
  const me = meRouter({ guard: personGuard, organization: mspId });
  const fhir = fhirRouter({
    records,
    journal: (req, interaction, found) =>
      journalRecords(journal, records.isDirectory, {
        actor: { kind: 'client', clientId: guard.clientIdOf(req) ?? '' },
        interaction,
        records: found,
      }),
    access: { ...guard, authenticate },
    base: addresses.fhirBase,
    version,
    now: () => new Date(),
    limits: defaultLimits,
    onFailure: report,
  });
  return [
    {
      path: '/api/v1',
      handlers: [
        openApiRouter({ serverUrl: config.http.publicUrl, version }),
        me,
        accessesRouter({
          guard: personGuard,
          open: charts.open,
          reader: charts.reader,
          end: charts.endSession,
          base: addresses.apiBase,
        }),
        patientsRouter({
          guard: personGuard,
          decisions: charts.decisions,
          journal: charts.journal,
        }),
      ],
      renderError: renderApiError,
    },
    { path: '/oauth2', handlers: [signIn] },
    {
      path: '/fhir',
      handlers: [smartConfigurationRouter(addresses), fhir],
      renderError: renderFhirError,
    },
  ];
}

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };
