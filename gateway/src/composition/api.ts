import { readFileSync } from 'node:fs';
import { Router } from 'express';
import type { GatewayOptions } from './options.js';
import { renderFhirError } from '../interfaces/fhir/respond.js';
import { fhirRouter } from '../interfaces/fhir/router.js';
import { defaultLimits } from '../interfaces/fhir/ports.js';
import { underPolicy } from '../interfaces/fhir/under-policy.js';
import type { ValidateTexts } from '../interfaces/fhir/validation/validate-texts.js';
import { invitationsRouter } from '../interfaces/credentialing/invitations-router.js';
import { credentialingRouter } from '../interfaces/credentialing/router.js';
import { careTeamsRouter } from '../interfaces/care-teams/router.js';
import { openPrescriptions } from './prescriptions.js';
import { pharmacyRouter } from '../interfaces/prescriptions/pharmacy-router.js';
import { prescriberRouter } from '../interfaces/prescriptions/prescriber-router.js';
import { scriptRouter } from '../interfaces/script/router.js';
import { accessPolicyRouter } from '../interfaces/access-policy/router.js';
import { coverageRouter } from '../interfaces/coverage/router.js';
import { cdsHooksRouter } from '../interfaces/cds-hooks/router.js';
import { drugLedger } from '../drugs/drug-ledger.js';
import { drugsRouter } from '../interfaces/drugs/router.js';
import { accessesRouter } from '../interfaces/charts/accesses-router.js';
import { auditEventsRouter } from '../interfaces/charts/audit-events/router.js';
import { delegationsRouter } from '../interfaces/charts/delegations-router.js';
import { emergenciesRouter } from '../interfaces/charts/emergencies-router.js';
import { explanationsRouter } from '../interfaces/charts/explanations-router.js';
import { findingRouter } from '../interfaces/charts/finding-router.js';
import { patientsRouter } from '../interfaces/charts/patients-router.js';
import { requestsRouter } from '../interfaces/charts/requests-router.js';
import { renderApiError } from '../interfaces/charts/render-error.js';
import { consentsRouter } from '../interfaces/consents/router.js';
import { meRouter } from '../interfaces/me/router.js';
import { opinionsRouter } from '../interfaces/opinions/router.js';
import { openApiRouter } from '../interfaces/openapi/router.js';
import { passkeysRouter } from '../interfaces/passkeys/router.js';
import { renderStepUpError, stepUpPageRouter } from '../interfaces/step-up/page-router.js';
import { stepUpRouter } from '../interfaces/step-up/router.js';
import type { Mount } from '../platform/http/app.js';
import { smartConfigurationRouter } from '../platform/sign-in/router.js';
import type { ChartAccess } from './chart-access.js';
import type { Coverage } from './coverage.js';
import type { Credentialing } from './credentialing.js';
import type { Disclosure } from './disclosure.js';
import type { Finding } from './finding.js';
import type { Platform } from './platform.js';
import { requireCurrent } from './readiness.js';
import { recentPolicy } from '../access/recent-policy.js';
import { seeingUnderPolicy } from '../access/seeing-under-policy.js';
import { openSignIn } from './sign-in.js';
import { journalRecords } from '../journal/journal-records.js';
import type { StepUpDesk } from '../governance/step-up-desk.js';
import type { JournalService } from '../journal/journal-service.js';
import type { RecordService } from '../records/record-service.js';

export interface ApiOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly records: RecordService;
  readonly journal: JournalService;
  readonly charts: ChartAccess;
  readonly finding: Finding;
  readonly credentialing: Credentialing;
  readonly disclosure: Disclosure;
  readonly coverage: Coverage;
  readonly stepUp: StepUpDesk;
  readonly validate: ValidateTexts;
}

/** Everything that clients can ask this gateway for, by path. */
export async function apiMounts(options: ApiOptions): Promise<Mount[]> {
  const { config, logger, records, journal, charts, finding, disclosure } = options;
  const { displayName } = config.organization;
  const { validity } = options.platform.ledger;
  const report = (error: unknown): void => {
    logger.error({ err: error }, 'unexpected failure');
  };
  const { addresses, guard, router, ...signIn } = await openSignIn({
    ...options,
    onFailure: report,
  });
  const { policy } = charts.ledger;
  const personGuard = seeingUnderPolicy(signIn.personGuard, policy);
  const authenticate = Router().use(guard.authenticate, (_req, _res, next) => {
    requireCurrent(records, validity);
    next();
  });
  const me = meRouter({ guard: personGuard, organization: config.organization.mspId });
  const fhir = fhirRouter({
    records: { ...records, requireWritable: validity.requireCurrent },
    journal: (req, interaction, found, chartId) =>
      journalRecords(journal, records.isPatient, {
        actor: { kind: 'client', clientId: guard.clientIdOf(req) ?? '' },
        interaction,
        records: found,
        ...(chartId === undefined ? {} : { chartId }),
      }),
    access: underPolicy({ ...guard, authenticate }, recentPolicy(policy)),
    base: addresses.fhirBase,
    version,
    now: () => new Date(),
    limits: defaultLimits,
    validate: options.validate,
    onFailure: report,
  });
  const drugs = drugLedger(options.platform.ledger);
  const prescriptions = openPrescriptions(options);
  const { kind } = config.organization;
  return [
    {
      path: '/api/v1',
      handlers: [
        openApiRouter({ serverUrl: config.http.publicUrl, version }),
        me,
        accessPolicyRouter({ guard: personGuard, policy }),
        accessesRouter({
          guard: personGuard,
          open: charts.open,
          reader: charts.reader,
          noticeOf: charts.noticeOf,
          end: charts.endSession,
          base: addresses.apiBase,
        }),
        delegationsRouter({ guard: personGuard, desk: charts.delegations }),
        emergenciesRouter({ guard: personGuard, desk: charts.emergencies }),
        requestsRouter({ guard: personGuard, desk: charts.requests }),
        explanationsRouter({ guard: personGuard, explanations: charts.explanations }),
        patientsRouter({
          guard: personGuard,
          decisions: charts.decisions,
          journal: charts.journal,
        }),
        consentsRouter({
          guard: personGuard,
          consents: charts.consents,
          drafts: charts.drafts,
          custodianOf: async (patientId) => (await charts.ledger.authority(patientId)).custodian,
          organizationNames: charts.ledger.organizationNames,
          base: addresses.apiBase,
        }),
        passkeysRouter({
          guard: personGuard,
          organization: config.organization.mspId,
          patients: charts.patientPasskeys,
          providers: charts.providerPasskeys,
        }),
        auditEventsRouter({
          guard: personGuard,
          journal: charts.journal,
          base: addresses.apiBase,
          fhirBase: addresses.fhirBase,
        }),
        findingRouter({
          guard: personGuard,
          kind: config.organization.kind,
          desk: finding.desk,
          finder: finding.finder,
          requireFinder: finding.requireFinder,
        }),
        careTeamsRouter({ guard: personGuard, desk: charts.careTeams }),
        credentialingRouter({ guard: personGuard, desk: options.credentialing.desk }),
        invitationsRouter({ guard: personGuard, ...options.credentialing, submissionsPerMinute }),
        drugsRouter({ guard: personGuard, drugs }),
        prescriberRouter({ guard: personGuard, kind, desk: prescriptions.prescriber }),
        pharmacyRouter({ guard: personGuard, kind, desk: prescriptions.pharmacy }),
        coverageRouter({ guard: personGuard, desk: options.coverage.desk }),
        scriptRouter({
          guard: personGuard,
          organization: config.organization,
          desks: prescriptions,
        }),
        opinionsRouter({
          guard: personGuard,
          kind: config.organization.kind,
          requireReader: charts.requireReader,
          attestations: disclosure.attestations,
          asker: disclosure.asker,
          desk: disclosure.desk,
        }),
        stepUpRouter({
          desk: options.stepUp,
          publicUrl: config.http.publicUrl,
          beginningsPerMinute: config.http.limits.failedSignInsPerMinute,
        }),
      ],
      renderError: renderApiError,
    },
    {
      path: '/cds-services',
      handlers: [
        cdsHooksRouter({
          authenticate: signIn.cdsClients.authenticate,
          check: drugs.check,
          record: (outcome) => {
            logger.info({ ...outcome }, 'a card was answered');
          },
        }),
      ],
    },
    { path: '/oauth2', handlers: [router] },
    {
      path: '/step-up',
      handlers: [stepUpPageRouter({ desk: options.stepUp, displayName })],
      renderError: renderStepUpError(displayName),
    },
    {
      path: '/fhir',
      handlers: [smartConfigurationRouter(addresses), fhir],
      renderError: renderFhirError,
    },
  ];
}

/** Applications of who was invited, from one address. */
const submissionsPerMinute = 20;

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };
