import type {
  Chart,
  ConsentStatement,
  EnrolmentStatement,
  RevocationStatement,
} from '@healthchain/protocol';
import type { AccessLedger, Signed } from './access-ledger.js';
import { authorityOf } from './choose-basis.js';
import type { Signatories } from './signatories.js';

export interface PatientDecisionsOptions {
  readonly ledger: AccessLedger;
  readonly signatories: Signatories;
  /** An own chart as the ledger holds it. @throws HealthChainError NOT_FOUND */
  readonly chart: (chartId: string) => Promise<Chart>;
}

/** What patients decide, and the registrars who enrol them. Methods fail with a HealthChainError. */
export interface PatientDecisions {
  readonly proposeEnrolment: (
    registrar: string,
    signed: Signed<EnrolmentStatement>,
  ) => Promise<{ readonly enrolmentId: string; readonly digest: string }>;
  readonly confirmEnrolment: (
    registrar: string,
    enrolmentId: string,
    digest: string,
  ) => Promise<void>;
  readonly recordConsent: (signed: Signed<ConsentStatement>) => Promise<void>;
  readonly revokeConsent: (signed: Signed<RevocationStatement>) => Promise<void>;
  /** The consents that neither were revoked nor have ended. */
  readonly standingConsents: (patientId: string) => Promise<readonly ConsentStatement[]>;
}

export function patientDecisions(options: PatientDecisionsOptions): PatientDecisions {
  const { ledger, signatories } = options;
  return {
    proposeEnrolment: async (registrar, signed) => {
      const chart = await options.chart(signed.statement.patientId);
      return ledger.proposeEnrolment(signatories.of(registrar), chart, signed);
    },
    confirmEnrolment: (registrar, enrolmentId, digest) =>
      ledger.confirmEnrolment(signatories.of(registrar), enrolmentId, digest),
    recordConsent: (signed) => ledger.recordConsent(signed),
    revokeConsent: (signed) => ledger.revokeConsent(signed),
    standingConsents: async (patientId) => {
      const { consents = [] } = (await authorityOf(ledger, patientId)) ?? {};
      return Promise.all(
        consents.map(async ({ consentId }) => (await ledger.consent(consentId)).signed.statement),
      );
    },
  };
}
