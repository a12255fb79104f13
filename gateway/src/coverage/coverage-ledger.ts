import { randomUUID } from 'node:crypto';
import { saltedDigest, type JsonValue } from '@healthchain/protocol';
import {
  coverageRequestPageSchema,
  coverageStandingSchema,
  coverageTransientField,
  type CoverageAnswer,
  type CoverageRequest,
  type CoverageRequestPage,
  type CoverageStanding,
} from '@healthchain/protocol/coverage';
import type { Signatory } from '../platform/fabric/connection.js';
import { ledgerQuery } from '../platform/fabric/ledger-query.js';
import type { Ledger } from '../platform/fabric/ledger.js';
import { newSalt } from '../records/salt.js';

/** What the Prescription Management contract says of coverage, typed. Every method fails with a HealthChainError. */
export interface CoverageLedger {
  readonly request: (as: Signatory, request: CoverageRequest) => Promise<void>;
  /** As the gateway of the plan that was asked. */
  readonly answer: (answer: CoverageAnswer) => Promise<void>;
  readonly standing: (requestId: string) => Promise<CoverageStanding>;
  /** What this plan is asked and can still answer. */
  readonly open: (bookmark: string) => Promise<CoverageRequestPage>;
}

const contract = 'PrescriptionManagementContract';
const pageSize = '50';

/** @param endorsers sets of organisations that may endorse a write to the collection together */
export function coverageLedger(
  ledger: Pick<Ledger, 'submit' | 'submitAs' | 'evaluate'>,
  endorsers: readonly (readonly string[])[],
): CoverageLedger {
  const query = ledgerQuery(ledger, contract);
  const call = (name: string, requestId: string, digest: string, transient: JsonValue) => ({
    name: `${contract}:${name}`,
    args: [requestId, digest, randomUUID()],
    transient: { [coverageTransientField]: JSON.stringify(transient) },
    endorsers,
  });
  return {
    request: async (as, request) => {
      const salt = newSalt();
      const transient = { salt, openSalt: newSalt(), request };
      const digest = saltedDigest(salt, request);
      await ledger.submitAs(as, call('RequestCoverage', request.requestId, digest, transient));
    },
    answer: async (answer) => {
      const salt = newSalt();
      const digest = saltedDigest(salt, answer);
      await ledger.submit(call('AnswerCoverage', answer.requestId, digest, { salt, answer }));
    },
    standing: (requestId) => query(coverageStandingSchema, 'GetCoverage', requestId),
    open: (bookmark) =>
      query(coverageRequestPageSchema, 'ListCoverageRequests', pageSize, bookmark),
  };
}
