import { randomUUID } from 'node:crypto';
import {
  authorityTransientField,
  openRequestPageSchema,
  patientRequestPageSchema,
  saltedDigest,
  type answerRequestSchema,
  type extensionRequestSchema,
  type JsonValue,
  type OpenRequestPage,
  type PatientRequest,
  type SealedExplanation,
  type SignedPatientRequest,
} from '@healthchain/protocol';
import type { z } from 'zod';
import type { Signatory } from '../../platform/fabric/connection.js';
import { ledgerQuery } from '../../platform/fabric/ledger-query.js';
import type { Ledger } from '../../platform/fabric/ledger.js';
import { newSalt } from '../../records/salt.js';

export type Extension = z.infer<typeof extensionRequestSchema>;
export type Answer = z.infer<typeof answerRequestSchema>;

/** Which of the requests that wait for an answer, and where the page begins. */
export interface OpenQuery {
  readonly state: 'open' | 'overdue';
  readonly pageSize: number;
  readonly bookmark: string;
}

/** What the Access Control contract says of patients' requests, typed. Every method fails with a HealthChainError. */
export interface RequestLedger {
  readonly file: (signed: SignedPatientRequest, explanation?: SealedExplanation) => Promise<void>;
  readonly extend: (as: Signatory, extension: Extension) => Promise<void>;
  readonly answer: (as: Signatory, answer: Answer) => Promise<void>;
  /** All requests of a patient. */
  readonly of: (patientId: string) => AsyncIterable<PatientRequest>;
  /** A page of those that this organisation has yet to answer. */
  readonly open: (query: OpenQuery) => Promise<OpenRequestPage>;
}

const pageSize = '200';

/** @param endorsers sets of organisations that may endorse a write to the collection together */
export function requestLedger(
  ledger: Pick<Ledger, 'submit' | 'submitAs' | 'evaluate'>,
  endorsers: readonly (readonly string[])[],
): RequestLedger {
  const query = ledgerQuery(ledger, 'AccessControlContract');
  const call = (name: string, requestId: string, digest: string, transient: JsonValue) => ({
    name: `AccessControlContract:${name}`,
    args: [requestId, digest, randomUUID()],
    transient: { [authorityTransientField]: JSON.stringify(transient) },
    endorsers,
  });
  return {
    file: async (signed, explanation) => {
      const salt = newSalt();
      const transient = {
        ...{ salt, nonceSalt: newSalt(), signed },
        ...(explanation && { explanation }),
      };
      const { requestId } = signed.statement;
      await ledger.submit(call('FileRequest', requestId, saltedDigest(salt, signed), transient));
    },
    extend: async (as, request) => {
      const salt = newSalt();
      const digest = saltedDigest(salt, request);
      await ledger.submitAs(
        as,
        call('ExtendRequest', request.requestId, digest, { salt, request }),
      );
    },
    answer: async (as, request) => {
      const salt = newSalt();
      const digest = saltedDigest(salt, request);
      const transient = { salt, feeSalt: newSalt(), request };
      await ledger.submitAs(as, call('AnswerRequest', request.requestId, digest, transient));
    },
    of: async function* (patientId) {
      let bookmark = '';
      do {
        const args = [patientId, pageSize, bookmark] as const;
        const page = await query(patientRequestPageSchema, 'ListRequests', ...args);
        yield* page.requests;
        bookmark = page.bookmark;
      } while (bookmark !== '');
    },
    open: ({ state, pageSize: size, bookmark }) =>
      query(openRequestPageSchema, 'ListOpenRequests', state, String(size), bookmark),
  };
}
